import type { RecordedEvent } from '../../events/envelope.ts'
import { type EventOf, readAs, UnreadableEvent, type Vocabulary } from '../../events/reading.ts'
import type { Category } from './category.ts'
import { breakAt, hashOf, type Link } from './chain.ts'
import { isKeyed } from './idempotency.ts'

/** One stream in memory: what it is folded to, and where it ends. Plain data, so that it can be kept as a snapshot. */
export type StreamState<S> = {
  state: S
  /** The newest event taken in, as stored. */
  tail: RecordedEvent | null
  /** The tail's hash, once it was asked for. */
  hash: string | null
  /** The first event of every keyed request, by id: its revision. */
  keyed: Map<string, number>
}

export const emptyStream = <S>({ initial }: { initial(): S }): StreamState<S> => ({
  state: initial(),
  tail: null,
  hash: null,
  keyed: new Map(),
})

/** The revision of the newest event; −1 where there is none. */
export const revisionOf = (stream: StreamState<unknown> | undefined): number => stream?.tail?.revision ?? -1

/** Where a stream ends, for the event that follows; undefined where there is none yet. */
export function endOf(stream: StreamState<unknown>): Link | undefined {
  const { tail } = stream
  if (tail === null) return undefined
  return { count: tail.revision + 1, recordedAt: tail.recordedAt, hash: (stream.hash ??= hashOf(tail)) }
}

/**
 * Evolves a state, or a draft of one, by an event as it is stored.
 * @throws UnreadableEvent naming stream and revision, where the event cannot be read or cannot follow
 */
export function evolved<V extends Vocabulary, T>(
  vocabulary: V,
  evolve: (state: T, event: EventOf<V>) => T,
  state: T,
  event: RecordedEvent,
): T {
  const read = readAs(vocabulary, event)
  try {
    return evolve(state, read)
  } catch (cause) {
    throw new UnreadableEvent(`${event.stream} revision ${event.revision}: ${(cause as Error).message}`, { cause })
  }
}

/**
 * Takes the next event of a stream in; false where it was taken before.
 * @param isOwn whether it was decided here, by the newest schemas, and need not be read again
 * @throws UnreadableEvent as `evolved`, and where the event does not follow on the last one
 */
export function takeIn<V extends Vocabulary, S>(
  stream: StreamState<S>,
  { vocabulary, evolve, checksChain }: Pick<Category<V, S>, 'vocabulary' | 'evolve' | 'checksChain'>,
  event: RecordedEvent,
  isOwn: boolean,
): boolean {
  const next = revisionOf(stream) + 1
  if (event.revision < next) return false
  const broken = (checksChain && !isOwn) || event.revision > next ? breakAt(event, endOf(stream)) : null
  if (broken !== null) throw new UnreadableEvent(`${event.stream} revision ${next}: ${broken}`)
  stream.state = isOwn ? evolve(stream.state, event as unknown as EventOf<V>) : evolved(vocabulary, evolve, stream.state, event)
  if (isKeyed(event.id) && event.correlationId !== stream.tail?.correlationId) stream.keyed.set(event.id, event.revision)
  stream.tail = event
  stream.hash = null
  return true
}
