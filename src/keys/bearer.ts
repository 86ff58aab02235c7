import type { Key, Keys } from './key.ts'
import { hasHash, idIn } from './token.ts'

/** The hash of no token: whether an id is known cannot be told by the time that the answer takes. */
const nobodys = '0'.repeat(64)

/** The key that a token is of, revoked or not; undefined where it is of none. */
export function keyOf(token: string, keys: Pick<Keys, 'read'>): Key | undefined {
  const key = keys.read(idIn(token) ?? '')
  return hasHash(token, key?.hash ?? nobodys) ? key : undefined
}
