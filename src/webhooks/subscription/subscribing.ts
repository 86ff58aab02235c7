import { v4, v5 } from 'uuid'
import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import { futileCriterion } from '../../../projections/questions/notices.ts'
import type { Allowed } from '../sending/address.ts'
import { readEndpoint } from '../sending/endpoint.ts'
import { type Chronicle, fitting, startingAt } from './beginning.ts'
import type { Issued } from './issuing.ts'
import { type Decision, refusedAs, type WebhookRefusal } from './refusal.ts'
import type { NewWebhook } from './request.ts'

/** The namespace of the ids that are derived from idempotency keys; it never changes. */
const root = '1c0b6f0e-95d2-5b7c-8b1f-6d3c52e9a740'

/**
 * The id of a new subscription that was given none: derived from who asks and the idempotency key, so that a repeat
 * finds what the first request made, else by chance.
 */
export const newWebhookId = (by: string, key: string | undefined, random: (size: number) => Uint8Array): string =>
  key === undefined ? v4({ random: random(16) }) : v5(`${by}\n${key}`, root)

/** Ids whose path is taken. */
const reserved: ReadonlySet<string> = new Set(['previews'])

/** Subscriptions of one owner, without those that were deleted. */
const mostOwned = 1000

/** What is wrong with the URL of an endpoint, at its place in the body; else the URL in its canonical form. */
export function endpointAt(url: string, allow: Allowed): { url: string } | { refusals: WebhookRefusal[] } {
  const read = readEndpoint(url, allow)
  return 'url' in read ? read : { refusals: read.refusals.map((refusal) => ({ ...refusal, pointer: '/url' })) }
}

/** What is wrong with a filter, at its place in the body; else the filter. Points and parties may be put on record later. */
export function filterAt(filter: WebhookFilter): { filter: WebhookFilter } | { refusals: WebhookRefusal[] } {
  const criterion = futileCriterion(filter)
  return criterion === null ? { filter } : refusedAs('futile-filter', { pointer: `/filter/${criterion}` })
}

/**
 * Makes a subscription of a request.
 * @param owned how many its owner has already
 * @param now epoch milliseconds
 */
export function subscribing(
  { id, url, description, filter = {}, start = 'now', onExhaustion = 'block' }: NewWebhook,
  {
    owner,
    owned,
    secret,
    allow,
    chronicle,
    now,
  }: {
    owner: string
    owned: number
    secret: Issued | { refusals: WebhookRefusal[] }
    allow: Allowed
    chronicle: Chronicle
    now: number
  },
): Decision {
  if (owned >= mostOwned) return refusedAs('too-many-webhooks')
  const endpoint = endpointAt(url, allow)
  const wanted = filterAt(filter)
  const begun = startingAt(start, filter, { chronicle, now })
  const beginning = 'refusals' in begun ? begun : fitting(begun.heads, '/filter/negotiations')
  const named = id !== undefined && reserved.has(id) ? refusedAs('reserved-id', { pointer: '/id' }) : { id }
  if ('refusals' in named || 'refusals' in endpoint || 'refusals' in wanted || 'refusals' in beginning || 'refusals' in secret)
    return { refusals: [named, endpoint, wanted, beginning, secret].flatMap((part) => ('refusals' in part ? part.refusals : [])) }
  const data = {
    ...{ url: endpoint.url, owner, filter, start: { ...beginning.heads }, onExhaustion, secret: secret.sealed },
    ...(description === undefined ? {} : { description }),
  }
  return { payloads: [{ type: 'WebhookSubscribed', data }] }
}
