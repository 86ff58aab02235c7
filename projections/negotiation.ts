import type { NegotiationEvent } from '../events/catalogue.ts'
import { type Act, actOf } from './act.ts'
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
  /** What there is to tell of, in order of revision: every event about a development or with a change. */
  acts: Act[]
  /** `recordedAt` of every event by its revision, in epoch milliseconds; never runs back. */
  recorded: number[]
}

/** The fold of a negotiation's stream. It alters the state that it is given. */
export const negotiation: Projection<Negotiation> = {
  name: 'negotiation',
  version: 3,
  initial: () => ({ registry: emptyRegistry(), cells: emptyCells(), overalls: new Map(), changes: [], acts: [], recorded: [] }),
  evolve(state, event: NegotiationEvent) {
    state.recorded.push(Date.parse(event.recordedAt))
    evolveRegistry(state.registry, event)
    const effects = evolveCells(state.cells, state.registry, event)
    const overallEffects = evolveOveralls(state.overalls, state.cells, state.registry.frame, event, effects)
    const changes = changesOf(event, state.cells, effects, overallEffects)
    for (const change of changes) state.changes.push(change)
    const act = actOf(event, changes.length > 0)
    if (act !== null) state.acts.push(act)
  },
}
