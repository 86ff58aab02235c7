import { z } from 'zod'
import { Slug, Text } from './identifier.ts'
import { keyScopes } from './key-scope.ts'
import type { EventOf, PayloadOf } from './reading.ts'
import { entry } from './upcast.ts'

export { type KeyScope, keyScopes } from './key-scope.ts'

const KeyMade = z
  .strictObject({
    description: Text.optional(),
    scopes: z.array(z.enum(keyScopes)).min(1).max(keyScopes.length),
    negotiations: z.array(Slug).min(1).max(100).optional().describe('The negotiations that it is good for; left out: all'),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of the token, which is long and random, so that nothing slower is needed'),
  })
  .meta({ id: 'KeyMade' })

const KeyRevoked = z.strictObject({}).meta({ id: 'KeyRevoked' })

/** Every event type that a key's stream may hold. */
export const keyCatalogue = { KeyMade: entry(KeyMade), KeyRevoked: entry(KeyRevoked) }

export type KeyPayload = PayloadOf<typeof keyCatalogue>
export type KeyEvent = EventOf<typeof keyCatalogue>

export const keyPrefix = 'key-'
