import { failed, ok, type Result } from '../../result.ts'
import type { System } from '../../system.ts'
import { type Keyring, nonceBytes, open, seal } from './seal.ts'
import { type Algorithm, ed25519Secret, hmacSecret, readSecret, type SecretRefusal } from './secret.ts'

const secretBytes = 32

/** What a receiver may know of a signing secret; both are null where it cannot be read. */
export type PublicSigning = { algorithm: Algorithm | null; publicKey: string | null }

type Wanted = { secret?: string | undefined; algorithm?: Algorithm | undefined }

type Options = Pick<System, 'randomBytes'> & {
  /** The id of the subscription that the secret is for. */
  webhook: string
  /** The algorithm where none is asked for. */
  usual: Algorithm
  keyring: Keyring
}

/**
 * The signing secret that is asked for: the caller's own, or a new one.
 * @returns the secret as it is kept at rest, or why it is none
 */
export function issueSecret({ secret, algorithm }: Wanted, options: Options): Result<string, SecretRefusal> {
  const { webhook, usual, keyring, randomBytes } = options
  const sealed = (text: string) => ok(seal(text, webhook, keyring, randomBytes(nonceBytes)))
  if (secret === undefined) {
    const bytes = randomBytes(secretBytes)
    return sealed((algorithm ?? usual) === 'ed25519' ? ed25519Secret(bytes) : hmacSecret(bytes))
  }
  const read = readSecret(secret)
  if (!read.ok) return read
  if (algorithm !== undefined && algorithm !== publicSigningOf(secret).algorithm) {
    const message = `A secret for ${algorithm} begins with ${algorithm === 'hmac' ? 'whsec_' : 'whsk_'}`
    return failed({ code: 'secret-prefix', message })
  }
  return sealed(secret)
}

/** What may be known of a signing secret. */
export function publicSigningOf(secret: string): PublicSigning {
  const read = readSecret(secret)
  if (!read.ok) return { algorithm: null, publicKey: null }
  const key = read.value
  return key.version === 'v1a' ? { algorithm: 'ed25519', publicKey: key.publicKey } : { algorithm: 'hmac', publicKey: null }
}

/** What may be known of a secret that is kept at rest; nothing, where the key that opens it is not configured. */
export function publicSigningAtRest(sealed: string, webhook: string, keyring: Keyring): PublicSigning {
  const opened = open(sealed, webhook, keyring)
  return opened.ok ? publicSigningOf(opened.value) : { algorithm: null, publicKey: null }
}
