import { z } from 'zod'
import { correctionOf } from './correction.ts'
import { PointDefined } from './point-defined.ts'

/**
 * A point was recorded wrongly. Another wording of the same question is a correction, which says so; another question is
 * another point, and a wording that the plan itself changed is a lineage.
 */
export const PointCorrected = correctionOf('point', PointDefined.omit({ id: true }).meta({ id: 'PointBody' }))
  .extend({
    sameQuestion: z.literal(true).optional().describe('That a new proposition asks the same question: who held to the old one holds to it'),
  })
  .meta({ id: 'PointCorrected' })
export type PointCorrected = z.output<typeof PointCorrected>
