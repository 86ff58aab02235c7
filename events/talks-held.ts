import { z } from 'zod'
import { development } from './development.ts'
import { Name, Slug } from './identifier.ts'

export const talksHeld = {
  parties: z.array(Slug).max(50).optional().describe('The parties at the table'),
  outcome: Name.optional().describe('What came of it, in the coder’s own words'),
}

/** Delegations negotiate over the plan. */
export const TalksHeld = z.strictObject({ ...development, ...talksHeld }).meta({ id: 'TalksHeld' })
export type TalksHeld = z.output<typeof TalksHeld>
