import type { OutgoingRequest } from '../messages/outgoing-request.ts'
import type { Sender, Sent } from '../sending/sender.ts'
import { type Keyring, open } from '../signing/seal.ts'
import { readSecret, type SigningKey } from '../signing/secret.ts'
import { signedHeaders } from '../signing/signature.ts'
import type { KeptSecret } from '../subscription/subscription.ts'

export type SigningKeys = readonly [SigningKey, ...SigningKey[]]

/**
 * The keys of the secrets that sign, the newest first. Of older ones those that cannot be opened with the keys at hand are
 * left out; undefined where the newest is such a one.
 */
export function signingKeysOf(webhook: string, secrets: readonly KeptSecret[], keyring: Keyring): SigningKeys | undefined {
  const found: SigningKey[] = []
  for (const { sealed } of secrets) {
    const opened = open(sealed, webhook, keyring)
    const read = 'secret' in opened ? readSecret(opened.secret) : opened
    if ('key' in read) found.push(read.key)
    else if (found.length === 0) return undefined
  }
  const [first, ...others] = found
  return first === undefined ? undefined : [first, ...others]
}

/**
 * Signs a parcel and sends it once.
 * @param at epoch milliseconds of the attempt
 */
export function exchange(
  sender: Sender,
  url: string,
  parcel: OutgoingRequest,
  keys: SigningKeys,
  at: number,
  signal: AbortSignal,
): Promise<Sent> {
  const { id, method = 'POST', body, headers = {} } = parcel
  const bytes = Buffer.from(body)
  const own = { 'content-type': 'application/json', 'user-agent': 'Standpoint' }
  return sender.send(
    { url, method, headers: { ...own, ...headers, ...signedHeaders({ id, attemptedAt: at, body: bytes }, keys) }, body: bytes },
    signal,
  )
}
