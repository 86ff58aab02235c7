import { z } from 'zod'
import { development } from './development.ts'
import { Slug } from './identifier.ts'

export const draftCirculated = {
  from: z.array(Slug).max(50).optional().describe('The parties that wrote or sent it'),
  to: z.array(Slug).max(50).optional().describe('The parties that it was given to'),
}

/** A text of the plan is handed over, tabled or found to be going round. */
export const DraftCirculated = z.strictObject({ ...development, ...draftCirculated }).meta({ id: 'DraftCirculated' })
export type DraftCirculated = z.output<typeof DraftCirculated>
