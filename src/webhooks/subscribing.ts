import { v4, v5 } from 'uuid'
import type { Allowed } from './address.ts'
import { type Chronicle, startingAt } from './beginning.ts'
import { readEndpoint } from './endpoint.ts'
import type { Issued } from './issuing.ts'
import type { Decision, WebhookRefusal } from './refusal.ts'
import type { NewWebhook } from './request.ts'

/** The namespace of the ids that are derived from idempotency keys; it never changes. */
const root = '1c0b6f0e-95d2-5b7c-8b1f-6d3c52e9a740'

/**
 * The id of a new subscription that was given none: derived from who asks and the idempotency key, so that a repeat
 * finds what the first request made, else by chance.
 */
export const newWebhookId = (by: string, key: string | undefined, random: (size: number) => Uint8Array): string =>
  key === undefined ? v4({ random: random(16) }) : v5(`${by}\n${key}`, root)

/** What is wrong with the URL of an endpoint, at its place in the body; else the URL in its canonical form. */
export function endpointAt(url: string, allow: Allowed): { url: string } | { refusals: WebhookRefusal[] } {
  const read = readEndpoint(url, allow)
  return 'url' in read ? read : { refusals: read.refusals.map((refusal) => ({ ...refusal, pointer: '/url' })) }
}

/** Makes a subscription of a request. */
export function subscribing(
  { url, description, filter = {}, start = 'now', onExhaustion = 'block' }: NewWebhook,
  {
    owner,
    secret,
    allow,
    chronicle,
  }: { owner: string; secret: Issued | { refusals: WebhookRefusal[] }; allow: Allowed; chronicle: Chronicle },
): Decision {
  const endpoint = endpointAt(url, allow)
  const beginning = startingAt(start, filter, chronicle)
  if ('refusals' in endpoint || 'refusals' in beginning || 'refusals' in secret)
    return { refusals: [endpoint, beginning, secret].flatMap((part) => ('refusals' in part ? part.refusals : [])) }
  const data = {
    ...{ url: endpoint.url, owner, filter, start: { ...beginning.heads }, onExhaustion, secret: secret.sealed },
    ...(description === undefined ? {} : { description }),
  }
  return { payloads: [{ type: 'WebhookSubscribed', data }] }
}
