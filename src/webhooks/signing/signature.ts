import { createHmac, sign } from 'node:crypto'
import type { SigningKey } from './secret.ts'

/** What is signed. */
export type SignedContent = {
  /** The same in every attempt. Letters, digits, `_` and `-`: with a full stop in it, two messages could be signed alike. */
  id: string
  /** Of this attempt, in epoch milliseconds. */
  attemptedAt: number
  /** The very bytes that are sent. */
  body: Uint8Array
}

/** Names and meanings of Standard Webhooks 1.0.0. */
type SignedHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>

function signature({ version, key }: SigningKey, head: string, body: Uint8Array): string {
  switch (version) {
    case 'v1':
      return `v1,${createHmac('sha256', key).update(head).update(body).digest('base64')}`
    case 'v1a':
      return `v1a,${sign(null, Buffer.concat([Buffer.from(head), body]), key).toString('base64')}`
    default:
      return version satisfies never
  }
}

/**
 * Several signatures end with the first one again: StandardWebhooks 1.1.2 for .NET never compares the last of several,
 * and a receiver that still has the old secret would refuse everything while it rotates.
 */
function signatureList(signatures: readonly [string, ...string[]]): string {
  const [newest, ...older] = signatures
  return older.length === 0 ? newest : [...signatures, newest].join(' ')
}

/**
 * The headers that say who sent a message and when (Standard Webhooks 1.0.0, "Signature scheme" and "Webhook headers").
 * @param keys one signature is made with each, in their order: the new one and the old ones while a secret rotates
 * @throws RangeError where the id could not be signed safely
 */
export function signedHeaders({ id, attemptedAt, body }: SignedContent, keys: readonly [SigningKey, ...SigningKey[]]): SignedHeaders {
  if (!/^[\w-]+$/.test(id)) throw new RangeError('The id of a webhook is made of letters, digits, _ and -')
  const timestamp = String(Math.floor(attemptedAt / 1000))
  const head = `${id}.${timestamp}.`
  const [newest, ...older] = keys
  const signed = (key: SigningKey): string => signature(key, head, body)
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureList([signed(newest), ...older.map(signed)]),
  }
}
