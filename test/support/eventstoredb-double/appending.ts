import { setImmediate } from 'node:timers/promises'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { handleClientStreamingCall, Metadata, ServerErrorResponse } from '@grpc/grpc-js'
import type { AppendOutcome, Expected, Log, Proposed } from './log.ts'
import { refusals } from './refusal.ts'

type Request = streams.AppendReq
type Response = streams.AppendResp

/**
 * What becomes of an append, against all rules. Written: `unanswered` (no answer ever comes), `cut` (the connection
 * breaks before the answer), `timeout` (the server gives up waiting for the other nodes, which have it). Not written:
 * all others, of which `lost` is not answered either; `notLeader` names the node on that port; `unsettled` is refused for
 * the sake of another append that is begun and that nobody can read yet.
 */
export type AppendFault =
  | 'unanswered'
  | 'cut'
  | 'timeout'
  | 'lost'
  | 'notReady'
  | 'tooBusy'
  | 'noLeader'
  | 'deadlineExceeded'
  | 'accessDenied'
  | 'unsettled'
  | { notLeader: number }

/** Bytes of an append in all, the names of types counted double (23.10 means to count all of them, and counts data alone). */
const maximumAppendSize = 1_048_576

const { ExpectedStreamRevisionCase } = streams.AppendReq.Options

const nameOf = (identifier: shared.StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')

const expectedOf = (options: streams.AppendReq.Options): Expected => {
  switch (options.getExpectedStreamRevisionCase()) {
    case ExpectedStreamRevisionCase.REVISION:
      return Number(options.getRevision())
    case ExpectedStreamRevisionCase.NO_STREAM:
      return 'no_stream'
    case ExpectedStreamRevisionCase.STREAM_EXISTS:
      return 'stream_exists'
    case ExpectedStreamRevisionCase.ANY:
      return 'any'
    default:
      throw refusals.invalid('no expected revision')
  }
}

const proposedOf = (message: streams.AppendReq.ProposedMessage): Proposed => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  isJson: message.getMetadataMap().get('content-type') === 'application/json',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
})

const successOf = ({ revision, position }: AppendOutcome & { isWritten: true }): Response => {
  const success = new streams.AppendResp.Success()
  if (revision < 0) success.setNoStream(new shared.Empty())
  else success.setCurrentRevision(String(revision))
  if (position < 0) success.setNoPosition(new shared.Empty())
  else {
    const at = new streams.AppendResp.Position()
    at.setCommitPosition(String(position))
    at.setPreparePosition(String(position))
    success.setPosition(at)
  }
  return new streams.AppendResp().setSuccess(success)
}

const wrongVersionOf = (expected: Expected, current: number): Response => {
  const wrong = new streams.AppendResp.WrongExpectedVersion()
  if (expected === 'no_stream') wrong.setExpectedNoStream(new shared.Empty())
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new shared.Empty())
  else if (expected === 'any') wrong.setExpectedAny(new shared.Empty())
  else wrong.setExpectedRevision(String(expected))
  if (current < 0) wrong.setCurrentNoStream(new shared.Empty())
  else wrong.setCurrentRevision(String(current))
  return new streams.AppendResp().setWrongExpectedVersion(wrong)
}

const appended = (log: Log, messages: readonly Request[]): Response => {
  const options = messages[0]?.getOptions()
  if (options === undefined) throw refusals.thrown()
  const proposed = messages.flatMap((message) => message.getProposedMessage() ?? []).map(proposedOf)
  const bytes = proposed.reduce((sum, { type, data, metadata }) => sum + data.length + metadata.length + type.length * 2, 0)
  if (bytes > maximumAppendSize) throw refusals.tooLarge(maximumAppendSize)
  const expected = expectedOf(options)
  const outcome = log.append(nameOf(options.getStreamIdentifier()), expected, proposed)
  return outcome.isWritten ? successOf(outcome) : wrongVersionOf(expected, outcome.current)
}

/** The refusal of an append that another one is about to overtake. */
const overtaken = (messages: readonly Request[]): Response => {
  const options = messages[0]?.getOptions()
  if (options === undefined) throw refusals.thrown()
  const expected = expectedOf(options)
  return wrongVersionOf(expected, typeof expected === 'number' ? expected + 1 : 0)
}

/** Of the event loop, after which a cancellation shows that came together with the end of the call (three were enough). */
const turns = 5

type Given = {
  /** Throws where the node must not take the call. */
  admit(metadata: Metadata): void
  requests: { append: number }
  /** Each befalls one append. */
  faults: AppendFault[]
  /** Breaks the connections. */
  cut(): void
}

/** The handler of Append. */
export const appending = (log: Log, { admit, requests, faults, cut }: Given): handleClientStreamingCall<Request, Response> => {
  /** Undefined: there is none. */
  const answerTo = (metadata: Metadata, messages: readonly Request[]): Response | undefined => {
    const fault = faults.shift()
    if (fault === 'lost') return undefined
    if (typeof fault === 'object') throw refusals.notLeader(fault.notLeader)
    if (fault === 'unsettled') return overtaken(messages)
    if (fault !== undefined && fault !== 'unanswered' && fault !== 'cut' && fault !== 'timeout') throw refusals[fault]()
    admit(metadata)
    const response = appended(log, messages)
    if (fault === 'timeout') throw refusals.timeout()
    if (fault === 'cut') cut()
    return fault === undefined ? response : undefined
  }

  return (call, callback) => {
    requests.append++
    const messages: Request[] = []
    call.on('data', (message: Request) => messages.push(message))
    call.on('end', async () => {
      // What was given up while the node was frozen is not carried out when it thaws.
      for (let turn = 0; turn < turns; turn++) await setImmediate()
      if (call.cancelled) return
      try {
        const response = answerTo(call.metadata, messages)
        if (response !== undefined) callback(null, response)
      } catch (error) {
        callback(error as ServerErrorResponse)
      }
    })
  }
}
