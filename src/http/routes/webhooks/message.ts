import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Attempt } from '../../../../events/delivery.ts'
import type { Negotiation } from '../../../../projections/negotiation.ts'
import { failed, ok, type Result } from '../../../result.ts'
import { NoBody } from '../../../webhooks/commands/request.ts'
import { type Message, messageAt, placeIn } from '../../../webhooks/messages/message.ts'
import { attemptsOf } from '../../../webhooks/progress/deliveries.ts'
import type { Subscription } from '../../../webhooks/subscription/subscription.ts'
import { unknown } from '../../problem/on-record.ts'
import type { Problem } from '../../problem/problem.ts'
import { isOpenTo } from '../../request/access.ts'
import { writeHeaders } from '../../request/conditions.ts'
import type { Service } from '../../request/service.ts'
import { inBody, shaped } from '../../request/shape.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { attemptDocument } from './deliveries.ts'
import { MessageAccepted, messageAccepted, messageDocument, WebhookMessage } from './messages.ts'
import { webhookAt } from './webhook-access.ts'
import { addRoute, responseTo } from './webhook-route.ts'
import { writeWebhook } from './webhook-write.ts'

/** Reading them all takes longer the more there are. */
const mostLookedAt = 10_000

const MessageWithAttempts = WebhookMessage.extend({
  attempts: z
    .array(Attempt)
    .describe(`Newest first; looked for among the newest ${mostLookedAt} attempts of the webhook. The list of attempts goes back further`),
}).meta({ id: 'MessageWithAttempts', description: 'A message, and what came of sending it' })

const path = '/webhooks/:webhook/messages/:message'

type Found = { state: Negotiation; subscription: Subscription; message: Message; negotiation: string }

/** The message that a path names. */
function messageIn(service: Service, request: FastifyRequest): Result<Found, Problem> {
  const found = webhookAt(service, request)
  if (!found.ok) return found
  const { subscription } = found.value
  const { message: id } = request.params as { message: string }
  const none = () => failed(unknown({ code: 'unknown-message', id, path: 'message' }))
  const named = placeIn(id)
  if (named === null || named.webhook !== subscription.id || !isOpenTo(request.caller, named.negotiation)) return none()
  const { negotiation, place } = named
  const state = service.ledger.read(negotiation)
  const message = state === undefined ? null : messageAt(state, subscription, place)
  return state === undefined || message?.id !== id ? none() : ok({ state, subscription, message, negotiation })
}

/** A single message: what it says, what came of it, and once more. */
export function addWebhookMessage(app: FastifyInstance, service: Service): void {
  addRoute(app, 'GET', path, {
    operationId: 'getWebhookMessage',
    summary: 'One message',
    description: 'A message as it is sent, and the attempts to deliver it.',
    response: responses({ 200: inFormats('The message', { json: MessageWithAttempts }) }),
    async respond(request) {
      const found = messageIn(service, request)
      if (!found.ok) return found
      const { state, subscription, message } = found.value
      const attempts: Attempt[] = []
      let lookedAt = 0
      for await (const attempt of attemptsOf(service.webhooks.store, subscription.id)) {
        if (attempt.id === message.id) attempts.push(attemptDocument(attempt))
        if (++lookedAt === mostLookedAt) break
      }
      const document = messageDocument(state, subscription, message, service.settings.baseUrl ?? '')
      return ok({ status: 200, body: { ...document, attempts } })
    },
  })
  addRoute(app, 'POST', `${path}/resends`, {
    operationId: 'resendWebhookMessage',
    summary: 'Send a message once more',
    description: 'Sends it out of turn, once, with the same id, number and body; only to an active subscription.',
    headers: writeHeaders('webhook'),
    response: responses({ 202: inFormats('It will be sent', { json: MessageAccepted }) }, [409, 412, 422]),
    async respond(request) {
      const found = messageIn(service, request)
      if (!found.ok) return found
      const shape = shaped(NoBody, request.body ?? {}, inBody)
      if (!shape.ok) return shape
      const { message, negotiation, subscription } = found.value
      const command = { type: 'Resend' as const, data: { negotiation, place: message.place } }
      const written = await writeWebhook(service, request, subscription.id, { command, asks: { resend: message.id } })
      return written.ok ? ok(responseTo(written.value, messageAccepted(subscription.id, message.id))) : written
    },
  })
}
