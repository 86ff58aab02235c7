import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { failed, ok, type Result } from '../../../result.ts'
import { WebhookChange } from '../../../webhooks/commands/request.ts'
import { readProgress } from '../../../webhooks/progress/deliveries.ts'
import type { Problem } from '../../problem/problem.ts'
import { writeHeaders } from '../../request/conditions.ts'
import { Params } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { addWebhookDeliveries } from './deliveries.ts'
import { addWebhookMessage } from './message.ts'
import { addWebhookMessages } from './messages.ts'
import { addWebhookPauses } from './pauses.ts'
import { addWebhookPings } from './pings.ts'
import { addWebhookPreviews } from './previews.ts'
import { addWebhookReplays } from './replays.ts'
import { addWebhookSecrets } from './secrets.ts'
import { beyondLimits, webhookAt } from './webhook-access.ts'
import { Webhook, WebhookWithDelivery, webhookDocument, withDelivery } from './webhook-document.ts'
import { addWebhookList } from './webhook-list.ts'
import { respond, type WebhookResponse } from './webhook-response.ts'
import { requestTo, writeWebhook } from './webhook-write.ts'

const path = '/webhooks/:webhook'
const Headers = writeHeaders('webhook').pick({ 'If-Match': true })

async function show(service: Service, request: FastifyRequest): Promise<Result<WebhookResponse, Problem>> {
  const found = webhookAt(service, request)
  if (!found.ok) return found
  const { ledger, webhooks } = service
  const { subscription, rev } = found.value
  const progress = await readProgress(webhooks.store, subscription.id)
  const states = ledger.ids().flatMap((id) => ledger.read(id) ?? [])
  const body = withDelivery(webhookDocument(service, subscription, rev), subscription, progress, states)
  return ok({ status: 200, body, headers: { etag: `"${rev}"` } })
}

async function change(service: Service, request: FastifyRequest): Promise<Result<WebhookResponse, Problem>> {
  const asked = requestTo(service, request, WebhookChange)
  if (!asked.ok) return asked
  const { subscription, asks } = asked.value
  const { id, owner } = subscription
  // What an administrator lets pass goes to the owner.
  const limits = [request.caller.negotiations, service.keys.read(owner)?.negotiations ?? null]
  const beyond = asks.filter === undefined ? null : beyondLimits(asks.filter, limits)
  if (beyond !== null) return failed(beyond)
  const written = await writeWebhook(service, request, id, { command: { type: 'Change', data: asks }, asks })
  if (!written.ok) return written
  return ok({ status: 200, body: webhookDocument(service, written.value.subscription, written.value.rev), written: written.value })
}

async function remove(service: Service, request: FastifyRequest): Promise<Result<WebhookResponse, Problem>> {
  const found = webhookAt(service, request)
  if (!found.ok) return found
  const { id } = found.value.subscription
  const written = await writeWebhook(service, request, id, { command: { type: 'Delete' }, asks: 'deletion' })
  return written.ok ? ok({ status: 204 }) : written
}

/** Subscriptions: to look at, to change and to end; and all that is asked of one. */
export function addWebhooks(app: FastifyInstance, service: Service): void {
  const config = { scope: 'webhooks' } as const
  addWebhookList(app, service)
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
    handler: respond((request) => show(service, request)),
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
    handler: respond((request) => change(service, request)),
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
    handler: respond((request) => remove(service, request)),
  })
  addWebhookSecrets(app, service)
  addWebhookPauses(app, service)
  addWebhookPings(app, service)
  addWebhookReplays(app, service)
  addWebhookMessages(app, service)
  addWebhookMessage(app, service)
  addWebhookDeliveries(app, service)
  addWebhookPreviews(app, service)
}
