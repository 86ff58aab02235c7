import { z } from 'zod'

/** A stable lower-case name, unique within its kind and negotiation. A UUID is one too. */
export const Slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Lower-case letters and digits, joined by single hyphens')
  .meta({ description: 'Lower-case letters and digits, joined by single hyphens' })
export type Slug = z.output<typeof Slug>

/** Free text of one line or a few; never blank. */
export const Text = z.string().trim().min(1, 'Must not be blank').max(4000)

/** A short name or label; never blank. */
export const Name = z.string().trim().min(1, 'Must not be blank').max(300)
