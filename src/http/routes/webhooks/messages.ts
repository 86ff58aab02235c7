import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Slug } from '../../../../events/identifier.ts'
import type { Negotiation } from '../../../../projections/negotiation.ts'
import { ruleset } from '../../../../projections/rules/ruleset.ts'
import { failed, ok } from '../../../result.ts'
import { noticeMessages } from '../../../webhooks/messages/body.ts'
import { type Message, messageBody, messagesBetween } from '../../../webhooks/messages/message.ts'
import type { Subscription } from '../../../webhooks/subscription/subscription.ts'
import { unknown } from '../../problem/on-record.ts'
import { isOpenTo, lacksNegotiation } from '../../request/access.ts'
import { queryOf } from '../../request/cursor.ts'
import type { JsonResponse } from '../../request/json-route.ts'
import { exampleNames } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import { WholeNumber } from '../../request/times.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { webhookAt } from './webhook-access.ts'
import { addRoute } from './webhook-route.ts'

const MessageBody = z.discriminatedUnion('type', noticeMessages).meta({ id: 'MessageBody', description: 'What is told' })

export const WebhookMessage = z
  .object({
    id: z.string().describe('As in the header `webhook-id`'),
    sequence: z.int().min(1).describe('Its number in its series and negotiation'),
    body: MessageBody,
  })
  .meta({ id: 'WebhookMessage', description: 'A message as it is sent' })
type WebhookMessage = z.output<typeof WebhookMessage>

export const MessageAccepted = z
  .object({ message: z.string().describe('The id with which it is sent') })
  .meta({ id: 'MessageAccepted', description: 'What will be sent once' })

/** A message as it is shown. */
export const messageDocument = (state: Negotiation, subscription: Subscription, message: Message, base: string): WebhookMessage => ({
  id: message.id,
  sequence: message.sequence,
  body: JSON.parse(messageBody(state, subscription, message, base)) as WebhookMessage['body'],
})

/** The response to whoever asks for a message, which says where the attempts at it are found. */
export const messageAccepted = (webhook: string, message: string): JsonResponse => ({
  status: 202,
  body: { message },
  headers: { location: `/webhooks/${webhook}/deliveries?message=${message}` },
})

const MessageList = z.object({ messages: z.array(WebhookMessage) }).meta({ id: 'MessageList', description: 'Messages by their numbers' })

const mostAtOnce = 100
const query = z.strictObject({
  negotiation: Slug.meta({ description: 'Of that negotiation', examples: [exampleNames.negotiation] }),
  series: z
    .string()
    .regex(/^[1-9]\d{0,5}(?:\.\d{1,6})?$/, 'A series as a message names it, or the number of its filter')
    .meta({ description: 'Of that series, as a message names it or without its ruleset; left out: the newest', example: '1' })
    .optional(),
  from: WholeNumber.meta({ description: 'The first number wanted; left out: 1', example: 1 }).optional(),
  to: WholeNumber.meta({ description: 'The last number wanted; left out: the newest', example: 20 }).optional(),
  limit: z
    .preprocess((given) => WholeNumber.safeParse(given).data ?? given, z.int().min(1).max(mostAtOnce))
    .meta({ description: `How many at the most; left out: ${mostAtOnce}`, example: mostAtOnce })
    .optional(),
})

/** The messages of a subscription by their numbers: whoever missed some pulls them. */
export function addWebhookMessages(app: FastifyInstance, service: Service): void {
  addRoute(app, 'GET', '/webhooks/:webhook/messages', {
    operationId: 'listWebhookMessages',
    summary: 'Pull messages by number',
    description:
      'Whoever sees a gap in the numbers pulls what is missing. The messages are those that are on record, computed anew with the same ids and bodies; both ends of the range are included.',
    querystring: query,
    response: responses({ 200: inFormats('The messages', { json: MessageList }) }),
    async respond(request) {
      const found = webhookAt(service, request)
      if (!found.ok) return found
      const shape = queryOf(request, query)
      if (!shape.ok) return shape
      const { subscription } = found.value
      const { negotiation, series: named = String(subscription.series.length) } = shape.value
      const { from = 1, to = Number.POSITIVE_INFINITY, limit = mostAtOnce } = shape.value
      if (!isOpenTo(request.caller, negotiation)) return failed(lacksNegotiation())
      const state = service.ledger.read(negotiation)
      if (state === undefined) return failed(unknown({ code: 'unknown-negotiation', id: negotiation, parameter: 'negotiation' }))
      const [series = 0, rules = ruleset] = named.split('.').map(Number)
      // By other rules other things are told: what was numbered by them cannot be told again.
      if (series > subscription.series.length || rules !== ruleset)
        return failed(unknown({ code: 'unknown-series', id: named, parameter: 'series' }))
      const base = service.settings.baseUrl ?? ''
      const messages = messagesBetween(state, subscription, { series, from, to, limit })
      return ok({ status: 200, body: { messages: messages.map((message) => messageDocument(state, subscription, message, base)) } })
    },
  })
}
