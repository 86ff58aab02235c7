import { z } from 'zod'
import { type VersionScope, versionScope } from '../cell-under.ts'
import { upToRevision } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Times } from '../rules/question.ts'
import type { Point } from '../rules/record.ts'
import { isRetired } from '../rules/standing.ts'
import { type Rewording, rewordingsOf } from '../rules/versions.ts'

const inVersion = z
  .union([z.boolean(), z.literal('unknown')])
  .nullable()
  .describe('Whether the point is in the plan version asked about; null where none is. In one that it is not in, it has no status')

/** What is said of a point in every answer about standing. */
export const pointFacts = {
  inVersion,
  retired: z.boolean().describe('Whether the point should not be on record any more; it is then in no list and no matrix'),
}

/** A point as a question sees it: worked out once, for all parties. */
export type Scope = VersionScope & { rewordings: readonly Rewording[] }

export const scopeOf = (state: Negotiation, point: Pick<Point, 'id'>, times: Times): Scope => ({
  ...versionScope(state.cells, state.registry, point.id, times),
  rewordings: times.version === null ? rewordingsOf(state.registry, point.id, times) : [],
})

/** The points of a matrix, as they were on record: all that were not retired. */
export const pointsOf = ({ registry }: Negotiation, { revision }: Times): Point[] =>
  upToRevision(registry.frame.points, revision).filter((point) => !isRetired(point, revision))
