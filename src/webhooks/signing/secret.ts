import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { failed, ok, type Result } from '../../result.ts'

export const Algorithm = z.enum(['hmac', 'ed25519']).describe('How messages are signed: HMAC-SHA256 (`v1`) or ed25519 (`v1a`)')
export type Algorithm = z.output<typeof Algorithm>

/** A signing secret made ready once, to sign with many times. `version` is that of the signatures that it makes. */
export type SigningKey =
  | { version: 'v1'; key: KeyObject }
  | {
      version: 'v1a'
      key: KeyObject
      /** What a receiver verifies with: `whpk_` and base64. No secret. */
      publicKey: string
    }

/** Why a text is no signing secret. The codes are stable; no message shows the text. */
export const secretRefusals = {
  'secret-prefix': 'A signing secret begins with whsec_ or, for ed25519, with whsk_',
  'secret-encoding': 'What follows the prefix of a signing secret is standard base64, padded',
  'secret-length': 'After whsec_ come 24 to 64 bytes; after whsk_ come 64, the seed and then the public key',
  'secret-pair': 'The public key in the secret is not the one of its seed',
} as const

export type SecretRefusal = { code: keyof typeof secretRefusals; message: string }

const refused = (code: keyof typeof secretRefusals) => failed({ code, message: secretRefusals[code] })

/**
 * The bytes that a text of base64 stands for; undefined where the text is not exactly what those bytes are written as.
 * Node's own decoder passes over foreign characters, missing padding and spare bits at the end, so that many texts
 * would stand for the same bytes.
 */
export function decodeStrictly(text: string, encoding: 'base64' | 'base64url'): Buffer | undefined {
  const bytes = Buffer.from(text, encoding)
  return bytes.toString(encoding) === text ? bytes : undefined
}

const seedBytes = 32
/** RFC 8410, section 7: what comes before the seed in the DER of every ed25519 private key. */
const derBeforeSeed = Buffer.from('302e020100300506032b657004220420', 'hex')

function pairOf(seed: Uint8Array): { key: KeyObject; publicBytes: Buffer } {
  const key = createPrivateKey({ key: Buffer.concat([derBeforeSeed, seed]), format: 'der', type: 'pkcs8' })
  return { key, publicBytes: createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32) }
}

const fitsHmac = ({ length }: Uint8Array): boolean => length >= 24 && length <= 64

/**
 * A secret for HMAC-SHA256, as Standard Webhooks 1.0.0 writes it: `whsec_` and base64.
 * @param random 24 to 64 bytes, unpredictable and used for nothing else
 * @throws RangeError for another length
 */
export function hmacSecret(random: Uint8Array): string {
  if (!fitsHmac(random)) throw new RangeError('A secret for HMAC takes 24 to 64 bytes')
  return `whsec_${Buffer.from(random).toString('base64')}`
}

/**
 * A secret for ed25519: `whsk_` and the base64 of the seed and its public key. Standard Webhooks names the prefix and
 * leaves the bytes open; these 64 are what signers in use take.
 * @param random 32 bytes, unpredictable and used for nothing else
 * @throws RangeError for another length
 */
export function ed25519Secret(random: Uint8Array): string {
  if (random.length !== seedBytes) throw new RangeError('The seed of an ed25519 key has 32 bytes')
  return `whsk_${Buffer.concat([random, pairOf(random).publicBytes]).toString('base64')}`
}

/**
 * Makes a secret ready to sign with. The prefix says the algorithm.
 * @returns the key, or why the text is no signing secret
 */
export function readSecret(secret: string): Result<SigningKey, SecretRefusal> {
  const [, prefix, encoded = ''] = /^(whsec_|whsk_)(.*)$/s.exec(secret) ?? []
  if (prefix === undefined) return refused('secret-prefix')
  const bytes = decodeStrictly(encoded, 'base64')
  if (bytes === undefined) return refused('secret-encoding')
  if (prefix === 'whsec_') return fitsHmac(bytes) ? ok({ version: 'v1', key: createSecretKey(bytes) }) : refused('secret-length')
  if (bytes.length !== 2 * seedBytes) return refused('secret-length')
  const { key, publicBytes } = pairOf(bytes.subarray(0, seedBytes))
  // Signing with a seed beside a foreign public key would give signatures that its owner's receivers refuse.
  if (!publicBytes.equals(bytes.subarray(seedBytes))) return refused('secret-pair')
  return ok({ version: 'v1a', key, publicKey: `whpk_${publicBytes.toString('base64')}` })
}
