import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Slug } from '../../../../events/identifier.ts'
import type { WebhookEvent } from '../../../../events/webhook.ts'
import { failed, ok } from '../../../result.ts'
import { ReplayRequest } from '../../../webhooks/commands/request.ts'
import { pingIdOf } from '../../../webhooks/messages/message.ts'
import { isOpenTo, lacksNegotiation } from '../../request/access.ts'
import { writeHeaders } from '../../request/conditions.ts'
import type { JsonResponse } from '../../request/json-route.ts'
import type { Service } from '../../request/service.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { MessageAccepted, messageAccepted } from './messages.ts'
import { Webhook, webhookDocument } from './webhook-document.ts'
import { addCommandRoute } from './webhook-route.ts'
import type { Written } from './webhook-write.ts'

const path = '/webhooks/:webhook'
const headers = writeHeaders('webhook')

const ReplayAccepted = z
  .object({ after: z.record(Slug, z.int()).describe('By negotiation: told again is what stands after that revision') })
  .meta({ id: 'ReplayAccepted', description: 'What will be told again' })

/** What is asked of a subscription: to pause and to go on, to be tried, and to tell again. */
export function addWebhookCommands(app: FastifyInstance, service: Service): void {
  const asItStands = inFormats('As it stands now', { json: Webhook })
  const shown = ({ subscription, rev }: Written): JsonResponse => ({ status: 200, body: webhookDocument(service, subscription, rev) })
  addCommandRoute(app, service, 'POST', `${path}/pauses`, {
    operationId: 'pauseWebhook',
    summary: 'Pause',
    description: 'Nothing is sent until it is resumed, and nothing is lost. Pausing a paused one changes nothing.',
    headers,
    response: responses({ 200: asItStands }, [400, 404, 412, 415, 422]),
    write: () => ok({ command: { type: 'Pause' }, asks: 'pauses' }),
    respond: shown,
  })
  addCommandRoute(app, service, 'POST', `${path}/resumptions`, {
    operationId: 'resumeWebhook',
    summary: 'Resume',
    description:
      'Deliveries go on where they stopped, of a paused subscription and of a disabled one; what waits for a retry is tried at once, of an active one too; an endpoint that was never verified is challenged again. An administrator who resumes that of a revoked key is its owner from then on.',
    headers,
    response: responses({ 200: asItStands }, [400, 404, 412, 415, 422]),
    write: () => ok({ command: { type: 'Resume' }, asks: 'resumptions' }),
    respond: shown,
  })
  addCommandRoute(app, service, 'POST', `${path}/pings`, {
    operationId: 'pingWebhook',
    summary: 'Send a test message',
    description: 'Sends a signed message that tells nothing, once, to an active subscription; at most one in 10 seconds.',
    headers,
    response: responses({ 202: inFormats('It will be sent', { json: MessageAccepted }) }, [400, 404, 409, 412, 415, 422, 429]),
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
    response: responses({ 202: inFormats('It will be told', { json: ReplayAccepted }) }, [400, 404, 412, 415, 422]),
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
