import canonicalize from 'canonicalize'
import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import { ok, type Result } from '../../result.ts'
import { covers, isSubscribedTo, type Series, type Subscription } from '../subscription/subscription.ts'
import type { Decision, WebhookContext } from './command.ts'
import type { WebhookRefusal } from './refusal.ts'
import type { WebhookChange } from './request.ts'
import { checkSize, headsNow, only } from './start.ts'
import { checkFilter, endpointOf } from './subscribe.ts'

/**
 * A new filter and the revisions after which it holds, in what it lets pass and in what one before it did: else it would
 * reach back to the beginning there, and take the place of those before it. Undefined where it is the one in force.
 */
function newSeries(
  subscription: Subscription,
  filter: WebhookFilter | undefined,
  { chronicle }: WebhookContext,
): Result<Series | undefined, WebhookRefusal[]> {
  const inForce = subscription.series.at(-1)?.filter
  if (filter === undefined || canonicalize(filter) === canonicalize(inForce)) return ok(undefined)
  const wanted = checkFilter(filter)
  if (!wanted.ok) return wanted
  const concerned = only(chronicle, (negotiation) => covers(filter, negotiation) || isSubscribedTo(subscription, negotiation))
  const after = checkSize(headsNow(concerned), '/filter/negotiations')
  return after.ok ? ok({ filter, after: after.value }) : after
}

/** Changes what is otherwise than before; a new filter holds for what is recorded afterwards. */
export function change(
  subscription: Subscription,
  { url = subscription.url, description, filter, onExhaustion }: WebhookChange,
  context: WebhookContext,
): Decision {
  // What was let in by another setting may stay.
  const endpoint = url === subscription.url ? ok(url) : endpointOf(url, context.allow)
  if (!endpoint.ok) return endpoint
  const series = newSeries(subscription, filter, context)
  if (!series.ok) return series
  const isOther = <K extends 'url' | 'description' | 'onExhaustion'>(name: K, value: Subscription[K] | undefined): boolean =>
    value !== undefined && value !== subscription[name]
  const data = {
    ...(isOther('url', endpoint.value) ? { url: endpoint.value } : {}),
    ...(description !== undefined && isOther('description', description) ? { description } : {}),
    ...(onExhaustion !== undefined && isOther('onExhaustion', onExhaustion) ? { onExhaustion } : {}),
    ...(series.value === undefined ? {} : { filter: series.value }),
  }
  return ok(Object.keys(data).length === 0 ? [] : [{ type: 'WebhookChanged', data }])
}
