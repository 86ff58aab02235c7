import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { cloudEventOf, TypedCloudEvent } from '../../../events/cloud-event.ts'
import { countUpTo } from '../../../projections/index/blocks.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { changesMadeAt, RecordedChange } from '../../../projections/questions/changes.ts'
import { jsonPieces } from '../../../projections/questions/json.ts'
import type { LazyAnswer } from '../../../projections/questions/lazy.ts'
import { answerMatrix, Matrix } from '../../../projections/questions/matrix.ts'
import { headOf, type Moment } from '../../../projections/questions/moment.ts'
import { ok } from '../../result.ts'
import { sendProblem } from '../problem/problem.ts'
import { addFormats } from '../request/format-route.ts'
import { endProblem, lastEventHeader, lastEventOf, lastEventQuery } from '../request/last-event.ts'
import { momentAt, type NegotiationParams, negotiationAt, prepareRead } from '../request/read.ts'
import type { Service } from '../request/service.ts'
import { invalidAt } from '../request/shape.ts'
import { RevisionOrTime, times } from '../request/times.ts'
import { isNotModified, sendBody, setHeaders } from '../response/answer.ts'
import { etagOf } from '../response/conditional.ts'
import { type Format, formats } from '../response/formats.ts'
import { inFormats, type Operation, responses } from '../response/operation.ts'
import { piecesOf } from '../transport/turns.ts'
import { eventsIn } from './events.ts'

/** An event as it is replayed, and told of as it comes. */
export const ReplayedEvent = z
  .object({ event: TypedCloudEvent, changes: z.array(RecordedChange) })
  .meta({ id: 'ReplayedEvent', description: 'An event with the changes that it made' })
const ReplayedMatrix = z.object({ matrix: Matrix }).meta({ id: 'ReplayedMatrix', description: 'The matrix that all of them led to' })

const ReplayStep = z.union([ReplayedEvent, ReplayedMatrix])
type ReplayStep = z.output<typeof ReplayStep>

const path = '/negotiations/:negotiation/replay'
const operation: Operation = {
  operationId: 'getReplay',
  tags: ['Record'],
  summary: 'The negotiation as it went',
  description:
    'Event by event with the changes that each made, and at last the matrix: as NDJSON, or as server-sent events by Accept. Messages of an event source are named: `event` is one event with its changes, and its id the revision; `matrix` is the matrix that they led to, the last message, and its id the revision and `-end`. One that connects again goes on where it stopped; where nothing is left, it is told to stop: by 204, or by 404 where it had `lastEventId` in its query, since what does that does not stop at 204.',
}
const query = z.strictObject({
  from: RevisionOrTime('The first revision, or what was recorded since that date or instant; left out: the beginning', '28').optional(),
  to: RevisionOrTime('The last revision, or what was recorded by that date or instant; left out: the present', '29').optional(),
  minRev: times.minRev,
})

const sseQuery = query.extend(lastEventQuery('beginning'))

/** The revision at which a replay begins, and the moment at which it ends. */
function rangeOf(state: Negotiation, { from, to }: z.output<typeof query>) {
  const first = from === undefined ? 0 : 'rev' in from ? from.rev : countUpTo(state.recorded, from.from - 1)
  return { first, end: momentAt(state, to === undefined ? {} : 'rev' in to ? { rev: to.rev } : { knownAt: to.until }) }
}

const onlyForEvents = invalidAt({ parameter: 'lastEventId' }, 'Only for server-sent events (Accept: text/event-stream)')

const nothingLeft = z.null().describe('`Last-Event-ID` is that of the closing matrix, and nothing was recorded since')

/** A step as it is sent: an event whole, the matrix as it is taken. */
type Step = Extract<ReplayStep, { event: unknown }> | { matrix: LazyAnswer<Matrix> }

/** The text of a step. */
function* textOf(step: Step): Generator<string> {
  if ('matrix' in step) yield* jsonPieces(step)
  else yield JSON.stringify(step)
}

