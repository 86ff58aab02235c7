import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import { failed, ok, type Result } from '../../result.ts'
import { decodeStrictly } from './secret.ts'

/** The keys for secrets at rest, by id. The first one seals, each of them opens; without any, nothing is sealed. */
export type Keyring = ReadonlyMap<string, KeyObject>

/** Why there is no keyring, or why a secret at rest stays closed. The codes are stable; no message shows key or secret. */
const sealingRefusals = {
  'keyring-entry': 'Keys for secrets at rest are written id:key, parted by commas; the id is made of letters, digits, _ and -',
  'keyring-length': 'A key for secrets at rest is the base64 of 32 bytes',
  'keyring-repeated': 'Two keys for secrets at rest have the same id',
  'seal-form': 'That is not a secret as it is kept at rest',
  'seal-key': 'The secret was sealed with a key that is not configured',
  'seal-broken': 'The seal is of another subscription or another key, or it was altered',
} as const

type SealingRefusal = { code: keyof typeof sealingRefusals; message: string }

const refused = (code: keyof typeof sealingRefusals) => failed({ code, message: sealingRefusals[code] })

const algorithm = 'aes-256-gcm'
export const nonceBytes = 12
const tagBytes = 16
const unsealed = 'plain:'

/** Version and key are sealed in too: else two ids of one key would open each other's seals. No id has a colon in it. */
const associated = (keyId: string, subscription: string): Buffer => Buffer.from(`v1:${keyId}:${subscription}`)

/**
 * Reads the keys that are configured.
 * @param text `id:key`, several of them parted by commas, the one that seals first; a key is the base64 of 32 bytes
 */
export function readKeyring(text: string): Result<Keyring, SealingRefusal> {
  const keyring = new Map<string, KeyObject>()
  for (const entry of text.split(',')) {
    const [, id, encoded] = /^([\w-]+):([^:]+)$/.exec(entry.trim()) ?? []
    if (id === undefined || encoded === undefined) return refused('keyring-entry')
    const bytes = decodeStrictly(encoded, 'base64')
    if (bytes?.length !== 32) return refused('keyring-length')
    if (keyring.has(id)) return refused('keyring-repeated')
    keyring.set(id, createSecretKey(bytes))
  }
  return ok(keyring)
}

/**
 * A signing secret as it is kept at rest, for one subscription and for no other.
 * @param nonce twelve random bytes, never used before (NIST SP 800-38D, section 8.2.2)
 * @returns `v1:<key id>:<base64url of nonce, ciphertext and tag>`, or without a key `plain:<secret>`
 */
export function seal(secret: string, subscription: string, keyring: Keyring, nonce: Uint8Array): string {
  const [first] = keyring
  if (first === undefined) return unsealed + secret
  if (nonce.length !== nonceBytes) throw new RangeError('The nonce of a seal has 12 bytes')
  const [keyId, key] = first
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(associated(keyId, subscription))
  const box = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `v1:${keyId}:${box.toString('base64url')}`
}

/**
 * The signing secret that was sealed for that subscription. What was kept as it is opens with any keyring, so that a key
 * can be configured later.
 */
export function open(sealed: string, subscription: string, keyring: Keyring): Result<string, SealingRefusal> {
  if (sealed.startsWith(unsealed)) return ok(sealed.slice(unsealed.length))
  const [, keyId, encoded] = /^v1:([\w-]+):([\w-]+)$/.exec(sealed) ?? []
  const box = encoded === undefined ? undefined : decodeStrictly(encoded, 'base64url')
  if (keyId === undefined || box === undefined || box.length < nonceBytes + tagBytes) return refused('seal-form')
  const key = keyring.get(keyId)
  if (key === undefined) return refused('seal-key')
  const decipher = createDecipheriv(algorithm, key, box.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(associated(keyId, subscription))
    .setAuthTag(box.subarray(-tagBytes))
  const text = decipher.update(box.subarray(nonceBytes, -tagBytes))
  try {
    return ok(Buffer.concat([text, decipher.final()]).toString('utf8'))
  } catch {
    // Node has one unnamed error for a tag that does not fit, and final() throws no other.
    return refused('seal-broken')
  }
}
