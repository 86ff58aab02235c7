import { z } from 'zod'
import { callLeaked } from './call-leaked.ts'
import { claimReported } from './claim-reported.ts'
import { corrected } from './correction.ts'
import { correctable } from './development.ts'
import { draftCirculated } from './draft-circulated.ts'
import { Slug } from './identifier.ts'
import { meetingHeld } from './meeting-held.ts'
import { statementMade } from './statement-made.ts'
import { talksHeld } from './talks-held.ts'

const optional = { ...callLeaked, ...draftCirculated, ...talksHeld, ...meetingHeld, ...statementMade, ...claimReported }

/** A kind's own fields may be left out of a development, so a correction may take them away: null does. */
const removable = Object.fromEntries(Object.entries(optional).map(([name, field]) => [name, field.nullable()])) as {
  [N in keyof typeof optional]: z.ZodNullable<(typeof optional)[N]>
}

/** The fields that a correction may put in place of what stood; each field given replaces that field whole. */
export const changeable = { ...correctable, ...removable }

export const Changes = z.strictObject(changeable).partial().meta({
  id: 'Changes',
  description: 'Each field given replaces that field of the development whole',
})
export type Changes = z.output<typeof Changes>

/** The source corrected itself, or the coder's own error is put right. A change of mind is a new development. */
export const DevelopmentCorrected = z
  .strictObject({
    development: Slug,
    ...corrected,
    changes: Changes,
  })
  .meta({ id: 'DevelopmentCorrected' })
export type DevelopmentCorrected = z.output<typeof DevelopmentCorrected>
