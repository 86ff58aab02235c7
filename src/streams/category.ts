import type { EventOf, Vocabulary } from '../../events/reading.ts'
import { type Keying, keyedPerCaller } from './idempotency.ts'

/**
 * One kind of streams: how they are named, read and folded, and what a request to one is decided on.
 * `S` is what a stream is folded to, `D` as much of it as decisions need.
 */
export type Category<V extends Vocabulary, S, D = S> = {
  /** The name of a stream is this and the id. */
  prefix: string
  vocabulary: V
  /** What a stream without events is folded to. */
  initial(): S
  /** Takes the next event; may alter the state that it is given. Throws where the event cannot follow on that state. */
  evolve(state: S, event: EventOf<V>): S
  /** What is decided on while it is not in the log: sees through to what it is made of, and leaves that as it is. */
  draft: { of(state: S): D; on(draft: D): D; evolve(draft: D, event: EventOf<V>): D }
  /** Whose an idempotency key is. */
  keying: Keying
  /** Whether the chain of hashes is checked as events are read in, which takes a hash for each. */
  checksChain: boolean
}

/**
 * Makes a category of small streams, each folded to a value that is never altered, and undefined before its first event.
 * A key in it is its caller's own.
 */
export function smallCategory<V extends Vocabulary, S>(
  prefix: string,
  vocabulary: V,
  evolve: (state: S | undefined, event: EventOf<V>) => S,
): Category<V, S | undefined> {
  const same = (state: S | undefined) => state
  return {
    prefix,
    vocabulary,
    initial: () => undefined,
    evolve,
    draft: { of: same, on: same, evolve },
    keying: keyedPerCaller(prefix),
    checksChain: true,
  }
}
