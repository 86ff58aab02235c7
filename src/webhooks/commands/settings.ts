import canonicalize from 'canonicalize'
import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import { futileCriterion } from '../../../projections/questions/notices.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Allowed, readEndpoint } from '../sending/endpoint.ts'
import { covers, isSubscribedTo, type Series, type Subscription } from '../subscription/subscription.ts'
import type { Decision, WebhookCommand, WebhookContext } from './command.ts'
import { refused, type WebhookRefusal } from './refusal.ts'
import type { WebhookChange } from './request.ts'
import { checkSize, headsNow, startHeads } from './start.ts'

type Data = Extract<WebhookCommand, { type: 'Subscribe' }>['data']

/** Ids whose path is taken. */
const reserved: ReadonlySet<string> = new Set(['previews'])

/** Subscriptions of one owner, without those that were deleted. */
const mostOwned = 1000

/** The URL of an endpoint in its canonical form; else what is wrong with it, at its place in the body. */
function endpointOf(url: string, allow: Allowed): Result<string, WebhookRefusal[]> {
  const read = readEndpoint(url, allow)
  return read.ok ? read : failed(read.error.map((refusal) => ({ ...refusal, pointer: '/url' })))
}

/** The secret that comes with a command; else what is wrong with the one in the body. */
export const secretOf = ({ secret }: Pick<Data, 'secret'>): Result<string, WebhookRefusal[]> =>
  secret.ok ? secret : failed([{ ...secret.error, pointer: '/secret' }])

/** The filter; else what is wrong with it, at its place in the body. Points and parties may be put on record later. */
export function checkFilter(filter: WebhookFilter): Result<WebhookFilter, WebhookRefusal[]> {
  const criterion = futileCriterion(filter)
  return criterion === null ? ok(filter) : refused('futile-filter', { pointer: `/filter/${criterion}` })
}

/** Makes a subscription of the caller's. */
export function subscribe(data: Data, context: WebhookContext): Decision {
  if (context.owned >= mostOwned) return refused('too-many-webhooks')
  const { id, description, filter = {}, start = 'now', onExhaustion = 'block' } = data
  const heads = startHeads(start, filter, context)
  const parts = {
    id: id !== undefined && reserved.has(id) ? refused('reserved-id', { pointer: '/id' }) : ok(id),
    url: endpointOf(data.url, context.allow),
    filter: checkFilter(filter),
    start: heads.ok ? checkSize(heads.value, '/filter/negotiations') : heads,
    secret: secretOf(data),
  }
  const { id: named, url, filter: wanted, start: after, secret } = parts
  if (!named.ok || !url.ok || !wanted.ok || !after.ok || !secret.ok)
    return failed(Object.values(parts).flatMap((part) => (part.ok ? [] : part.error)))
  return ok([
    {
      type: 'WebhookSubscribed',
      data: {
        url: url.value,
        owner: context.caller.by,
        filter,
        start: after.value,
        onExhaustion,
        secret: secret.value,
        ...(description === undefined ? {} : { description }),
      },
    },
  ])
}

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
  const isConcerned = (negotiation: string): boolean => covers(filter, negotiation) || isSubscribedTo(subscription, negotiation)
  const after = checkSize(headsNow(chronicle, isConcerned), '/filter/negotiations')
  return after.ok ? ok({ filter, after: after.value }) : after
}

/** Changes what is otherwise than before; a new filter holds for what is recorded afterwards. */
export function change(subscription: Subscription, wanted: WebhookChange, context: WebhookContext): Decision {
  const { url = subscription.url, description = subscription.description, onExhaustion = subscription.onExhaustion } = wanted
  // What was let in by another setting may stay.
  const endpoint = url === subscription.url ? ok(url) : endpointOf(url, context.allow)
  if (!endpoint.ok) return endpoint
  const series = newSeries(subscription, wanted.filter, context)
  if (!series.ok) return series
  const data = {
    ...(endpoint.value === subscription.url ? {} : { url: endpoint.value }),
    ...(description === subscription.description ? {} : { description }),
    ...(onExhaustion === subscription.onExhaustion ? {} : { onExhaustion }),
    ...(series.value === undefined ? {} : { filter: series.value }),
  }
  return ok(Object.keys(data).length === 0 ? [] : [{ type: 'WebhookChanged', data }])
}
