import type { z } from 'zod'
import { ActorIntroduced } from './actor-introduced.ts'
import { correctionOf } from './correction.ts'

/** An actor was recorded wrongly. The aliases given are all that it has, those recorded later included. */
export const ActorCorrected = correctionOf('actor', ActorIntroduced.omit({ id: true }).meta({ id: 'ActorBody' })).meta({
  id: 'ActorCorrected',
})
export type ActorCorrected = z.output<typeof ActorCorrected>
