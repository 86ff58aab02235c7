import { z } from 'zod'

/** A stable lower-case name, unique within its kind and negotiation. A UUID is one too. */
export const Slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Lower-case letters and digits, joined by single hyphens')
  .meta({ description: 'Lower-case letters and digits, joined by single hyphens' })
export type Slug = z.output<typeof Slug>

/**
 * Text that any reader can show: whole characters, no control characters (line breaks and tabs apart),
 * and none that turn the direction of what follows. RFC 8785 knows no hash for half a character.
 */
const isReadable = (text: string): boolean => text.isWellFormed() && !/[\p{Cc}--[\t\n\r]]|[\u202a-\u202e]/v.test(text)

const readable = z.string().trim().min(1, 'Must not be blank').refine(isReadable, 'Must be whole characters, and no control characters')

/** Free text of one line or a few; never blank. */
export const Text = readable.max(4000)

/** A short name or label; never blank. */
export const Name = readable.max(300)
