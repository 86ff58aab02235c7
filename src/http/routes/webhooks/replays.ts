import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Slug } from '../../../../events/identifier.ts'
import { failed, ok, type Result } from '../../../result.ts'
import { ReplayRequest } from '../../../webhooks/commands/request.ts'
import type { Problem } from '../../problem/problem.ts'
import { isOpenTo, lacksNegotiation } from '../../request/access.ts'
import { writeHeaders } from '../../request/conditions.ts'
import { Params } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { respond, type WebhookResponse } from './webhook-response.ts'
import { requestTo, writeWebhook } from './webhook-write.ts'

const ReplayAccepted = z
  .object({ after: z.record(Slug, z.int()).describe('By negotiation: told again is what stands after that revision') })
  .meta({ id: 'ReplayAccepted', description: 'What will be told again' })

const path = '/webhooks/:webhook/replays'

async function replay(service: Service, request: FastifyRequest): Promise<Result<WebhookResponse, Problem>> {
  const asked = requestTo(service, request, ReplayRequest)
  if (!asked.ok) return asked
  const { subscription, asks } = asked.value
  if (asks.negotiation !== undefined && !isOpenTo(request.caller, asks.negotiation)) return failed(lacksNegotiation())
  const { id } = subscription
  const written = await writeWebhook(service, request, id, { command: { type: 'Replay', data: asks }, asks: { replay: asks } })
  if (!written.ok) return written
  const [after] = written.value.events.flatMap((event) => (event.type === 'ReplayRequested' ? [event.data.after] : []))
  return ok({ status: 202, body: { after }, headers: { location: `/webhooks/${id}` }, written: written.value })
}

/** What is sent again. */
export function addWebhookReplays(app: FastifyInstance, service: Service): void {
  app.post(path, {
    schema: {
      operationId: 'replayWebhook',
      tags: ['Webhooks'],
      summary: 'Tell again',
      description:
        'Sends every message from a revision or a time on once more, in order, with the same ids, numbers and bodies, and then goes on with what follows.',
      params: Params(path),
      headers: writeHeaders('webhook'),
      body: ReplayRequest,
      response: responses({ 202: inFormats('It will be told', { json: ReplayAccepted }) }, [400, 404, 412, 415, 422]),
    },
    config: { scope: 'webhooks' },
    handler: respond((request) => replay(service, request)),
  })
}
