import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { failed, ok } from '../../../result.ts'
import { readProgress } from '../../../webhooks/progress/deliveries.ts'
import { changing, deleting } from '../../../webhooks/subscription/changing.ts'
import { WebhookChange } from '../../../webhooks/subscription/request.ts'
import { writeHeaders } from '../../request/conditions.ts'
import { pageOf } from '../../request/cursor.ts'
import { addList } from '../../request/list.ts'
import { Params } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import { inBody, shaped } from '../../request/shape.ts'
import { joined } from '../../response/field.ts'
import { inFormats, responses } from '../../response/operation.ts'
import type { Table } from '../../response/table.ts'
import { answering } from './answering.ts'
import { addWebhookDeliveries } from './deliveries.ts'
import { beyondLimits, chronicleOf, isOf, shownIn, webhookAt } from './finding.ts'
import { addWebhookMessage } from './message.ts'
import { addWebhookMessages } from './messages.ts'
import { addWebhookPings } from './pings.ts'
import { addWebhookPreviews } from './previews.ts'
import { addWebhookReplays } from './replays.ts'
import { addWebhookSecrets } from './secrets.ts'
import { addWebhookTurns } from './turns.ts'
import { Webhook, WebhookWithDelivery, withDelivery } from './webhook-document.ts'
import { written } from './writing.ts'

const WebhookList = z
  .object({ webhooks: z.array(Webhook) })
  .meta({ id: 'WebhookList', description: 'Webhooks in order of making, a page of them' })

/** One row for each webhook. */
export const webhooksTable: Table<z.output<typeof WebhookList>> = {
  columns: {
    webhook: 'The id of the webhook',
    url: 'Where it sends to',
    state: '`pending`, `active`, `paused` or `disabled`',
    reason: 'Why it is disabled',
    disabledAt: 'Since when',
    owner: 'The id of the key that made it',
    description: 'What it is for',
    types: 'What it is told; empty: of everything, as with the seven that follow',
    negotiations: 'Of which negotiations',
    points: 'On which points',
    parties: 'Of which parties',
    from: 'Leaving which statuses',
    to: 'Arriving at which statuses',
    scopes: 'Of which scopes',
    causes: 'For which causes',
    series: 'The series in which its newest messages are numbered',
    onExhaustion: 'What becomes of a message that cannot be delivered',
    algorithm: 'How it signs',
    publicKey: 'What to verify ed25519 signatures with',
    secretCount: 'How many secrets sign',
    createdAt: 'When it was made',
    changedAt: 'When its owner last changed it',
    rev: 'The revision at which it stands',
  },
  *rows({ webhooks }) {
    for (const webhook of webhooks) {
      if (webhook === undefined) continue
      const { id, filter, secrets, ...own } = webhook
      const criteria = Object.fromEntries(Object.entries(filter).map(([name, values]) => [name, values && joined(values)]))
      yield { ...own, ...criteria, webhook: id, secretCount: secrets.length }
    }
  },
}

const path = '/webhooks/:webhook'
const Headers = writeHeaders('webhook').pick({ 'If-Match': true })

