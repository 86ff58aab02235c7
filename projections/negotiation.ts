import type { NegotiationEvent } from '../events/catalogue.ts'
import { type Cells, emptyCells, evolveCells } from './cells.ts'
import { type Change, changesOf } from './change.ts'
import { evolveOveralls, type Overalls } from './overall.ts'
import type { Projection } from './projection.ts'
import { emptyRegistry, evolveRegistry, type Registry } from './registry.ts'

/** One negotiation as its whole record tells it: present and past at once. Plain data, so that it can be kept as a snapshot. */
export type Negotiation = {
  registry: Registry
  cells: Cells
  overalls: Overalls
  /** In order of revision. */
  changes: Change[]
  /** `recordedAt` of every event by its revision, in epoch milliseconds; never runs back. */
  recorded: number[]
}

/** The fold of a negotiation's stream. It alters the state that it is given. */
export const negotiation: Projection<Negotiation> = {
  name: 'negotiation',
  version: 1,
  initial: () => ({ registry: emptyRegistry(), cells: emptyCells(), overalls: new Map(), changes: [], recorded: [] }),
  evolve(state, event: NegotiationEvent) {
    state.recorded.push(Date.parse(event.recordedAt))
    evolveRegistry(state.registry, event)
    const effects = evolveCells(state.cells, state.registry, event)
    const overallEffects = evolveOveralls(state.overalls, state.cells, state.registry.frame, event, effects)
    for (const change of changesOf(event, state.cells, effects, overallEffects)) state.changes.push(change)
  },
}
