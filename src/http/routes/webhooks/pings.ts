import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebhookEvent } from '../../../../events/webhook.ts'
import { ok, type Result } from '../../../result.ts'
import { NoBody } from '../../../webhooks/commands/request.ts'
import { pingIdOf } from '../../../webhooks/messages/message-id.ts'
import type { Problem } from '../../problem/problem.ts'
import { writeHeaders } from '../../request/conditions.ts'
import { Params } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { attemptsPath, MessageAccepted } from './message-document.ts'
import { respond, type WebhookResponse } from './webhook-response.ts'
import { requestTo, writeWebhook } from './webhook-write.ts'

const path = '/webhooks/:webhook/pings'

async function ping(service: Service, request: FastifyRequest): Promise<Result<WebhookResponse, Problem>> {
  const asked = requestTo(service, request, NoBody, {})
  if (!asked.ok) return asked
  const { id } = asked.value.subscription
  const written = await writeWebhook(service, request, id, { command: { type: 'Ping' }, asks: 'pings' })
  if (!written.ok) return written
  const message = pingIdOf(id, (written.value.events[0] as WebhookEvent).revision)
  return ok({ status: 202, body: { message }, headers: { location: attemptsPath(id, message) }, written: written.value })
}

/** Test messages. */
export function addWebhookPings(app: FastifyInstance, service: Service): void {
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
    handler: respond((request) => ping(service, request)),
  })
}
