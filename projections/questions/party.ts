import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { valueAt } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Party } from '../rules/record.ts'
import type { LazyAnswer } from './lazy.ts'
import { Assumed, type Moment } from './moment.ts'
import { SeatedParty, seatedParty } from './parties.ts'
import { pointFacts, pointsOf, scopeOf } from './scope.ts'
import { ReasonedStanding, reasonedStandingOf } from './standing.ts'

/** Where one party stands, everywhere. */
export const PartyPositions = Assumed.extend({
  party: SeatedParty,
  points: z.array(ReasonedStanding.extend({ point: Slug, proposition: Text, inVersion: pointFacts.inVersion })),
}).meta({ id: 'PartyPositions', description: 'Where one party stands on every point, and why' })
export type PartyPositions = z.output<typeof PartyPositions>

/** A party's standing on every point on record at a moment, made as it is taken. */
export function answerPartyPositions(
  state: Negotiation,
  { times, assumed }: Moment,
  party: Party,
  superseded = false,
): LazyAnswer<PartyPositions> {
  function* points(): LazyAnswer<PartyPositions>['points'] {
    for (const point of pointsOf(state, times)) {
      const scope = scopeOf(state, point, times)
      const { id, proposition } = point
      yield { point: id, proposition, inVersion: scope.inVersion, ...reasonedStandingOf(state, scope, party.id, times, superseded) }
    }
  }
  return { ...assumed, party: seatedParty(state.registry.frame, valueAt(party, times.revision), times), points: points() }
}