function* lineOf(step: Step): Generator<string> {
  yield* textOf(step)
  yield '\n'
}

/** The name of a message is what it holds; its id is the revision, and the matrix’s says that it was the end. */
function* messageOf(step: Step): Generator<string> {
  yield `event: ${'matrix' in step ? 'matrix' : 'event'}\nid: ${'matrix' in step ? `${step.matrix.rev}-end` : step.event.revision}\ndata: `
  yield* textOf(step)
  yield '\n\n'
}

/** The negotiation as it went: event by event with what each changed, then the matrix at the end. */
export function addReplay(app: FastifyInstance, service: Service): void {
  async function* stepsOf(
    state: Negotiation,
    negotiation: string,
    first: number,
    moment: Moment,
    write: (step: Step) => Iterator<string>,
  ): AsyncGenerator<Iterator<string>> {
    for await (const event of eventsIn(service.ledger, negotiation, { from: first, to: moment.times.revision }))
      yield write({ event: cloudEventOf(event), changes: changesMadeAt(state, event.revision) })
    yield write({ matrix: answerMatrix(state, moment) })
  }

  const handlerOf = (among: readonly Format[]) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { negotiation } = request.params as NegotiationParams
    const named = negotiationAt(service, request)
    if (!named.ok) return sendProblem(request, reply, named.error)
    const state = named.value
    const ready = await prepareRead(service, request, state, among.includes('sse') ? sseQuery : query, among)
    if (!ready.ok) return sendProblem(request, reply, ready.error)
    const { format, query: asked } = ready.value
    const { lastEventId } = asked as z.output<typeof sseQuery>
    if (format !== 'sse' && lastEventId !== undefined) return sendProblem(request, reply, onlyForEvents)
    const last = format === 'sse' ? await lastEventOf(service, request, state, lastEventId) : ok(null)
    if (!last.ok) return sendProblem(request, reply, last.error)
    const had = last.value
    const { first, end } = rangeOf(state, asked)
    if (!end.ok) return sendProblem(request, reply, end.error)
    const moment = end.value
    const isNegotiated = among.length > 1
    if (had === null) {
      const { to } = asked
      const isFixed = to !== undefined && 'rev' in to
      const about = { type: formats[format].type, etag: etagOf(moment.times.revision, format), isFixed, isNegotiated }
      setHeaders(request, reply, about)
      if (isNotModified(request, about)) reply.code(304)
    } else {
      reply.header('cache-control', 'no-store')
      if (had.revision > moment.times.revision || (had.isEnd && had.revision === moment.times.revision)) {
        const ended = endProblem(had, headOf(state))
        if (ended !== null) return sendProblem(request, reply, ended)
        reply.code(204)
      } else reply.type(formats[format].type)
    }
    if (isNegotiated) reply.header('vary', 'Accept, Last-Event-ID')
    // Each message is to get through as it comes: nginx keeps answers back, others do so to compress them.
    if (format === 'sse')
      reply.header('x-accel-buffering', 'no').header('cache-control', `${reply.getHeader('cache-control')}, no-transform`)
    if (reply.statusCode !== 200) return reply.send()
    const begin = had === null ? first : Math.max(first, had.revision + 1)
    const steps = stepsOf(state, negotiation, begin, moment, format === 'sse' ? messageOf : lineOf)
    return sendBody(request, reply, piecesOf(steps))
  }

  addFormats(app, path, {
    operation,
    offered: ['ndjson', 'sse'],
    config: { scope: 'read' },
    describe(among) {
      const steps = inFormats('Steps', Object.fromEntries(among.map((format) => [format, ReplayStep])))
      return among.includes('sse')
        ? { querystring: sseQuery, headers: lastEventHeader('beginning'), response: responses({ 200: steps, 204: nothingLeft }, [304]) }
        : { querystring: query, response: responses({ 200: steps }, [304]) }
    },
    handlerOf,
  })
}
