import { randomBytes } from 'node:crypto'
import type { KeyScope } from '../../events/key.ts'
import { decide } from '../../src/keys/commands/decide.ts'
import type { Keys } from '../../src/keys/key.ts'
import { hashOf, tokenBytes, tokenOf } from '../../src/keys/token.ts'

/** Makes a key without asking the service, and gives its token. */
export async function madeKey(keys: Keys, id: string, scopes: KeyScope[], negotiations?: string[]): Promise<string> {
  const token = tokenOf(id, randomBytes(tokenBytes))
  const data = { scopes, ...(negotiations === undefined ? {} : { negotiations }), hash: hashOf(token) }
  const made = await keys.write(id, { by: 'write-key', decisions: [(key) => decide(key, { type: 'MakeKey', data }, { id })] })
  if (!('events' in made)) throw new Error(`the key is refused: ${JSON.stringify(made)}`)
  return token
}

export async function revoked(keys: Keys, id: string): Promise<void> {
  await keys.write(id, { by: 'write-key', decisions: [(key) => decide(key, { type: 'RevokeKey' }, { id })] })
}

export const bearing = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` })
