import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { cloudEventOf, TypedCloudEvent } from '../../../events/cloud-event.ts'
import type { RecordedEvent } from '../../../events/envelope.ts'
import type { Ledger } from '../../negotiations/ledger.ts'
import { sendProblem } from '../problem/problem.ts'
import { nextPage, paging } from '../request/cursor.ts'
import { addFormats } from '../request/format-route.ts'
import { momentAt, type NegotiationParams, negotiationAt, prepareRead } from '../request/read.ts'
import type { Service } from '../request/service.ts'
import { recordTimes, WholeNumber } from '../request/times.ts'
import { sendPieces } from '../response/answer.ts'
import { etagOf } from '../response/conditional.ts'
import { type Format, formats } from '../response/formats.ts'
import { inFormats, type Operation, responses } from '../response/operation.ts'
import { pageDefault } from '../transport/settings.ts'

/** Events that are read from the store at once. */
const pageSize = 500

const path = '/negotiations/:negotiation/events'
const operation: Operation = {
  operationId: 'listEvents',
  tags: ['Record'],
  summary: 'The raw log',
  description: 'Every event as it was recorded, as CloudEvents 1.0: in pages, or all of them as NDJSON.',
}
const query = z.strictObject({
  from: WholeNumber.meta({ description: 'The first revision wanted; left out: 0', example: 0 }).optional(),
  ...recordTimes,
  ...paging,
})
const batch = z.array(TypedCloudEvent).meta({ description: 'Events in order of revision, a page of them' })

/** Revisions of a negotiation, both inclusive; none where `to` comes before `from`. */
type LogRange = { from: number; to: number }

/** The events of a range, read page by page as they are taken. */
export async function* eventsIn(ledger: Ledger, negotiation: string, { from, to }: LogRange): AsyncGenerator<RecordedEvent> {
  let next = from
  while (next <= to) {
    const page = await ledger.events(negotiation, next, Math.min(pageSize, to - next + 1))
    if (page.length === 0) throw new Error(`the log of ${negotiation} ends before revision ${next}, which was read in before`)
    yield* page
    next += page.length
  }
}

/** The raw log: pages of CloudEvents, or all of it as NDJSON. */
export function addEvents(app: FastifyInstance, service: Service): void {
  const handlerOf = (among: readonly Format[]) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { negotiation } = request.params as NegotiationParams
    const found = negotiationAt(service, request)
    if (!found.ok) return sendProblem(request, reply, found.error)
    const ready = await prepareRead(service, request, found.value, query, among)
    if (!ready.ok) return sendProblem(request, reply, ready.error)
    const { format } = ready.value
    const { from = 0, knownAt, rev, limit, cursor } = ready.value.query
    const moment = momentAt(found.value, { knownAt, rev: cursor === undefined ? rev : Math.min(rev ?? cursor.rev, cursor.rev) })
    if (!moment.ok) return sendProblem(request, reply, moment.error)
    const { revision } = moment.value.times
    const first = cursor?.next ?? from
    const count = limit ?? (format === 'ndjson' ? Number.POSITIVE_INFINITY : pageDefault)
    const last = Math.min(revision, first + count - 1)
    const next = last < revision && first <= last ? nextPage(request.url, { rev: revision, next: last + 1 }) : undefined
    const isFixed = rev !== undefined || cursor !== undefined
    const about = { type: formats[format].type, etag: etagOf(revision, format), isFixed, isNegotiated: among.length > 1, next }
    const events = eventsIn(service.ledger, negotiation, { from: first, to: last })
    return sendPieces(request, reply, about, format === 'ndjson' ? linesOf(events) : batchOf(events))
  }

  async function* batchOf(events: ReturnType<typeof eventsIn>): AsyncGenerator<string> {
    let before = '['
    for await (const event of events) {
      yield `${before}${JSON.stringify(cloudEventOf(event))}`
      before = ','
    }
    yield before === '[' ? '[]' : ']'
  }

  async function* linesOf(events: ReturnType<typeof eventsIn>): AsyncGenerator<string> {
    for await (const event of events) yield `${JSON.stringify(cloudEventOf(event))}\n`
  }

  addFormats(app, path, {
    operation,
    offered: ['cloudevents', 'json', 'ndjson'],
    config: { scope: 'read' },
    describe: ([first]) => ({
      querystring: query,
      response: responses(
        { 200: inFormats('Events', first === 'ndjson' ? { ndjson: TypedCloudEvent } : { cloudevents: batch, json: batch }) },
        [304],
      ),
    }),
    handlerOf,
  })
}
