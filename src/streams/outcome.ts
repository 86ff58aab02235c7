import type { EventOf, PayloadOf, Vocabulary } from '../../events/reading.ts'
import type { Result } from '../result.ts'

/** What a decision may know beside the state: the revision that it follows on, the time, and the id that its first event will have. */
export type Circumstances = { revision: number; now: number; id: string }

/** Takes or refuses, given what stands; called again where somebody else was first. */
export type Decision<V extends Vocabulary, D, E> = (state: D, circumstances: Circumstances) => Result<PayloadOf<V>[], E>

/** One request to a stream: all that its decisions come to is recorded, or nothing. */
export type Request<V extends Vocabulary, D, E> = {
  /** Who asks; it goes into every event as `recordedBy`. */
  by: string
  /** Idempotency key, and what is asked under it: the same key for something else is answered as reused. */
  key?: string | undefined
  asks?: unknown
  /** The revisions of which the stream must be at one. */
  expected?: readonly number[] | undefined
  /** Each is made on what those before it come to. */
  decisions: readonly Decision<V, D, E>[]
}

/** What became of a request. Nothing of it is written unless it is `recorded` or was so before. */
export type Outcome<V extends Vocabulary, E> =
  | { outcome: 'recorded' | 'repeated'; revision: number; events: EventOf<V>[] }
  /** Every refusal, with the number of its decision. */
  | { outcome: 'refused'; refusals: { decision: number; error: E }[] }
  /** The stream is not at the revision that the caller expected. */
  | { outcome: 'stale'; revision: number }
  /** The idempotency key was used before, for something else. */
  | { outcome: 'key-reused'; revision: number }
  /** It is more than one atomic append may hold. */
  | { outcome: 'too-large'; bytes: number }

/** The store did not say whether it wrote; the caller may try again with the same key. What it certainly did not write is NotWritten. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown'
}
