import type { EventOf, PayloadOf, Vocabulary } from '../../events/reading.ts'

/** A kind of streams, each of which is small: one for each of something that is kept a list of. */
export type Kind<V extends Vocabulary, S> = {
  /** The name of a stream is this and the id. */
  prefix: string
  vocabulary: V
  /** Pure; `undefined` before the first event. Throws where the event cannot follow on that state. */
  evolve(state: S | undefined, event: EventOf<V>): S
}

export type Asking<V extends Vocabulary, S, R> = {
  /** Who asks; it goes into every event as `recordedBy`. */
  by: string
  /** Idempotency key, the asker's own, and what is asked under it: the same key for something else is told as reused. */
  key?: string | undefined
  asks?: unknown
  /** Takes or refuses, given what stands; called again where somebody else was first. */
  decide(state: S | undefined, revision: number): { payloads: PayloadOf<V>[] } | { refusal: R }
}

/** What became of a request. Nothing of it is written unless it is `recorded` or was so before. */
export type Recorded<V extends Vocabulary, R> =
  | { outcome: 'recorded' | 'repeated'; revision: number; events: EventOf<V>[] }
  | { outcome: 'refused'; refusal: R }
  | { outcome: 'key-reused'; revision: number }
