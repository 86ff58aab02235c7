import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { type Point, upToRevision } from '../frame.ts'
import type { Negotiation } from '../negotiation.ts'
import { Asked, type Moment } from './moment.ts'
import { Overall, overallFrom, ReasonedStanding, reasonedStandingOf, statusNow } from './standing.ts'

/** Where a point stands, for each party and over all, and why. */
export const PointStatus = Asked.extend({
  point: Slug,
  proposition: Text,
  overall: Overall,
  parties: z.record(Slug, ReasonedStanding).describe('By party'),
}).meta({ id: 'PointStatus', description: 'Where each party stands on one point, and why' })
export type PointStatus = z.output<typeof PointStatus>

/** A point's status at a moment, for one party or for all. */
export function pointStatusAt(
  state: Negotiation,
  { times, asked }: Moment,
  point: Point,
  { party, superseded = false }: { party?: string | undefined; superseded?: boolean | undefined },
): PointStatus {
  const parties = upToRevision(state.registry.frame.parties, times.revision).filter(({ id }) => party === undefined || id === party)
  return {
    ...asked,
    point: point.id,
    proposition: point.proposition,
    overall: overallFrom(state, point.id, times, statusNow(state, point.id, times)),
    parties: Object.fromEntries(parties.map(({ id }) => [id, reasonedStandingOf(state, point.id, id, times, superseded)])),
  }
}
