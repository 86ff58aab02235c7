import type { RecordedEvent } from '../../events/envelope.ts'
import type { Asked, Played } from './schedule.ts'
import { correlationOf } from './schedule-engine.ts'
import type { Appending, Reading } from './schedule-log.ts'

/** What can be known of a schedule that was played: what the log holds, and what each replica did and saw, and when. */
export function evidenceOf({ log, asked }: Played) {
  const streams = Map.groupBy(log.log, ({ stream }) => stream)
  const appends = log.calls.filter((call) => call.kind === 'append')

  const isBefore = (moment: number | undefined, other: number): boolean => moment !== undefined && moment < other

  /** Whether an event may be what a request came to, or another for the same under the same key. */
  const isOf = ({ request }: Asked, { recordedBy, correlationId }: { recordedBy: string; correlationId: string }): boolean =>
    request.key === undefined ? recordedBy === request.by : correlationId === correlationOf(request)

  /**
   * Whether an append was sent for a request, or for another that asked for the same under the same key. None is answered within
   * the act in which it is sent, so what is sent in that of the answer is another's.
   */
  const isFor = (one: Asked, { replica, stream, asked: sent, act, events }: Appending): boolean =>
    replica === one.replica &&
    stream === one.request.stream &&
    sent > one.at &&
    act < (one.answered?.act ?? Number.POSITIVE_INFINITY) &&
    events.some((event) => isOf(one, event))

  /** Whether a replica has seen what stands in the place of an append. */
  function isSeen({ replica, stream, after }: Appending, moment: number): boolean {
    const isThere = (event: RecordedEvent) => event.stream === stream && event.revision === after + 1
    const isRead = ({ answered, seen }: Reading) => isBefore(answered, moment) && seen?.some(isThere) === true
    return (
      log.calls.some((call) => call.kind === 'read' && call.replica === replica && isRead(call)) ||
      log.hearings.some((hearing) => hearing.replica === replica && hearing.at < moment && hearing.events.some(isThere))
    )
  }

  /** Whether a replica was refused the place of an append for another revision: something else stands there. */
  const isTaken = ({ replica, stream, after }: Appending, moment: number): boolean =>
    appends.some(
      (other) =>
        other.replica === replica &&
        other.stream === stream &&
        other.after === after &&
        other.told === 'wrong-revision' &&
        isBefore(other.answered, moment),
    )

  /** Whether a request was waiting when those were answered for whom an append was sent. */
  const isBehind = (one: Asked, append: Appending): boolean =>
    append.replica === one.replica &&
    append.stream === one.request.stream &&
    append.act < (one.answered?.act ?? Number.POSITIVE_INFINITY) &&
    asked.some((other) => isFor(other, append) && isBefore(one.at, other.answered?.at ?? 0))

  /** Whether it was another's append, who asked for the same under the same key, and was answered accordingly. */
  const isAnothers = (one: Asked, append: Appending): boolean =>
    asked.some(
      (other) =>
        other !== one && isFor(other, append) && ['recorded', 'repeated', 'unknown'].includes(other.answered?.answer.outcome ?? ''),
    )

  return {
    /** A stream as it is in the end. */
    held: (stream: string): readonly RecordedEvent[] => streams.get(stream) ?? [],
    appends,
    isOf,
    isFor,
    isBehind,
    /** What was sent for a request, or for others that asked for the same under the same key while it waited. */
    attemptsOf: (one: Asked): Appending[] => appends.filter((append) => isFor(one, append)),
    /** What was sent for it, as far as nobody else was answered for that. */
    ownOf: (one: Asked): Appending[] => appends.filter((append) => isFor(one, append) && !isAnothers(one, append)),
    /** What was sent under the key of a request by the time of its answer, and might be written. */
    hopesOf: (one: Asked): Appending[] =>
      appends.filter((append) => isFor(one, append) || (isBehind(one, append) && append.events.some((event) => isOf(one, event)))),
    isSeen,
    /** Whether a replica knows what became of an append. */
    isKnown: (append: Appending, moment: number): boolean =>
      (isBefore(append.answered, moment) && append.told !== 'nothing') || isSeen(append, moment) || isTaken(append, moment),
    /** What was asked of the stream of a request by its replica, in the order in which the store answered or failed. */
    callsBefore: ({ replica, request, answered: end }: Asked): (Appending | Reading)[] =>
      log.calls
        .filter((call) => call.replica === replica && call.stream === request.stream && isBefore(call.answered, end?.at ?? 0))
        .toSorted((a, b) => (a.answered ?? 0) - (b.answered ?? 0)),
  }
}

export type Evidence = ReturnType<typeof evidenceOf>
