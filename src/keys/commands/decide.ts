import type { KeyPayload } from '../../../events/key.ts'
import { failed, ok, type Result } from '../../result.ts'
import type { Key } from '../key.ts'
import type { KeyCommand } from './command.ts'

/** Why a key is not made or revoked. The codes are stable. */
export const keyRefusals = {
  'id-taken': 'Something of that kind has that id already',
  'reserved-id': 'The record uses that name for a caller without a key',
  'limited-admin': 'An admin can make any key, and so cannot be limited to some negotiations',
  'unknown-key': 'No such key was made',
} as const

/** `pointer` leads into the request (RFC 6901). */
export type KeyRefusal = { code: keyof typeof keyRefusals; message: string; pointer: string }

type Decision = Result<KeyPayload[], KeyRefusal>

const refused = (code: KeyRefusal['code'], pointer: string): Decision => failed({ code, message: keyRefusals[code], pointer })

/** Names under which the record knows callers that bear no key; `loopback` is one of the past, in logs that have it. */
const reserved: ReadonlySet<string> = new Set(['write-key', 'loopback', 'anybody', 'seed', 'cli', 'dispatcher', 'standpoint'])

/**
 * Takes or refuses a command, given what is on record under the id of the key; pure.
 * @returns the events that it comes to, none where it changes nothing
 */
export function decide(key: Key | undefined, command: KeyCommand, { id }: { id: string }): Decision {
  switch (command.type) {
    case 'MakeKey': {
      const { description, scopes, negotiations, hash } = command.data
      if (key !== undefined) return refused('id-taken', '/id')
      if (reserved.has(id)) return refused('reserved-id', '/id')
      if (negotiations !== undefined && scopes.includes('admin')) return refused('limited-admin', '/negotiations')
      const limits = negotiations === undefined ? {} : { negotiations: [...new Set(negotiations)] }
      const about = description === undefined ? {} : { description }
      return ok([{ type: 'KeyMade', data: { ...about, scopes: [...new Set(scopes)], ...limits, hash } }])
    }
    case 'RevokeKey':
      if (key === undefined) return refused('unknown-key', '')
      return ok(key.revokedAt === null ? [{ type: 'KeyRevoked', data: {} }] : [])
    default:
      return command satisfies never
  }
}
