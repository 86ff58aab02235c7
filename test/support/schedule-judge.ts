import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import canonicalize from 'canonicalize'
import { type RecordedEvent, unplaced } from '../../events/envelope.ts'
import type { Asked, Played } from './schedule.ts'
import { type Answer, correlationOf } from './schedule-engine.ts'
import { type Evidence, evidenceOf } from './schedule-evidence.ts'
import type { Appending, Reading } from './schedule-log.ts'
import { keyedIdOf, type Request, ruling, standingOf, streams } from './schedule-request.ts'

type Answered = Asked & { answered: NonNullable<Asked['answered']> }
/** What is wrong; null where nothing is. */
type Fault = string | null

const isExpected = ({ expected }: Request, revision: number): boolean => expected === undefined || expected.includes(revision)
const isRefusal = (told: Appending['told']): boolean => told === 'wrong-revision' || told === 'id-taken' || told === 'repeated'

/** What the rules say to a request after so many events of its stream. */
const rulingAfter = ({ held }: Evidence, request: Request, count: number) =>
  ruling(request, standingOf(held(request.stream).slice(0, count)))

type Recorded = Extract<Answer, { outcome: 'recorded' | 'repeated' }>

function inLog(evidence: Evidence, { request, answered }: Answered, { outcome, revision, recordedAt, events }: Recorded): Fault {
  const stream = evidence.held(request.stream)
  const first = events[0]?.revision ?? 0
  const stored = stream.slice(first, first + events.length)
  if (stored.length < events.length || first + events.length > answered.held) return 'the log did not hold that'
  for (const [index, place] of stored.entries()) {
    const told: Record<string, unknown> = { ...events[index] }
    const other = Object.entries(place).find(
      ([name, value]) => name !== 'position' && name in told && !isDeepStrictEqual(told[name], value),
    )
    if (other !== undefined) return `the log has another ${other[0]} at revision ${place.revision}`
    if (request.key !== undefined && place.id !== keyedIdOf(request, index)) return `revision ${place.revision} is not under the key`
  }
  const last = stored.at(-1) as RecordedEvent
  if (revision !== last.revision || (recordedAt ?? last.recordedAt) !== last.recordedAt) return 'revision or time is not the last event’s'
  const group = stream.filter(({ correlationId }) => correlationId === last.correlationId)
  if (!isDeepStrictEqual(group, stored)) return 'that is not what one request wrote'
  const { payloads } = rulingAfter(evidence, request, first)
  if (
    !isDeepStrictEqual(
      stored.map(({ type, data }) => ({ type, data })),
      payloads,
    )
  )
    return 'the log says something else there'
  if (outcome === 'recorded') return null
  if (request.key === undefined) return 'it has no key'
  return last.correlationId === correlationOf(request) ? null : 'the key was used for something else'
}

function recorded(evidence: Evidence, one: Answered, answer: Recorded): Fault {
  const { request, answered } = one
  if (answer.events.length === 0) {
    const { payloads, refusals } = rulingAfter(evidence, request, answer.revision + 1)
    const isNothing = payloads.length === 0 && refusals.length === 0 && isExpected(request, answer.revision)
    return isNothing && answer.revision < answered.held ? null : 'it comes to something'
  }
  const fault = inLog(evidence, one, answer)
  if (fault !== null || answer.outcome === 'repeated') return fault
  const first = answer.events[0]?.revision ?? 0
  if (!isExpected(request, first - 1)) return 'the stream was not where the caller expected it'
  const stored = evidence.held(request.stream).slice(first, first + answer.events.length)
  if (stored.some(({ recordedBy }) => recordedBy !== request.by)) return 'somebody else wrote it'
  const own = evidence.attemptsOf(one).filter(({ events }) =>
    isDeepStrictEqual(
      events.filter((event) => evidence.isOf(one, event)),
      stored.map(unplaced),
    ),
  )
  if (own.length === 0) return 'it was not written for this request'
  return own.some((attempt) => evidence.isKnown(attempt, answered.at)) ? null : 'it could not be known yet'
}

/** Nothing of it was written, and none of what was sent could still be: that, and no guess, is the reason of the answer. */
function unwritten(evidence: Evidence, one: Answered): Fault {
  const own = evidence.ownOf(one)
  if (own.some((attempt) => !evidence.isKnown(attempt, one.answered.at))) return 'it could not be known yet'
  return own.some(({ isWritten }) => isWritten) ? 'it was written' : null
}

/**
 * Whether the store gave a reason to say that a request was not written: it did not take it, or could not be read after it
 * had refused it, or the request waited behind another of which nobody knows what became.
 */
function isFailed(evidence: Evidence, one: Answered): boolean {
  const calls = evidence.callsBefore(one)
  const own = calls.findLastIndex((call) => call.kind === 'append' && evidence.isFor(one, call))
  const isUnread = (call: Appending | Reading) => call.kind === 'read' && call.seen === undefined
  const attempt = calls[own]
  if (attempt?.kind === 'append') return attempt.told === 'not-written' || attempt.told === 'nothing' || calls.slice(own + 1).some(isUnread)
  return calls.some((call, at) => {
    if (call.kind === 'append') return evidence.isBehind(one, call) && !evidence.isKnown(call, one.answered.at)
    // What an append was refused for that could not be looked at, is no reason not to try another.
    const before = calls[at - 1]
    return isUnread(call) && (call.answered ?? 0) > one.at && !(before?.kind === 'append' && isRefusal(before.told))
  })
}

