import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import { futileCriterion } from '../../../projections/questions/notices.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Allowed, readEndpoint } from '../sending/endpoint.ts'
import type { Decision, WebhookCommand, WebhookContext } from './command.ts'
import { refused, type WebhookRefusal } from './refusal.ts'
import { checkSize, startHeads } from './start.ts'

type Data = Extract<WebhookCommand, { type: 'Subscribe' }>['data']

/** Ids whose path is taken. */
const reserved: ReadonlySet<string> = new Set(['previews'])

/** Subscriptions of one owner, without those that were deleted. */
const mostOwned = 1000

/** The URL of an endpoint in its canonical form; else what is wrong with it, at its place in the body. */
export function endpointOf(url: string, allow: Allowed): Result<string, WebhookRefusal[]> {
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