/** Subscriptions: to look at, to change and to end; and all that is asked of one. */
export function addWebhooks(app: FastifyInstance, service: Service): void {
  const { ledger, keys, webhooks } = service
  const { subscriptions, store, allow } = webhooks
  const config = { scope: 'webhooks' } as const

  const show = answering(async (request) => {
    const found = webhookAt(service, request)
    if (!found.ok) return found
    const { subscription, rev } = found.value
    const progress = await readProgress(store, subscription.id)
    const states = ledger.ids().flatMap((id) => ledger.read(id) ?? [])
    const body = withDelivery(shownIn(service, subscription, rev), subscription, progress, states)
    return ok({ status: 200, body, headers: { etag: `"${rev}"` } })
  })

  const change = answering(async (request) => {
    const found = webhookAt(service, request)
    if (!found.ok) return found
    const shape = shaped(WebhookChange, request.body, inBody)
    if (!shape.ok) return shape
    const { id, owner } = found.value.subscription
    // What an administrator lets pass goes to the owner.
    const limits = [request.caller.negotiations, keys.read(owner)?.negotiations ?? null]
    const beyond = shape.value.filter === undefined ? null : beyondLimits(shape.value.filter, limits)
    if (beyond !== null) return failed(beyond)
    const result = await written(service, request, {
      ...{ id, asks: shape.value },
      decide: (subscription) => changing(subscription, shape.value, { allow, chronicle: chronicleOf(service) }),
    })
    if (!result.ok) return result
    const { subscription, rev } = result.value
    return ok({ status: 200, body: shownIn(service, subscription, rev), written: result.value })
  })

  const end = answering(async (request) => {
    const found = webhookAt(service, request)
    if (!found.ok) return found
    const result = await written(service, request, { id: found.value.subscription.id, asks: 'deletion', decide: deleting })
    return result.ok ? ok({ status: 204 }) : result
  })

  addList(app, {
    path: '/webhooks',
    operation: {
      operationId: 'listWebhooks',
      tags: ['Webhooks'],
      summary: 'The webhooks',
      description: 'The subscriptions that the key has made, or for an administrator all; those that were deleted are not shown.',
    },
    config,
    failures: [400],
    query: {},
    answer: WebhookList,
    table: webhooksTable,
    find({ caller }, _, { cursor, limit }) {
      // The cursor counts the caller’s own only, since it tells its number; those that were deleted too, so that it stays put.
      const own = subscriptions
        .ids()
        .map((id) => subscriptions.read(id))
        .filter((subscription) => isOf(caller, subscription))
      const standing = [...own.entries()].slice(cursor?.next ?? 0).filter(([, { isDeleted }]) => !isDeleted)
      const { items, next } = pageOf(standing, { from: 0, limit })
      const [at] = next === null ? [] : (standing[next] as (typeof standing)[number])
      const shown = items.map(([, subscription]) => shownIn(service, subscription, subscriptions.revision(subscription.id)))
      return ok({ answer: { webhooks: shown }, next: at === undefined ? null : { rev: 0, next: at }, tag: null })
    },
  })
  app.get(path, {
    schema: {
      operationId: 'getWebhook',
      tags: ['Webhooks'],
      summary: 'One webhook',
      description:
        'A subscription, and in each negotiation how far its deliveries have come. The `ETag` is the revision of the subscription, for `If-Match` when it is changed; it says nothing of `delivery`, so the answer is not to be kept, and `If-None-Match` is not heeded.',
      params: Params(path),
      response: responses({ 200: inFormats('The webhook', { json: WebhookWithDelivery }) }, [404]),
    },
    config,
    handler: show,
  })
  app.patch(path, {
    schema: {
      operationId: 'changeWebhook',
      tags: ['Webhooks'],
      summary: 'Change a webhook',
      description:
        'A new URL is sent nothing before its endpoint has answered a challenge. A new filter holds for what is recorded afterwards, in a series of its own.',
      params: Params(path),
      headers: Headers,
      body: WebhookChange,
      response: responses({ 200: inFormats('As it stands now', { json: Webhook }) }, [400, 404, 412, 415, 422]),
    },
    config,
    handler: change,
  })
  app.delete(path, {
    schema: {
      operationId: 'deleteWebhook',
      tags: ['Webhooks'],
      summary: 'Delete a webhook',
      description: 'Nothing more is sent. Its id is not given again.',
      params: Params(path),
      headers: Headers,
      response: responses({ 204: z.null().describe('It is deleted') }, [400, 404, 412]),
    },
    config,
    handler: end,
  })
  addWebhookSecrets(app, service)
  addWebhookTurns(app, service)
  addWebhookPings(app, service)
  addWebhookReplays(app, service)
  addWebhookMessages(app, service)
  addWebhookMessage(app, service)
  addWebhookDeliveries(app, service)
  addWebhookPreviews(app, service)
}
