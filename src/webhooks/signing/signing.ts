import { createHmac, sign } from 'node:crypto'
import type { SigningKey } from './secret.ts'

/** What is signed. */
export type Message = {
  /** The same in every attempt. Letters, digits, `_` and `-`: with a full stop in it, two messages could be signed alike. */
  id: string
  /** Of this attempt, in epoch milliseconds. */
  attemptedAt: number
  /** The very bytes that are sent. */
  body: Uint8Array
}

/** Names and meanings of Standard Webhooks 1.0.0. */
export type SignedHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>

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
 * The headers that say who sent a message and when (Standard Webhooks 1.0.0, "Signature scheme" and "Webhook headers").
 * @param keys one signature is made with each, in their order: the new one and the old ones while a secret rotates
 * @throws RangeError where the id could not be signed safely
 */
export function signedHeaders({ id, attemptedAt, body }: Message, keys: readonly [SigningKey, ...SigningKey[]]): SignedHeaders {
  if (!/^[\w-]+$/.test(id)) throw new RangeError('The id of a webhook is made of letters, digits, _ and -')
  const timestamp = String(Math.floor(attemptedAt / 1000))
  const head = `${id}.${timestamp}.`
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys.map((key) => signature(key, head, body)).join(' '),
  }
}
