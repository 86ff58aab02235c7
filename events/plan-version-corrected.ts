import type { z } from 'zod'
import { correctionOf } from './correction.ts'
import { PlanVersionReported } from './plan-version-reported.ts'

/** A version of the plan was recorded wrongly. Its numbers and lineages are entries of their own, and taken back. */
export const PlanVersionCorrected = correctionOf('version', PlanVersionReported.omit({ id: true }).meta({ id: 'PlanVersionBody' })).meta({
  id: 'PlanVersionCorrected',
})
export type PlanVersionCorrected = z.output<typeof PlanVersionCorrected>
