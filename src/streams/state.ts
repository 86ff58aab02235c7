import type { RecordedEvent } from '../../events/envelope.ts'
import { readAs, UnreadableEvent, type Vocabulary } from '../../events/reading.ts'
import type { Kind } from './category.ts'
import { breakAt, hashOf, type Link } from './chain.ts'
import { isKeyed } from './idempotency.ts'

/** One stream of a roster in memory: what it is folded to, and where it ends. */
export type Page<S> = {
  state: S | undefined
  /** Undefined where there is no event yet. */
  end: Link | undefined
  /** Of the newest event. */
  correlation: string | null
  /** The first event of every keyed request, by id: its revision. */
  keyed: Map<string, number>
}

export const newPage = <S>(): Page<S> => ({ state: undefined, end: undefined, correlation: null, keyed: new Map() })

/** The revision of the newest event; −1 where there is none. */
export const pageRevision = (page: Page<unknown> | undefined): number => (page?.end?.count ?? 0) - 1

/**
 * What a stream is folded to after its next event.
 * @throws UnreadableEvent naming stream and revision, where the event cannot be read or cannot follow on that state
 */
export function stateAfter<V extends Vocabulary, S>({ vocabulary, evolve }: Kind<V, S>, state: S | undefined, event: RecordedEvent): S {
  const read = readAs(vocabulary, event)
  try {
    return evolve(state, read)
  } catch (cause) {
    throw new UnreadableEvent(`${event.stream} revision ${event.revision}: ${(cause as Error).message}`, { cause })
  }
}

/**
 * Takes the next event of the stream in; false where it was taken before.
 * @throws UnreadableEvent as `stateAfter`, and where the event does not continue the chain
 */
export function takeIn<V extends Vocabulary, S>(page: Page<S>, kind: Kind<V, S>, event: RecordedEvent): boolean {
  const next = pageRevision(page) + 1
  if (event.revision < next) return false
  const broken = breakAt(event, page.end)
  if (broken !== null) throw new UnreadableEvent(`${event.stream} revision ${next}: ${broken}`)
  page.state = stateAfter(kind, page.state, event)
  if (isKeyed(event.id) && event.correlationId !== page.correlation) page.keyed.set(event.id, event.revision)
  page.correlation = event.correlationId
  page.end = { count: next + 1, recordedAt: event.recordedAt, hash: hashOf(event) }
  return true
}
