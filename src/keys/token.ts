import { createHash, timingSafeEqual } from 'node:crypto'
import type { Key, Keys } from './key.ts'

/** So many random bytes make a token that nobody can guess. */
export const tokenBytes = 32

/**
 * The token of a key: its id, so that the key is found, and what only its bearer knows.
 * @param random 32 bytes, unpredictable and used for nothing else
 * @throws RangeError for another length
 */
export function tokenOf(id: string, random: Uint8Array): string {
  if (random.length !== tokenBytes) throw new RangeError(`A token takes ${tokenBytes} bytes`)
  return `sp_${id}_${Buffer.from(random).toString('base64url')}`
}

/** The id of the key whose token a text would be; undefined where it is none. An id has no `_`, so that there is one way to read it. */
export const idIn = (text: string): string | undefined => /^sp_([a-z0-9]+(?:-[a-z0-9]+)*)_[A-Za-z0-9_-]{43}$/.exec(text)?.[1]

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** SHA-256 of a token in hex, as it is kept. */
export const hashOf = (token: string): string => digest(token).toString('hex')

/** Whether two texts are the same, in a time that tells nothing of either. */
export const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))

/** Whether a token has that hash, in a time that tells nothing of either. */
export const hasHash = (token: string, hash: string): boolean => timingSafeEqual(digest(token), Buffer.from(hash, 'hex'))

/** The hash of no token: whether an id is known cannot be told by the time that the answer takes. */
const nobodys = '0'.repeat(64)

/** The key that a token is of, revoked or not; undefined where it is of none. */
export function keyOf(token: string, keys: Pick<Keys, 'read'>): Key | undefined {
  const key = keys.read(idIn(token) ?? '')
  return hasHash(token, key?.hash ?? nobodys) ? key : undefined
}
