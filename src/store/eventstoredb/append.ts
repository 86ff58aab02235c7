import { randomUUIDv7 } from 'node:crypto'
import { MaxAppendSizeExceededError, WrongExpectedVersionError } from '@eventstore/db-client'
import { type Batch, batchOf, bodyOf, hasSameContent } from '../port/batch.ts'
import { type AppendResult, type ExpectedRevision, NotWritten, StoreUnavailable } from '../port/port.ts'
import { withTimeout } from '../port/timeout.ts'
import { asStoreError, NotYetVisible, ResponseTimeout, retryDecision } from './error.ts'
import { positionOf, proposed, recorded, revisionOf, streamNameOf, type Wire } from './event.ts'
import type { Node } from './node.ts'
import { logPage, streamPage } from './request.ts'

/** How long the server may take to answer one call that writes, in milliseconds. */
export const answerMs = 3000

type Sent = Awaited<ReturnType<Node['appendToStream']>>

/** How far back an event is looked for that its stream has let go. */
const searchLimit = 1000

/** Only the process that made a random id can append it; one that was derived, two processes may derive at once. */
const isRandom = ({ id }: { id: string }): boolean => id[14] === '7'

/** Where an event stands that its stream keeps no longer: the server gives a repeat of it no position. */
const positionAt = async (node: Node, stream: string, revision: number): Promise<number> => {
  const find = (wire: Wire) => (streamNameOf(wire) === stream && revisionOf(wire) === revision ? [positionOf(wire)] : [])
  const [position] = (await node.readPage(logPage(null, stream, 'backwards', searchLimit), find)).flat()
  if (position === undefined) throw new StoreUnavailable(`${stream} revision ${revision} was written, and is gone from the log already`)
  return position
}

/**
 * A cluster refuses an append because of one that it has begun to write and does not show before most nodes have it.
 * Whoever is told of a wrong revision reads what came first, so that is waited for; and it may yet come to nothing.
 */
const assertVisible = async (node: Node, stream: string, expected: ExpectedRevision, actual: number | 'none'): Promise<void> => {
  const next = expected === 'none' ? 0 : expected + 1
  if (actual === 'none' || actual < next) return
  const [first] = await node.readPage(streamPage(stream, next, 'forwards', 1), revisionOf)
  if (first === undefined) throw new NotYetVisible(`${stream} revision ${next} is not shown yet`)
}

/** Sends an append, once. Rejects with NotWritten where the server refuses it for good; an earlier call may have been written all the same. */
const send = async (node: Node, stream: string, expected: ExpectedRevision, { events }: Batch): Promise<Sent> => {
  const expectedRevision = expected === 'none' ? 'no_stream' : BigInt(expected)
  const sent = node.appendToStream(stream, events.map(proposed), { expectedRevision, ...node.calling(answerMs) })
  try {
    return await withTimeout(sent, answerMs * 1.2, () => new ResponseTimeout('the append was not answered'))
  } catch (error) {
    if (retryDecision(error) !== 'final') throw error
    const refusal = asStoreError(error)
    throw refusal instanceof StoreUnavailable ? new NotWritten(refusal.message, { fault: 'refused', cause: error }) : refusal
  }
}

/** What the server did with an append, from its answer alone: it looks at ids and not at what stands under them. */
const attempt = async (node: Node, stream: string, expected: ExpectedRevision, batch: Batch): Promise<AppendResult> => {
  try {
    const { nextExpectedRevision, position } = await send(node, stream, expected, batch)
    const lastRevision = Number(nextExpectedRevision)
    const firstRevision = lastRevision - batch.events.length + 1
    const commit = position === undefined ? await positionAt(node, stream, lastRevision) : Number(position.commit)
    return { outcome: 'appended', stream, firstRevision, lastRevision, position: commit }
  } catch (error) {
    if (error instanceof WrongExpectedVersionError) {
      const actual = error.actualVersion === 'no_stream' ? 'none' : Number(error.actualVersion)
      await assertVisible(node, stream, expected, actual)
      return { outcome: 'wrong-revision', expected, actual }
    }
    if (error instanceof MaxAppendSizeExceededError) return { outcome: 'too-large', bytes: batch.bytes, limit: error.maxAppendSize }
    throw error
  }
}

/** The same after a look at what the log holds there: another process may have written under these ids first. */
const verified = async (node: Node, result: AppendResult, batch: Batch): Promise<AppendResult> => {
  if (result.outcome !== 'appended' || batch.events.every(isRandom)) return result
  const { stream, firstRevision } = result
  let outcome: 'appended' | 'repeated' = 'appended'
  for (const stored of await node.readPage(streamPage(stream, firstRevision, 'forwards', batch.events.length), recorded)) {
    const body = bodyOf(stored)
    const own = batch.events[stored.revision - firstRevision]
    if (own === undefined || own.body === body) continue
    if (own.id !== stored.id || !hasSameContent(own.body, body)) return { outcome: 'id-taken', id: own.id }
    outcome = 'repeated'
  }
  return { ...result, outcome }
}

/** Appends once. May be done again with the same arguments, and then writes nothing more. */
export const appendOn = async (node: Node, stream: string, expected: ExpectedRevision, batch: Batch): Promise<AppendResult> =>
  verified(node, await attempt(node, stream, expected, batch), batch)

/** A stream that nobody reads: each outage of the database leaves about one event in it. */
const probeStream = 'probe-store'

/**
 * Appends an event to a stream of its own, for nothing less shows that a majority of the nodes takes what is written.
 * Rejects as an append does. Where another replica was quicker the database writes too.
 */
export const probe = async (node: Node): Promise<void> => {
  const id = randomUUIDv7()
  const [revision] = await node.readPage(streamPage(probeStream, null, 'backwards', 1), revisionOf)
  const event = {
    id,
    type: 'StoreProbed',
    schemaVersion: 1,
    recordedAt: new Date().toISOString(),
    recordedBy: 'probe',
    correlationId: id,
    causationId: null,
    previousHash: null,
    data: {},
  }
  await appendOn(node, probeStream, revision ?? 'none', batchOf([event]))
}
