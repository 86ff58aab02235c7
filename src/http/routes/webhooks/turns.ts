import type { FastifyInstance } from 'fastify'
import { ok } from '../../../result.ts'
import { pausing, resuming } from '../../../webhooks/subscription/changing.ts'
import type { Decision } from '../../../webhooks/subscription/refusal.ts'
import { NoBody } from '../../../webhooks/subscription/request.ts'
import type { Subscription } from '../../../webhooks/subscription/subscription.ts'
import { writeHeaders } from '../../request/conditions.ts'
import { Params } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import { inBody, shaped } from '../../request/shape.ts'
import { inFormats, type Operation, responses } from '../../response/operation.ts'
import { answering } from './answering.ts'
import { shownIn, standingIn, webhookAt } from './finding.ts'
import { Webhook } from './webhook-document.ts'
import { written } from './writing.ts'

/** What turns deliveries off and on: pauses and resumptions. */
export function addWebhookTurns(app: FastifyInstance, service: Service): void {
  function add(name: string, operation: Omit<Operation, 'tags'>, decide: (subscription: Subscription, by: string) => Decision): void {
    const path = `/webhooks/:webhook/${name}`
    app.post(path, {
      schema: {
        ...{ ...operation, tags: ['Webhooks'], params: Params(path), headers: writeHeaders('webhook') },
        response: responses({ 200: inFormats('As it stands now', { json: Webhook }) }, [400, 404, 412, 415, 422]),
      },
      config: { scope: 'webhooks' },
      handler: answering(async (request) => {
        const found = webhookAt(service, request)
        if (!found.ok) return found
        const shape = shaped(NoBody, request.body ?? {}, inBody)
        if (!shape.ok) return shape
        const { by } = request.caller
        const result = await written(service, request, {
          ...{ id: found.value.subscription.id, asks: name },
          decide: (subscription) => decide(subscription, by),
        })
        if (!result.ok) return result
        const { subscription, rev } = result.value
        return ok({ status: 200, body: shownIn(service, subscription, rev), written: result.value })
      }),
    })
  }

  const pause = {
    operationId: 'pauseWebhook',
    summary: 'Pause',
    description: 'Nothing is sent until it is resumed, and nothing is lost. Pausing a paused one changes nothing.',
  }
  const resume = {
    operationId: 'resumeWebhook',
    summary: 'Resume',
    description:
      'Deliveries go on where they stopped, of a paused subscription and of a disabled one; what waits for a retry is tried at once, of an active one too; an endpoint that was never verified is challenged again. An administrator who resumes that of a revoked key is its owner from then on.',
  }
  add('pauses', pause, pausing)
  add('resumptions', resume, (subscription, by) => resuming(subscription, standingIn(service, subscription), by))
}
