import type { NegotiationEvent } from '../events/catalogue.ts'

/**
 * A read model of one stream. It knows no clock, no randomness and no I/O; a new `version` is built
 * anew from the log (design section 6).
 */
export type Projection<S> = {
  name: string
  version: number
  initial(): S
  evolve(state: S, event: NegotiationEvent): void
}
