import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CloudEvent, cloudEventOf } from '../../../events/cloud-event.ts'
import { countUpTo } from '../../../projections/blocks.ts'
import { jsonPieces } from '../../../projections/json.ts'
import type { Lazily } from '../../../projections/lazy.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { changesMadeAt, RecordedChange } from '../../../projections/questions/changes.ts'
import { Matrix, tellMatrix } from '../../../projections/questions/matrix.ts'
import { headOf, type Moment, momentOf } from '../../../projections/questions/moment.ts'
import { sendBody, tellOf } from '../answer.ts'
import { etagOf } from '../conditional.ts'
import { type Format, formats } from '../formats.ts'
import { eventsIn } from '../log-range.ts'
import { inFormats, responses } from '../operation.ts'
import { Params } from '../params.ts'
import { type NegotiationParams, negotiationAt, prepared } from '../preparing.ts'
import { type Problem, problem, sendProblem } from '../problem.ts'
import type { Service } from '../service.ts'
import { inHeader, shaped } from '../shape.ts'
import { RevisionOrTime, times } from '../times.ts'
import { piecesOf } from '../turns.ts'

export const ReplayStep = z
  .union([z.object({ event: CloudEvent, changes: z.array(RecordedChange) }), z.object({ matrix: Matrix })])
  .meta({ id: 'ReplayStep', description: 'An event with the changes that it made; at last the matrix that they led to' })
export type ReplayStep = z.output<typeof ReplayStep>

const path = '/negotiations/:negotiation/replay'
const query = z.strictObject({
  from: RevisionOrTime('The first revision, or what was recorded since that date or instant; left out: the beginning', '28').optional(),
  to: RevisionOrTime('The last revision, or what was recorded by that date or instant; left out: the present', '29').optional(),
  minRev: times.minRev,
})

const Headers = z.object({
  'Last-Event-ID': z
    .string()
    .regex(/^\d{1,15}(?:-end)?$/, 'The id of a message of this replay, as 29 or 29-end')
    .optional()
    .meta({ description: 'For server-sent events: the message after which to go on; an event source sends it when it connects again' }),
})

/** What an event source had last: the event of a revision, or the matrix after it too. */
function lastOf({ headers }: FastifyRequest): { had?: { revision: number; isEnd: boolean } } | { problem: Problem } {
  const shape = shaped(Headers, { 'Last-Event-ID': headers['last-event-id'] }, inHeader)
  if ('problem' in shape) return shape
  const id = shape.value['Last-Event-ID']
  return id === undefined ? {} : { had: { revision: Number.parseInt(id, 10), isEnd: id.endsWith('-end') } }
}

/** The revision at which a replay begins, and the moment at which it ends. */
function rangeOf(state: Negotiation, { from, to }: z.output<typeof query>) {
  const first = from === undefined ? 0 : 'rev' in from ? from.rev : countUpTo(state.recorded, from.from - 1)
  return { first, moment: momentOf(state, to === undefined ? {} : 'rev' in to ? { rev: to.rev } : { knownAt: to.until }) }
}

const nothingLeft = z.null().describe('`Last-Event-ID` is that of the closing matrix, and nothing was recorded since')

/** A step as it is told: an event whole, the matrix as it is taken. */
type Step = Extract<ReplayStep, { event: unknown }> | { matrix: Lazily<Matrix> }

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
  async function* told(
    state: Negotiation,
    negotiation: string,
    first: number,
    moment: Moment,
    write: (step: Step) => Iterator<string>,
  ): AsyncGenerator<Iterator<string>> {
    for await (const event of eventsIn(service.ledger, negotiation, { from: first, to: moment.times.revision }))
      yield write({ event: cloudEventOf(event), changes: changesMadeAt(state, event.revision) })
    yield write({ matrix: tellMatrix(state, moment) })
  }

  const handlerOf = (among: readonly Format[]) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { negotiation } = request.params as NegotiationParams
    const found = negotiationAt(service, request)
    if ('problem' in found) return sendProblem(request, reply, found.problem)
    const { state } = found
    const ready = await prepared(service, request, state, query, among)
    if ('problem' in ready) return sendProblem(request, reply, ready.problem)
    const { format } = ready
    const { first, moment } = rangeOf(state, ready.query)
    if ('code' in moment) return sendProblem(request, reply, problem(moment.code, { detail: moment.message, rev: headOf(state) }).problem)
    const last = format === 'sse' ? lastOf(request) : {}
    if ('problem' in last) return sendProblem(request, reply, last.problem)
    const { had } = last
    const isNegotiated = among.length > 1
    if (had === undefined) {
      const { to } = ready.query
      const isFixed = to !== undefined && 'rev' in to
      const about = { type: formats[format].type, etag: etagOf(moment.times.revision, format), isFixed, isNegotiated }
      if (tellOf(request, reply, about)) reply.code(304)
    } else {
      reply.header('cache-control', 'no-store')
      // An event source connects again after every stream that ends; 204 tells it not to (HTML, section 9.2).
      if (had.revision > moment.times.revision || (had.isEnd && had.revision === moment.times.revision)) reply.code(204)
      else reply.type(formats[format].type)
    }
    if (isNegotiated) reply.header('vary', 'Accept, Last-Event-ID')
    if (reply.statusCode !== 200) return reply.send()
    const begin = had === undefined ? first : Math.max(first, had.revision + 1)
    const steps = told(state, negotiation, begin, moment, format === 'sse' ? messageOf : lineOf)
    return sendBody(request, reply, piecesOf(steps))
  }

  const add = (suffix: Format | null, among: readonly Format[]) =>
    app.get(suffix === null ? path : `${path}.${suffix}`, {
      schema: {
        operationId: suffix === null ? 'getReplay' : `getReplayAs${suffix.toUpperCase()}`,
        tags: ['Record'],
        summary: suffix === null ? 'The negotiation as it went' : `The negotiation as it went, as ${suffix.toUpperCase()}`,
        description:
          'Event by event with the changes that each made, and at last the matrix: as NDJSON, or as server-sent events by Accept. An event source that connects again goes on where it stopped; where nothing is left, 204 ends it.',
        params: Params(path),
        querystring: query,
        ...(among.includes('sse') ? { headers: Headers } : {}),
        response: responses(
          {
            200: inFormats('Steps', Object.fromEntries(among.map((format) => [format, ReplayStep]))),
            ...(among.includes('sse') ? { 204: nothingLeft } : {}),
          },
          [...[304, 400, 404, 503], ...(among.length > 1 ? [406] : [])],
        ),
      },
      config: { scope: 'read' },
      handler: handlerOf(among),
    })
  add(null, ['ndjson', 'sse'])
  add('ndjson', ['ndjson'])
}
