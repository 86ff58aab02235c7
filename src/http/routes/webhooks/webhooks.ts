import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { failed, ok } from '../../../result.ts'
import { WebhookChange } from '../../../webhooks/commands/request.ts'
import { readProgress } from '../../../webhooks/progress/deliveries.ts'
import { writeHeaders } from '../../request/conditions.ts'
import type { Service } from '../../request/service.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { addWebhookDeliveries } from './deliveries.ts'
import { addWebhookMessage } from './message.ts'
import { addWebhookMessages } from './messages.ts'
import { addWebhookPreviews } from './previews.ts'
import { addWebhookSecrets } from './secrets.ts'
import { beyondLimits, webhookAt } from './webhook-access.ts'
import { addWebhookCommands } from './webhook-commands.ts'
import { Webhook, WebhookWithDelivery, webhookDocument, withDelivery } from './webhook-document.ts'
import { addWebhookList } from './webhook-list.ts'
import { addCommandRoute, addRoute } from './webhook-route.ts'
import { writeWebhook } from './webhook-write.ts'

const path = '/webhooks/:webhook'
const headers = writeHeaders('webhook').pick({ 'If-Match': true })

/** Subscriptions: to look at, to change and to end; and all that is asked of one. */
export function addWebhooks(app: FastifyInstance, service: Service): void {
  addWebhookList(app, service)
  addRoute(app, 'GET', path, {
    operationId: 'getWebhook',
    summary: 'One webhook',
    description:
      'A subscription, and in each negotiation how far its deliveries have come. The `ETag` is the revision of the subscription, for `If-Match` when it is changed; it says nothing of `delivery`, so the answer is not to be kept, and `If-None-Match` is not heeded.',
    response: responses({ 200: inFormats('The webhook', { json: WebhookWithDelivery }) }, [404]),
    async respond(request) {
      const found = webhookAt(service, request)
      if (!found.ok) return found
      const { ledger, webhooks } = service
      const { subscription, rev } = found.value
      const progress = await readProgress(webhooks.store, subscription.id)
      const states = ledger.ids().flatMap((id) => ledger.read(id) ?? [])
      const body = withDelivery(webhookDocument(service, subscription, rev), subscription, progress, states)
      return ok({ status: 200, body, headers: { etag: `"${rev}"` } })
    },
  })
  addCommandRoute(app, service, 'PATCH', path, {
    operationId: 'changeWebhook',
    summary: 'Change a webhook',
    description:
      'A new URL is sent nothing before its endpoint has answered a challenge. A new filter holds for what is recorded afterwards, in a series of its own.',
    headers,
    body: WebhookChange,
    response: responses({ 200: inFormats('As it stands now', { json: Webhook }) }, [400, 404, 412, 415, 422]),
    write(asks, { owner }, { caller }) {
      // What an administrator lets pass goes to the owner.
      const limits = [caller.negotiations, service.keys.read(owner)?.negotiations ?? null]
      const beyond = asks.filter === undefined ? null : beyondLimits(asks.filter, limits)
      return beyond === null ? ok({ command: { type: 'Change', data: asks }, asks }) : failed(beyond)
    },
    respond: ({ subscription, rev }) => ({ status: 200, body: webhookDocument(service, subscription, rev) }),
  })
  addRoute(app, 'DELETE', path, {
    operationId: 'deleteWebhook',
    summary: 'Delete a webhook',
    description: 'Nothing more is sent. Its id is not given again.',
    headers,
    response: responses({ 204: z.null().describe('It is deleted') }, [400, 404, 412]),
    async respond(request) {
      const found = webhookAt(service, request)
      if (!found.ok) return found
      const written = await writeWebhook(service, request, found.value.subscription.id, { command: { type: 'Delete' }, asks: 'deletion' })
      return written.ok ? ok({ status: 204 }) : written
    },
  })
  addWebhookSecrets(app, service)
  addWebhookCommands(app, service)
  addWebhookMessages(app, service)
  addWebhookMessage(app, service)
  addWebhookDeliveries(app, service)
  addWebhookPreviews(app, service)
}
