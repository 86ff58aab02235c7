import { z } from 'zod'
import { Slug, Text } from '../../../events/identifier.ts'
import { keyScopes } from '../../../events/key.ts'

const limit = 100

/** What a key is to be, as whoever makes it says. */
export const KeyRequest = z
  .strictObject({
    id: Slug.optional().meta({ description: 'Goes into the record as `recordedBy` of what the key writes; left out: a new id' }),
    description: Text.optional(),
    scopes: z.array(z.enum(keyScopes)).min(1, 'At least one scope').max(keyScopes.length),
    negotiations: z
      .array(Slug)
      .min(1, 'At least one negotiation, or leave it out for all')
      .max(limit)
      .optional()
      .meta({ description: 'The negotiations that it is good for, on record or not yet; left out: all' }),
  })
  .meta({ id: 'KeyRequest', description: 'What a key is to be' })
export type KeyRequest = z.output<typeof KeyRequest>

/** What can be asked of the record of a key; `hash` is that of its token. */
export type KeyCommand = { type: 'MakeKey'; data: Omit<KeyRequest, 'id'> & { hash: string } } | { type: 'RevokeKey' }
