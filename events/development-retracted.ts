import { z } from 'zod'
import { Slug, Text } from './identifier.ts'

/**
 * A development no longer stands: its source withdrew it, it should never have been coded, or it
 * is another one recorded twice, whose reports then count for that other.
 */
export const DevelopmentRetracted = z
  .strictObject({
    development: Slug,
    reason: z.enum(['source-retracted', 'coder-error', 'duplicate-of']),
    duplicateOf: Slug.optional().describe('The development that it duplicates; with reason `duplicate-of`, and only then'),
    note: Text.describe('Why it does not stand'),
  })
  .refine((given) => (given.reason === 'duplicate-of') === (given.duplicateOf !== undefined), {
    path: ['duplicateOf'],
    message: 'Given exactly when the reason is duplicate-of',
  })
  .meta({ id: 'DevelopmentRetracted' })
export type DevelopmentRetracted = z.output<typeof DevelopmentRetracted>
