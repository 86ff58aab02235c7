import { z } from 'zod'
import { Teller } from './citation.ts'
import { development } from './development.ts'

export const claimReported = {
  claimant: Teller.optional().describe('Who claims it; left out: the report itself'),
}

/** A report or a rival says of a party what the party did not say itself. */
export const ClaimReported = z.strictObject({ ...development, ...claimReported }).meta({ id: 'ClaimReported' })
export type ClaimReported = z.output<typeof ClaimReported>
