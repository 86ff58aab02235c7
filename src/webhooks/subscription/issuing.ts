import { type Keyring, nonceBytes, open, seal } from '../signing/seal.ts'
import { ed25519Secret, hmacSecret, readSecret } from '../signing/secret.ts'
import type { WebhookRefusal } from './refusal.ts'
import type { Algorithm } from './request.ts'
import type { KeptSecret } from './subscription.ts'

const secretBytes = 32

/** What a receiver may know of a signing secret; both are null where the key that opens it is not configured. */
export type Signature = { algorithm: Algorithm | null; publicKey: string | null }

/** A signing secret in the open, and as it is kept at rest. */
export type Issued = { secret: string; sealed: string }

type Wanted = { secret?: string | undefined; algorithm?: Algorithm | undefined }

/**
 * The signing secret that is asked for, sealed for one subscription: the caller's own, or a new one.
 * @param usual the algorithm where none is asked for
 */
export function issue(
  { secret, algorithm }: Wanted,
  {
    subscription,
    usual,
    keyring,
    random,
  }: { subscription: string; usual: Algorithm; keyring: Keyring; random: (size: number) => Uint8Array },
): Issued | { refusals: WebhookRefusal[] } {
  const issued = (text: string): Issued => ({ secret: text, sealed: seal(text, subscription, keyring, random(nonceBytes)) })
  if (secret === undefined) {
    const bytes = random(secretBytes)
    return issued((algorithm ?? usual) === 'ed25519' ? ed25519Secret(bytes) : hmacSecret(bytes))
  }
  const refused = (code: WebhookRefusal['code'], message: string) => ({ refusals: [{ code, message, pointer: '/secret' }] })
  const read = readSecret(secret)
  if ('refusal' in read) return refused(read.refusal.code, read.refusal.message)
  if (algorithm !== undefined && algorithm !== signatureOf(secret).algorithm)
    return refused('secret-prefix', `A secret for ${algorithm} begins with ${algorithm === 'hmac' ? 'whsec_' : 'whsk_'}`)
  return issued(secret)
}

/** What may be known of a signing secret. */
export function signatureOf(secret: string): Signature {
  const read = readSecret(secret)
  if ('refusal' in read) return { algorithm: null, publicKey: null }
  const { key } = read
  return key.version === 'v1a' ? { algorithm: 'ed25519', publicKey: key.publicKey } : { algorithm: 'hmac', publicKey: null }
}

/** What may be known of the newest of the secrets that are kept at rest. */
export function signatureAtRest([newest]: readonly KeptSecret[], subscription: string, keyring: Keyring): Signature {
  const opened = newest === undefined ? null : open(newest.sealed, subscription, keyring)
  return opened !== null && 'secret' in opened ? signatureOf(opened.secret) : { algorithm: null, publicKey: null }
}