/** Whether the store answered nothing that was sent for a request. */
function isUntried(evidence: Evidence, one: Answered): boolean {
  const told = evidence.attemptsOf(one).at(-1)?.told ?? 'nothing'
  return told === 'nothing'
}

function isUnknowable(evidence: Evidence, one: Answered): Fault {
  const last = evidence.hopesOf(one).at(-1)
  if (last === undefined) return 'nothing was sent'
  // That the same is there already does not say whose it is.
  if (last.told !== 'nothing') return last.told === 'repeated' ? null : `the store had answered ${last.told}`
  return evidence.isSeen(last, one.answered.at) ? 'what stands in its place had been seen' : null
}

/** A request whose key is known, where what was written under it cannot be read. */
function isUnreadable(evidence: Evidence, one: Answered): Fault {
  const { request, answered } = one
  const isKnown = evidence
    .held(request.stream)
    .slice(0, answered.held)
    .some(({ id }) => id === keyedIdOf(request, 0))
  const isFailing = evidence.callsBefore(one).some((call) => call.kind === 'read' && call.seen === undefined && call.asked > one.at)
  return request.key !== undefined && isKnown && isFailing ? null : 'the caller is not told what became of it'
}

function faultOf(evidence: Evidence, one: Answered): Fault {
  const { request, answered } = one
  const { answer } = answered
  const counts = Array.from({ length: answered.held + 1 }, (_, count) => count)
  switch (answer.outcome) {
    case 'recorded':
    case 'repeated':
      return recorded(evidence, one, answer)
    case 'refused': {
      const isRuled = (count: number) => isDeepStrictEqual(rulingAfter(evidence, request, count).refusals, answer.refusals)
      if (!counts.some((count) => isExpected(request, count - 1) && isRuled(count))) return 'the rules refuse it nowhere in the log'
      return unwritten(evidence, one)
    }
    case 'stale':
      if (answer.revision >= answered.held) return 'the stream was never there'
      return isExpected(request, answer.revision) ? 'that is where it was expected' : unwritten(evidence, one)
    case 'key-reused': {
      const used = evidence.held(request.stream)[answer.revision]
      if (answer.revision >= answered.held || used?.id !== keyedIdOf(request, 0)) return 'the key was not used there'
      return used.correlationId === correlationOf(request) ? 'it was used for the same' : unwritten(evidence, one)
    }
    case 'not-written':
      // Whoever asks again under a key while the first time is under way is not told without a try that nothing comes of it.
      if (isUntried(evidence, one) && evidence.hopesOf(one).some((append) => !evidence.isKnown(append, answered.at)))
        return 'it could not be known yet'
      return unwritten(evidence, one) ?? (isFailed(evidence, one) ? null : 'the store had not failed')
    case 'unknown':
      return isUnknowable(evidence, one)
    case 'unavailable':
      return isUnreadable(evidence, one)
    case 'failed':
      return String(answer.error)
    default:
      return answer satisfies never
  }
}

const hashOf = ({ position: _, ...event }: RecordedEvent): string =>
  createHash('sha256')
    .update(canonicalize(event) as string)
    .digest('hex')

/** What is wrong with a stream, whoever was told of it. */
function streamFault(evidence: Evidence, asked: readonly Asked[], name: string): Fault {
  const stream = evidence.held(name)
  const ids = new Set<string>()
  for (const [at, event] of stream.entries()) {
    const before = stream[at - 1]
    const place = `${name} ${at}`
    if (event.revision !== at) return `${place} is of revision ${event.revision}`
    if (event.previousHash !== (before === undefined ? null : hashOf(before))) return `the chain is broken at ${place}`
    if (before !== undefined && event.recordedAt < before.recordedAt) return `time runs back at ${place}`
    if (ids.size === ids.add(event.id).size) return `${place} has an id that was there before`
    if (before?.correlationId === event.correlationId) continue
    const group = stream.filter(({ correlationId }) => correlationId === event.correlationId)
    const append = evidence.appends.find(
      ({ isWritten, stream, events }) => isWritten && stream === name && events.some(({ id }) => id === event.id),
    )
    const writers = asked.filter(
      (one) => append !== undefined && evidence.isFor(one, append) && evidence.isOf(one, event) && one.request.by === event.recordedBy,
    )
    const [writer] = writers
    if (writer === undefined) return `nobody was waiting for ${place} as it was sent`
    const { payloads, refusals } = rulingAfter(evidence, writer.request, at)
    if (refusals.length > 0 || payloads.length !== group.length) return `the rules do not allow ${place}`
    if (!writers.some(({ request }) => isExpected(request, at - 1))) return `the caller of ${place} expected another revision`
  }
  return null
}

/** Holds every answer against the log, and the log against itself: a line for each thing that is wrong. */
export function judge(played: Played): string[] {
  const evidence = evidenceOf(played)
  const answers = played.asked.map((one, number) => {
    const { answered } = one
    if (answered === undefined) return `#${number} is never answered`
    const fault = faultOf(evidence, { ...one, answered })
    return fault === null ? null : `#${number} is told ${answered.answer.outcome}, and ${fault}`
  })
  const streamFaults = streams.map((name) => streamFault(evidence, played.asked, name))
  const failures = played.failures.map((error) => `a replica can no longer follow: ${error}`)
  return [...answers, ...streamFaults, ...failures, ...played.log.doubles].filter((fault) => fault !== null)
}
