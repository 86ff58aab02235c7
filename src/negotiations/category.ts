import { type Catalogue, catalogue } from '../../events/catalogue.ts'
import { streamPrefix } from '../../events/stream.ts'
import { type Negotiation, negotiation } from '../../projections/negotiation.ts'
import { draftOf, evolveRegistry } from '../../projections/registry.ts'
import type { Registry } from '../../projections/rules/record.ts'
import type { Category } from '../streams/category.ts'
import { keyedPerStream } from '../streams/idempotency.ts'

/** The streams of negotiations: folded to all that can be asked, decided on the register. */
export const negotiations: Category<Catalogue, Negotiation, Registry> = {
  prefix: streamPrefix,
  vocabulary: catalogue,
  initial: negotiation.initial,
  evolve(state, event) {
    negotiation.evolve(state, event)
    return state
  },
  draft: {
    of: ({ registry }) => draftOf(registry),
    on: draftOf,
    evolve(registry, event) {
      evolveRegistry(registry, event)
      return registry
    },
  },
  keying: keyedPerStream,
  // A negotiation may be long; `verify` checks its chain.
  checksChain: false,
}
