import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Attempt } from '../../../../events/delivery.ts'
import { attemptsOf, type RecordedAttempt } from '../../../webhooks/progress/deliveries.ts'
import { nextPage, paging, queryOf } from '../../cursor.ts'
import { inFormats, responses } from '../../operation.ts'
import { exampleNames, Params } from '../../params.ts'
import type { Service } from '../../service.ts'
import { pageDefault } from '../../settings.ts'
import { answering } from '../../webhooks/answering.ts'
import { webhookAt } from '../../webhooks/finding.ts'

const AttemptList = z
  .object({ attempts: z.array(Attempt) })
  .meta({ id: 'AttemptList', description: 'Attempts, newest first, a page of them' })

const path = '/webhooks/:webhook/deliveries'
const query = z.strictObject({
  message: z.string().meta({ description: 'At the message of that id', example: exampleNames.message }).optional(),
  outcome: Attempt.shape.outcome.meta({ description: 'That came out so', example: 'failed' }).optional(),
  ...paging,
})

/** An attempt without its place in the records. */
export const attemptDocument = ({ record: _, index: _index, ...attempt }: RecordedAttempt): Attempt => attempt

/** What was sent to a subscriber, and what came of it. */
export function addWebhookDeliveries(app: FastifyInstance, service: Service): void {
  const { store } = service.webhooks
  app.get(path, {
    schema: {
      operationId: 'listWebhookDeliveries',
      tags: ['Webhooks'],
      summary: 'The attempts to deliver',
      description: 'Every attempt, messages, pings and challenges alike, newest first, as far back as records are kept.',
      params: Params(path),
      querystring: query,
      response: responses({ 200: inFormats('The attempts', { json: AttemptList }) }, [400, 404, 503]),
    },
    config: { scope: 'webhooks' },
    handler: answering(async (request) => {
      const found = webhookAt(service, request)
      if ('problem' in found) return found
      const shape = queryOf(request, query)
      if ('problem' in shape) return shape
      const { message, outcome, limit = pageDefault, cursor } = shape.value
      const before = cursor === undefined ? undefined : { record: cursor.rev, index: cursor.next }
      const page: RecordedAttempt[] = []
      for await (const attempt of attemptsOf(store, found.subscription.id, before)) {
        if ((message !== undefined && attempt.id !== message) || (outcome !== undefined && attempt.outcome !== outcome)) continue
        page.push(attempt)
        if (page.length > limit) break
      }
      const shown = page.slice(0, limit)
      const last = page.length > limit ? shown.at(-1) : undefined
      const link = last && `<${nextPage(request.url, { rev: last.record, next: last.index })}>; rel="next"`
      return { status: 200, body: { attempts: shown.map(attemptDocument) }, headers: link === undefined ? {} : { link } }
    }),
  })
}
