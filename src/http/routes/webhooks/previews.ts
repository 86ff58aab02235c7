import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant, instantOf } from '../../../../events/time.ts'
import { noticeTypes } from '../../../../events/webhook-filter.ts'
import { NoticeData, noticeData } from '../../../../projections/questions/notice-data.ts'
import { failed, ok } from '../../../result.ts'
import { PreviewRequest } from '../../../webhooks/commands/request.ts'
import { checkFilter } from '../../../webhooks/commands/settings.ts'
import { startHeads } from '../../../webhooks/commands/start.ts'
import { previewOf } from '../../../webhooks/messages/preview.ts'
import type { Service } from '../../request/service.ts'
import { inBody, shaped } from '../../request/shape.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { beyondLimits } from './webhook-access.ts'
import { chronicleOf } from './webhook-context.ts'
import { addRoute } from './webhook-route.ts'
import { refusalProblem } from './webhook-write.ts'

const Preview = z
  .object({
    count: z.int().describe('How many messages it would have been'),
    byType: z.partialRecord(z.enum(noticeTypes), z.int()),
    notices: z
      .array(z.object({ type: z.enum(noticeTypes), timestamp: Instant.describe('When it was recorded'), data: NoticeData }))
      .describe('The newest of them, newest last'),
  })
  .meta({ id: 'Preview', description: 'What a subscription would have been told' })

const noticesDefault = 100

/** What a filter would have let pass: nothing is written, and nothing sent. */
export function addWebhookPreviews(app: FastifyInstance, service: Service): void {
  addRoute(app, 'POST', '/webhooks/previews', {
    operationId: 'previewWebhook',
    summary: 'Try a filter',
    description: 'What a subscription with that filter would have been told so far. Nothing is written, and nothing is sent.',
    body: PreviewRequest,
    response: responses({ 200: inFormats('What it would have been told', { json: Preview }) }, [422]),
    async respond(request) {
      const { ledger, settings, webhooks } = service
      const shape = shaped(PreviewRequest, request.body, inBody)
      if (!shape.ok) return shape
      const { filter = {}, start, limit = noticesDefault } = shape.value
      const beyond = beyondLimits(filter, [request.caller.negotiations])
      if (beyond !== null) return failed(beyond)
      const wanted = checkFilter(filter)
      if (!wanted.ok) return failed(refusalProblem(wanted.error))
      const after =
        start === undefined ? ok({}) : startHeads(start, filter, { chronicle: chronicleOf(service), now: webhooks.system.now() })
      if (!after.ok) return failed(refusalProblem(after.error))
      const states = ledger.ids().flatMap((id) => ledger.read(id) ?? [])
      const { count, byType, newest } = previewOf(states, filter, { after: after.value, limit })
      const notices = newest.map(({ state, notice, at }) => ({
        type: notice.type,
        timestamp: instantOf(at),
        data: noticeData(state, notice, settings.baseUrl ?? ''),
      }))
      return ok({ status: 200, body: { count, byType, notices } })
    },
  })
}
