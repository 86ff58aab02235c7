import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ok, type Result } from '../../../result.ts'
import { NoBody } from '../../../webhooks/commands/request.ts'
import type { Problem } from '../../problem/problem.ts'
import { writeHeaders } from '../../request/conditions.ts'
import { Params } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import { inFormats, type Operation, responses } from '../../response/operation.ts'
import { Webhook, webhookDocument } from './webhook-document.ts'
import { respond, type WebhookResponse } from './webhook-response.ts'
import { requestTo, writeWebhook } from './webhook-write.ts'

/** The path ends with the name, by which a repeated request is known too. */
type Turn = { name: string; type: 'Pause' | 'Resume'; operation: Omit<Operation, 'tags'> }

const turns: readonly Turn[] = [
  {
    name: 'pauses',
    type: 'Pause',
    operation: {
      operationId: 'pauseWebhook',
      summary: 'Pause',
      description: 'Nothing is sent until it is resumed, and nothing is lost. Pausing a paused one changes nothing.',
    },
  },
  {
    name: 'resumptions',
    type: 'Resume',
    operation: {
      operationId: 'resumeWebhook',
      summary: 'Resume',
      description:
        'Deliveries go on where they stopped, of a paused subscription and of a disabled one; what waits for a retry is tried at once, of an active one too; an endpoint that was never verified is challenged again. An administrator who resumes that of a revoked key is its owner from then on.',
    },
  },
]

async function turn(service: Service, request: FastifyRequest, { name, type }: Turn): Promise<Result<WebhookResponse, Problem>> {
  const asked = requestTo(service, request, NoBody, {})
  if (!asked.ok) return asked
  const written = await writeWebhook(service, request, asked.value.subscription.id, { command: { type }, asks: name })
  if (!written.ok) return written
  const { subscription, rev } = written.value
  return ok({ status: 200, body: webhookDocument(service, subscription, rev), written: written.value })
}

/** What turns deliveries off and on: pauses and resumptions. */
export function addWebhookPauses(app: FastifyInstance, service: Service): void {
  for (const one of turns) {
    const path = `/webhooks/:webhook/${one.name}`
    app.post(path, {
      schema: {
        ...one.operation,
        tags: ['Webhooks'],
        params: Params(path),
        headers: writeHeaders('webhook'),
        response: responses({ 200: inFormats('As it stands now', { json: Webhook }) }, [400, 404, 412, 415, 422]),
      },
      config: { scope: 'webhooks' },
      handler: respond((request) => turn(service, request, one)),
    })
  }
}
