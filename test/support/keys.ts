import { randomBytes } from 'node:crypto'
import type { KeyScope } from '../../events/key.ts'
import type { Keys } from '../../src/keys/key.ts'
import { makeKey, revokeKey } from '../../src/keys/making.ts'
import { hashOf, tokenBytes, tokenOf } from '../../src/keys/token.ts'

/** Makes a key without asking the service, and gives its token. */
export async function madeKey(keys: Keys, id: string, scopes: KeyScope[], negotiations?: string[]): Promise<string> {
  const token = tokenOf(id, randomBytes(tokenBytes))
  const asks = { scopes, ...(negotiations === undefined ? {} : { negotiations }) }
  const made = await keys.write(id, { by: 'write-key', decisions: [(state) => makeKey(state, id, asks, hashOf(token))] })
  if (!('events' in made)) throw new Error(`the key is refused: ${JSON.stringify(made)}`)
  return token
}

export async function revoked(keys: Keys, id: string): Promise<void> {
  await keys.write(id, { by: 'write-key', decisions: [revokeKey] })
}

export const bearing = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` })
