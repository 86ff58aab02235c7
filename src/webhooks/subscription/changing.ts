import { isDeepStrictEqual } from 'node:util'
import { instantOf } from '../../../events/time.ts'
import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import type { Allowed } from '../sending/address.ts'
import { type Chronicle, covers, fitting, headsNow, isSubscribedTo, meantIn } from './beginning.ts'
import type { EffectiveState } from './effective-state.ts'
import type { Issued } from './issuing.ts'
import type { Decision } from './refusal.ts'
import type { WebhookChange } from './request.ts'
import { endpointAt, filterAt } from './subscribing.ts'
import type { Subscription } from './subscription.ts'

const nothing: Decision = { payloads: [] }

/**
 * The revisions after which a new filter holds, in what it lets pass and in what one before it did: else it would reach
 * back to the beginning there, and take the place of those before it.
 */
const headsOf = (subscription: Subscription, filter: WebhookFilter, chronicle: Chronicle): ReturnType<typeof fitting> =>
  fitting(
    headsNow(meantIn(chronicle, (negotiation) => covers(filter, negotiation) || isSubscribedTo(subscription, negotiation))),
    '/filter/negotiations',
  )

/** Changes what is otherwise than before; a new filter holds for what is recorded afterwards. */
export function changing(
  subscription: Subscription,
  { url = subscription.url, description, filter, onExhaustion }: WebhookChange,
  { allow, chronicle }: { allow: Allowed; chronicle: Chronicle },
): Decision {
  // What was let in by another setting may stay.
  const endpoint = url === subscription.url ? { url } : endpointAt(url, allow)
  if ('refusals' in endpoint) return endpoint
  const newFilter = filter === undefined || isDeepStrictEqual(filter, subscription.series.at(-1)?.filter) ? undefined : filter
  const wanted = newFilter === undefined ? { filter } : filterAt(newFilter)
  if ('refusals' in wanted) return wanted
  const after = newFilter === undefined ? { heads: {} } : headsOf(subscription, newFilter, chronicle)
  if ('refusals' in after) return after
  const isOther = <K extends 'url' | 'description' | 'onExhaustion'>(name: K, value: Subscription[K] | undefined): boolean =>
    value !== undefined && value !== subscription[name]
  const data = {
    ...(isOther('url', endpoint.url) ? { url: endpoint.url } : {}),
    ...(description !== undefined && isOther('description', description) ? { description } : {}),
    ...(onExhaustion !== undefined && isOther('onExhaustion', onExhaustion) ? { onExhaustion } : {}),
    ...(newFilter === undefined ? {} : { filter: { filter: newFilter, after: { ...after.heads } } }),
  }
  return Object.keys(data).length === 0 ? nothing : { payloads: [{ type: 'WebhookChanged', data }] }
}

/** Stops deliveries until they are resumed. */
export const pausing = ({ isPaused }: Subscription): Decision => (isPaused ? nothing : { payloads: [{ type: 'WebhookPaused', data: {} }] })

/**
 * Lets deliveries go on, or the endpoint be challenged again; what waits for a retry is tried at once. Whoever takes over
 * from a revoked key is the owner from then on.
 */
export function resuming({ owner }: Subscription, { reason }: EffectiveState, by: string): Decision {
  // What its secret is sealed with is for whoever runs the service to bring back, or a new secret is made.
  if (reason === 'secret-sealed') return nothing
  return { payloads: [{ type: 'WebhookResumed', data: { owner: reason === 'key-revoked' ? by : owner } }] }
}

export const deleting = (): Decision => ({ payloads: [{ type: 'WebhookDeleted', data: {} }] })

/**
 * Puts a new secret before the others, which sign too for as long as is asked.
 * @param now epoch milliseconds
 */
export const rotating = ({ sealed }: Issued, { overlapHours = 24, now }: { overlapHours?: number | undefined; now: number }): Decision => ({
  payloads: [{ type: 'WebhookSecretRotated', data: { secret: sealed, previousUntil: instantOf(now + overlapHours * 3_600_000) } }],
})
