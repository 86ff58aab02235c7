import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { PartyJoined } from '../../events/party-joined.ts'
import type { Party } from '../frame.ts'
import { upToRevision } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import type { LazyAnswer } from './lazy.ts'
import { Asked, type Moment } from './moment.ts'
import { ReasonedStanding, reasonedStandingOf } from './status.ts'

/** Where one party stands, everywhere. */
export const PartyPositions = Asked.extend({
  party: PartyJoined,
  points: z.array(ReasonedStanding.extend({ point: Slug, proposition: Text })),
}).meta({ id: 'PartyPositions', description: 'Where one party stands on every point, and why' })
export type PartyPositions = z.output<typeof PartyPositions>

/** A party's standing on every point on record at a moment, made as it is taken. */
export function answerPartyPositions(
  state: Negotiation,
  { times, asked }: Moment,
  { id, name, role }: Party,
  superseded = false,
): LazyAnswer<PartyPositions> {
  function* points(): LazyAnswer<PartyPositions>['points'] {
    for (const { id: point, proposition } of upToRevision(state.registry.frame.points, times.revision))
      yield { point, proposition, ...reasonedStandingOf(state, point, id, times, superseded) }
  }
  return { ...asked, party: { id, name, role }, points: points() }
}
