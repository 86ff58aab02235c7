import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { type Point, upToRevision } from '../frame.ts'
import { collected, type Lazily, LazyRecord } from '../lazy.ts'
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

/** What a point's status may be narrowed to, and whether every position is wanted. */
export type StatusFilter = { party?: string | undefined; superseded?: boolean | undefined }

/** A point's status at a moment, for one party or for all, made as it is taken. */
export function tellPointStatus(
  state: Negotiation,
  { times, asked }: Moment,
  point: Point,
  { party, superseded = false }: StatusFilter,
): Lazily<PointStatus> {
  function* parties(): Iterable<[string, ReasonedStanding]> {
    for (const { id } of upToRevision(state.registry.frame.parties, times.revision))
      if (party === undefined || id === party) yield [id, reasonedStandingOf(state, point.id, id, times, superseded)]
  }
  return {
    ...asked,
    point: point.id,
    proposition: point.proposition,
    overall: overallFrom(state, point.id, times, statusNow(state, point.id, times)),
    parties: new LazyRecord(parties()),
  }
}

/** A point's status at a moment, for one party or for all. */
export const pointStatusAt = (state: Negotiation, moment: Moment, point: Point, filter: StatusFilter): PointStatus =>
  collected<PointStatus>(tellPointStatus(state, moment, point, filter))
