import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant, instantOf } from '../../../../events/time.ts'
import { noticeTypes } from '../../../../events/webhook-filter.ts'
import type { Negotiation } from '../../../../projections/negotiation.ts'
import { NoticeData, noticeData } from '../../../../projections/questions/notice-data.ts'
import { failed, ok } from '../../../result.ts'
import { previewOf } from '../../../webhooks/messages/preview.ts'
import { startingAt } from '../../../webhooks/subscription/beginning.ts'
import { PreviewRequest } from '../../../webhooks/subscription/request.ts'
import { filterAt } from '../../../webhooks/subscription/subscribing.ts'
import type { Heads } from '../../../webhooks/subscription/subscription.ts'
import type { Service } from '../../request/service.ts'
import { inBody, shaped } from '../../request/shape.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { answering } from './answering.ts'
import { beyondLimits, chronicleOf } from './finding.ts'
import { refusalProblem } from './writing.ts'

const Preview = z
  .object({
    count: z.int().describe('How many messages it would have been'),
    byType: z.partialRecord(z.enum(noticeTypes), z.int()),
    notices: z
      .array(z.object({ type: z.enum(noticeTypes), timestamp: Instant.describe('When it was recorded'), data: NoticeData }))
      .describe('The newest of them, newest last'),
  })
  .meta({ id: 'Preview', description: 'What a subscription would have been told' })
export type Preview = z.output<typeof Preview>

const noticesDefault = 100

/** The preview that a request asks for, from those revisions on. */
export function previewed(
  states: Iterable<Negotiation>,
  { filter = {}, limit = noticesDefault }: PreviewRequest,
  { after, base }: { after: Heads; base: string },
): Preview {
  const { count, byType, newest } = previewOf(states, filter, { after, limit })
  const notices = newest.map(({ state, notice, at }) => ({
    ...{ type: notice.type, timestamp: instantOf(at), data: noticeData(state, notice, base) },
  }))
  return { count, byType, notices }
}

/** What a filter would have told: nothing is written, and nothing sent. */
export function addWebhookPreviews(app: FastifyInstance, service: Service): void {
  const { ledger, settings, webhooks } = service
  app.post('/webhooks/previews', {
    schema: {
      operationId: 'previewWebhook',
      tags: ['Webhooks'],
      summary: 'Try a filter',
      description: 'What a subscription with that filter would have been told so far. Nothing is written, and nothing is sent.',
      body: PreviewRequest,
      response: responses({ 200: inFormats('What it would have been told', { json: Preview }) }, [400, 415, 422]),
    },
    config: { scope: 'webhooks' },
    handler: answering(async (request) => {
      const shape = shaped(PreviewRequest, request.body, inBody)
      if (!shape.ok) return shape
      const { filter = {}, start } = shape.value
      const beyond = beyondLimits(filter, [request.caller.negotiations])
      if (beyond !== null) return failed(beyond)
      const wanted = filterAt(filter)
      if ('refusals' in wanted) return failed(refusalProblem(wanted.refusals))
      const beginning =
        start === undefined ? { heads: {} } : startingAt(start, filter, { chronicle: chronicleOf(service), now: webhooks.system.now() })
      if ('refusals' in beginning) return failed(refusalProblem(beginning.refusals))
      const states = ledger.ids().flatMap((id) => ledger.read(id) ?? [])
      return ok({ status: 200, body: previewed(states, shape.value, { after: beginning.heads, base: settings.baseUrl ?? '' }) })
    }),
  })
}
