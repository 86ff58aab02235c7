import { z } from 'zod'

/** A stable lower-case name, unique within its kind and negotiation. A UUID is one too. */
export const Slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Lower-case letters and digits, joined by single hyphens')
  .meta({ id: 'Slug', description: 'Lower-case letters and digits, joined by single hyphens' })
export type Slug = z.output<typeof Slug>

/**
 * Whole characters: RFC 8785 knows no hash for half of one. What else is not taken from whoever hands it in (readable.ts)
 * is not asked here, since all that is on record must always load.
 */
const whole = z
  .string()
  .trim()
  .min(1, 'Must not be blank')
  .refine((text) => text.isWellFormed(), 'Must be whole characters')

/** Free text of one line or a few; never blank. */
export const Text = whole.max(4000)

/** A short name or label; never blank. */
export const Name = whole.max(300)
