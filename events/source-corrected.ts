import type { z } from 'zod'
import { correctionOf } from './correction.ts'
import { SourceIntroduced } from './source-introduced.ts'

/** A source was recorded wrongly. The judgement given takes the place of those recorded before; a later reassessment takes its place. */
export const SourceCorrected = correctionOf('source', SourceIntroduced.omit({ id: true }).meta({ id: 'SourceBody' })).meta({
  id: 'SourceCorrected',
})
export type SourceCorrected = z.output<typeof SourceCorrected>
