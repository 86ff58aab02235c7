import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Slug } from '../../../../events/identifier.ts'
import type { WebhookEvent } from '../../../../events/webhook.ts'
import { failed, ok } from '../../../result.ts'
import { ReplayRequest, WebhookChange } from '../../../webhooks/commands/request.ts'
import { pingIdOf } from '../../../webhooks/messages/message.ts'
import { readProgress } from '../../../webhooks/progress/deliveries.ts'
import { isOpenTo, lacksNegotiation } from '../../request/access.ts'
import { writeHeaders } from '../../request/conditions.ts'
import type { JsonResponse } from '../../request/json-route.ts'
import type { Service } from '../../request/service.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { addWebhookDeliveries } from './deliveries.ts'
import { addWebhookMessage } from './message.ts'
import { addWebhookMessages, MessageAccepted, messageAccepted } from './messages.ts'
import { addWebhookPreviews } from './previews.ts'
import { addWebhookSecrets } from './secrets.ts'
import { beyondLimits, webhookAt } from './webhook-access.ts'
import { Webhook, WebhookWithDelivery, webhookDocument, withDelivery } from './webhook-document.ts'
import { addWebhookList } from './webhook-list.ts'
import { addCommandRoute, addRoute } from './webhook-route.ts'
import { type Written, writeWebhook } from './webhook-write.ts'

const path = '/webhooks/:webhook'
const headers = writeHeaders('webhook')

const ReplayAccepted = z
  .object({ after: z.record(Slug, z.int()).describe('By negotiation: told again is what stands after that revision') })
  .meta({ id: 'ReplayAccepted', description: 'What will be told again' })

/** What is asked of a subscription: to pause and to go on, to be tried, and to tell again. */
function addWebhookCommands(app: FastifyInstance, service: Service): void {
  const asItStands = inFormats('As it stands now', { json: Webhook })
  const shown = ({ subscription, rev }: Written): JsonResponse => ({ status: 200, body: webhookDocument(service, subscription, rev) })
  addCommandRoute(app, service, 'POST', `${path}/pauses`, {
    operationId: 'pauseWebhook',
    summary: 'Pause',
    description: 'Nothing is sent until it is resumed, and nothing is lost. Pausing a paused one changes nothing.',
    headers,
    response: responses({ 200: asItStands }, [412, 422]),
    write: () => ok({ command: { type: 'Pause' }, asks: 'pauses' }),
    respond: shown,
  })
  addCommandRoute(app, service, 'POST', `${path}/resumptions`, {
    operationId: 'resumeWebhook',
    summary: 'Resume',
    description:
      'Deliveries go on where they stopped, of a paused subscription and of a disabled one; what waits for a retry is tried at once, of an active one too; an endpoint that was never verified is challenged again. An administrator who resumes that of a revoked key is its owner from then on.',
    headers,
    response: responses({ 200: asItStands }, [412, 422]),
    write: () => ok({ command: { type: 'Resume' }, asks: 'resumptions' }),
    respond: shown,
  })
  addCommandRoute(app, service, 'POST', `${path}/pings`, {
    operationId: 'pingWebhook',
    summary: 'Send a test message',
    description: 'Sends a signed message that tells nothing, once, to an active subscription; at most one in 10 seconds.',
    headers,
    response: responses({ 202: inFormats('It will be sent', { json: MessageAccepted }) }, [409, 412, 422, 429]),
    write: () => ok({ command: { type: 'Ping' }, asks: 'pings' }),
    respond: ({ subscription: { id }, events }) => messageAccepted(id, pingIdOf(id, (events[0] as WebhookEvent).revision)),
  })
  addCommandRoute(app, service, 'POST', `${path}/replays`, {
    operationId: 'replayWebhook',
    summary: 'Tell again',
    description:
      'Sends every message from a revision or a time on once more, in order, with the same ids, numbers and bodies, and then goes on with what follows.',
    headers,
    body: ReplayRequest,
    response: responses({ 202: inFormats('It will be told', { json: ReplayAccepted }) }, [412, 422]),
    write: (asks, _, { caller }) =>
      asks.negotiation === undefined || isOpenTo(caller, asks.negotiation)
        ? ok({ command: { type: 'Replay', data: asks }, asks: { replay: asks } })
        : failed(lacksNegotiation()),
    respond({ subscription: { id }, events }) {
      const [after] = events.flatMap((event) => (event.type === 'ReplayRequested' ? [event.data.after] : []))
      return { status: 202, body: { after }, headers: { location: `/webhooks/${id}` } }
    },
  })
}

/** Subscriptions: to look at, to change and to end; and all that is asked of one. */
export function addWebhooks(app: FastifyInstance, service: Service): void {
  addWebhookList(app, service)
  addRoute(app, 'GET', path, {
    operationId: 'getWebhook',
    summary: 'One webhook',
    description:
      'A subscription, and in each negotiation how far its deliveries have come. The `ETag` is the revision of the subscription, for `If-Match` when it is changed; it says nothing of `delivery`, so the answer is not to be kept, and `If-None-Match` is not heeded.',
    response: responses({ 200: inFormats('The webhook', { json: WebhookWithDelivery }) }),
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
    headers: headers.pick({ 'If-Match': true }),
    body: WebhookChange,
    response: responses({ 200: inFormats('As it stands now', { json: Webhook }) }, [412, 422]),
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
    headers: headers.pick({ 'If-Match': true }),
    response: responses({ 204: z.null().describe('It is deleted') }, [412]),
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
