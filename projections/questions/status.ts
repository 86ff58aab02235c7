import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { upToRevision, valueAt } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Point } from '../rules/record.ts'
import { isRetired } from '../rules/standing.ts'
import { type LazyAnswer, LazyRecord } from './lazy.ts'
import { Assumed, type Moment } from './moment.ts'
import { Overall, overallAt } from './overall.ts'
import { pointFacts, scopeOf } from './scope.ts'
import { ReasonedStanding, reasonedStandingOf } from './standing.ts'

/** Where a point stands, for each party and over all, and why. */
export const PointStatus = Assumed.extend({
  point: Slug,
  proposition: Text,
  ...pointFacts,
  overall: Overall,
  parties: z.record(Slug, ReasonedStanding).describe('By party'),
}).meta({ id: 'PointStatus', description: 'Where each party stands on one point, and why' })
export type PointStatus = z.output<typeof PointStatus>

/** What a point's status may be narrowed to, and whether every position is wanted. */
export type StatusFilter = { party?: string | undefined; superseded?: boolean | undefined }

/** A point's status at a moment, for one party or for all, made as it is taken. */
export function answerPointStatus(
  state: Negotiation,
  { times, assumed }: Moment,
  recorded: Point,
  { party, superseded = false }: StatusFilter,
): LazyAnswer<PointStatus> {
  const point = valueAt(recorded, times.revision)
  const scope = scopeOf(state, point, times)
  function* parties(): Iterable<[string, ReasonedStanding]> {
    for (const { id } of upToRevision(state.registry.frame.parties, times.revision))
      if (party === undefined || id === party) yield [id, reasonedStandingOf(state, scope, id, times, superseded)]
  }
  return {
    ...assumed,
    point: point.id,
    proposition: point.proposition,
    inVersion: scope.inVersion,
    retired: isRetired(point, times.revision),
    overall: overallAt(state, scope, point, times),
    parties: new LazyRecord(parties()),
  }
}
