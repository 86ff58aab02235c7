import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Slug } from '../../../../events/identifier.ts'
import { failed, ok } from '../../../result.ts'
import { replaying } from '../../../webhooks/subscription/asking.ts'
import { ReplayRequest } from '../../../webhooks/subscription/request.ts'
import { isOpenTo, lacksNegotiation } from '../../request/access.ts'
import { writeHeaders } from '../../request/conditions.ts'
import { Params } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import { inBody, shaped } from '../../request/shape.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { answering } from './answering.ts'
import { chronicleOf, webhookAt } from './finding.ts'
import { written } from './writing.ts'

const ReplayAccepted = z
  .object({ after: z.record(Slug, z.int()).describe('By negotiation: told again is what stands after that revision') })
  .meta({ id: 'ReplayAccepted', description: 'What will be told again' })

const path = '/webhooks/:webhook/replays'

/** What is told again. */
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
    handler: answering(async (request) => {
      const found = webhookAt(service, request)
      if (!found.ok) return found
      const shape = shaped(ReplayRequest, request.body, inBody)
      if (!shape.ok) return shape
      const asks = shape.value
      if (asks.negotiation !== undefined && !isOpenTo(request.caller, asks.negotiation)) return failed(lacksNegotiation())
      const { id } = found.value.subscription
      const result = await written(service, request, {
        ...{ id, asks: { replay: asks } },
        decide: (subscription) => replaying(subscription, asks, { chronicle: chronicleOf(service), now: service.webhooks.system.now() }),
      })
      if (!result.ok) return result
      const after = result.value.events.flatMap((event) => (event.type === 'ReplayRequested' ? [event.data.after] : []))[0]
      return ok({ status: 202, body: { after }, headers: { location: `/webhooks/${id}` }, written: result.value })
    }),
  })
}
