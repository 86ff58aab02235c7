import type { FastifyInstance } from 'fastify'
import type { WebhookEvent } from '../../../../events/webhook.ts'
import { ok } from '../../../result.ts'
import { onSteady } from '../../../webhooks/dispatch/clock.ts'
import { pingIdOf } from '../../../webhooks/messages/message.ts'
import { pinging } from '../../../webhooks/subscription/asking.ts'
import { NoBody } from '../../../webhooks/subscription/request.ts'
import { newestPing, type OneOff } from '../../../webhooks/subscription/subscription.ts'
import { writeHeaders } from '../../request/conditions.ts'
import { Params } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import { inBody, shaped } from '../../request/shape.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { answering } from './answering.ts'
import { standingIn, webhookAt } from './finding.ts'
import { attemptsPath, MessageAccepted } from './message-document.ts'
import { written } from './writing.ts'

const path = '/webhooks/:webhook/pings'

/** Test messages. */
export function addWebhookPings(app: FastifyInstance, service: Service): void {
  const { system } = service.webhooks
  /** The newest ping of each webhook that was looked at, and when it was asked for, by the clock that never runs back. */
  const asked = new Map<string, { rev: number; at: number }>()

  /** How long ago a ping was asked for. It was, so that it lies in the past even if the wall clock was set back. */
  function msSince(webhook: string, { rev, at }: OneOff): number {
    const now = system.steady()
    const known = asked.get(webhook)
    const askedAt = known?.rev === rev ? known.at : Math.min(onSteady(system, at), now)
    asked.set(webhook, { rev, at: askedAt })
    return now - askedAt
  }

  app.post(path, {
    schema: {
      operationId: 'pingWebhook',
      tags: ['Webhooks'],
      summary: 'Send a test message',
      description: 'Sends a signed message that tells nothing, once, to an active subscription; at most one in 10 seconds.',
      params: Params(path),
      headers: writeHeaders('webhook'),
      response: responses({ 202: inFormats('It will be sent', { json: MessageAccepted }) }, [400, 404, 409, 412, 415, 422, 429]),
    },
    config: { scope: 'webhooks' },
    handler: answering(async (request) => {
      const found = webhookAt(service, request)
      if (!found.ok) return found
      const shape = shaped(NoBody, request.body ?? {}, inBody)
      if (!shape.ok) return shape
      const { id } = found.value.subscription
      const result = await written(service, request, {
        ...{ id, asks: 'pings' },
        decide(subscription) {
          const last = newestPing(subscription)
          return pinging(standingIn(service, subscription), last === undefined ? null : msSince(id, last))
        },
      })
      if (!result.ok) return result
      const message = pingIdOf(id, (result.value.events[0] as WebhookEvent).revision)
      return ok({ status: 202, body: { message }, headers: { location: attemptsPath(id, message) }, written: result.value })
    }),
  })
}
