import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { type KeyPayload, keyScopes } from '../../events/key.ts'
import { failed, ok, type Result } from '../result.ts'
import type { Key } from './key.ts'

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

/** Why a key is not made or revoked. The codes are stable; `pointer` leads into the request. */
export const keyRefusals = {
  'id-taken': 'Something of that kind has that id already',
  'reserved-id': 'The record uses that name for a caller without a key',
  'limited-admin': 'An admin can make any key, and so cannot be limited to some negotiations',
  'unknown-key': 'No such key was made',
} as const

export type KeyRefusal = { code: keyof typeof keyRefusals; pointer: string }
type Decision = Result<KeyPayload[], KeyRefusal>

/** Names under which the record knows callers that bear no key; `loopback` is one of the past, in logs that have it. */
const reserved: ReadonlySet<string> = new Set(['write-key', 'loopback', 'anybody', 'seed', 'cli', 'dispatcher', 'standpoint'])

const refused = (code: KeyRefusal['code'], pointer: string): Decision => failed({ code, pointer })

/**
 * Makes a key of that id, or says why not.
 * @param state what there is under that id
 * @param hash of the key's token
 */
export function makeKey(state: Key | undefined, id: string, { description, scopes, negotiations }: KeyRequest, hash: string): Decision {
  if (state !== undefined) return refused('id-taken', '/id')
  if (reserved.has(id)) return refused('reserved-id', '/id')
  if (negotiations !== undefined && scopes.includes('admin')) return refused('limited-admin', '/negotiations')
  const limits = negotiations === undefined ? {} : { negotiations: [...new Set(negotiations)] }
  const about = description === undefined ? {} : { description }
  return ok([{ type: 'KeyMade', data: { ...about, scopes: [...new Set(scopes)], ...limits, hash } }])
}

/** Revokes a key for ever; one that is revoked stays so. */
export function revokeKey(state: Key | undefined): Decision {
  if (state === undefined) return refused('unknown-key', '')
  return ok(state.revokedAt === null ? [{ type: 'KeyRevoked', data: {} }] : [])
}
