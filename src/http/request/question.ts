import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { jsonPieces } from '../../../projections/questions/json.ts'
import type { LazyAnswer, Stepwise } from '../../../projections/questions/lazy.ts'
import { headOf, type Moment } from '../../../projections/questions/moment.ts'
import { namesIn } from '../../../projections/questions/names.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, sendProblem } from '../problem/problem.ts'
import { isNotModified, sendAnswer, sendPieces } from '../response/answer.ts'
import { etagOf } from '../response/conditional.ts'
import { csvPieces, type Table } from '../response/csv.ts'
import { type Format, formats } from '../response/formats.ts'
import type { Operation } from '../response/operation.ts'
import { pageDefault } from '../transport/settings.ts'
import { paced } from '../transport/turns.ts'
import { unknownAssumed } from './assumptions.ts'
import { type Cursor, nextPage } from './cursor.ts'
import { type Drawing, drawn, type Size, sizeProblem } from './drawing.ts'
import { addTabular } from './format-route.ts'
import { originOf } from './origin.ts'
import { markProblem } from './params.ts'
import { momentAt, negotiationAt, prepareRead } from './read.ts'
import type { Service } from './service.ts'
import type { Timing } from './times.ts'

/** A page as it was asked for: from where (undefined: the beginning), and how much. */
export type Page = { from: number | undefined; limit: number }

export type Inquiry<Q> = { state: Negotiation; moment: Moment; params: Record<string, string>; query: Q; page: Page }

/** What a question comes to. */
export type Answered<A> = {
  answer: LazyAnswer<A>
  /** Where the list goes on; null or left out: it does not. */
  next?: number | null
  /** The revision that it was computed from and whether no later event can change it, where that is not the moment's. */
  rev?: number
  isFixed?: boolean
}

type Found<A> = Result<Answered<A>, Problem>

/** One thing that can be asked about a negotiation. */
export type Question<Q extends z.ZodRawShape = z.ZodRawShape, A extends z.ZodType = z.ZodType> = {
  /** Below the negotiation, as in `/matrix`. */
  path: string
  operation: Operation
  query: Q
  answer: A
  ask(inquiry: Inquiry<z.output<z.ZodObject<Q>>>): Found<z.output<A>> | Stepwise<Found<z.output<A>>>
  /** The answer as CSV, where it can be had so. */
  table?: Table<z.output<A>>
  /** The answer drawn, where it can be had so. */
  drawing?: Drawing<z.output<A>>
}

/** Ties the types of a question together. */
export const question = <Q extends z.ZodRawShape, A extends z.ZodType>(given: Question<Q, A>): Question => given as unknown as Question

type Read = Timing & { limit?: number; cursor?: Cursor; bom?: boolean } & Size

/** Makes a question of a negotiation: the moment, then the answer, whose lists are made when they are taken. */
function* answerTo(
  state: Negotiation,
  { ask }: Question,
  params: Record<string, string>,
  query: Read,
  format: Format,
): Stepwise<Result<Answered<unknown> & { moment: Moment }, Problem>> {
  const { limit = format === 'csv' ? Number.POSITIVE_INFINITY : pageDefault, cursor, rev } = query
  const { asOf, knownAt, publishedBy, basis, without, version } = query
  const asking = {
    asOf,
    knownAt,
    publishedBy,
    basis,
    without,
    version,
    rev: cursor === undefined ? rev : Math.min(rev ?? cursor.rev, cursor.rev),
  }
  const found = momentAt(state, asking)
  if (!found.ok) return found
  const moment = found.value
  const absent = unknownAssumed(state, asking, moment.times.revision)
  if (absent !== null) return failed(absent)
  const answered = ask({ state, moment, params, query, page: { from: cursor?.next, limit } })
  const result = Symbol.iterator in answered ? yield* answered : answered
  return result.ok ? ok({ isFixed: asking.rev !== undefined, ...result.value, moment }) : result
}

/**
 * Serves a question. A short answer is kept by what was asked, word for word, and holds as long as the negotiation stands
 * where it stood: the query is read only where nothing is kept, and only what was answered is kept.
 */
export function addQuestion(app: FastifyInstance, service: Service, asked: Question): void {
  const { operation, query, answer, table, drawing } = asked

  async function respond(
    request: FastifyRequest,
    reply: FastifyReply,
    {
      state,
      key,
      origin,
      schema,
      among,
    }: { state: Negotiation; key: string; origin: string; schema: z.ZodType<Read>; among: readonly Format[] },
  ): Promise<FastifyReply> {
    const ready = await prepareRead(service, request, state, schema, among)
    if (!ready.ok) return sendProblem(request, reply, ready.error)
    const { format, query } = ready.value
    const misplaced = markProblem(query.bom, format) ?? sizeProblem(query, format)
    if (misplaced !== null) return sendProblem(request, reply, misplaced)
    const head = headOf(state)
    const result = await paced(answerTo(state, asked, request.params as Record<string, string>, query, format))
    if (!result.ok) return sendProblem(request, reply, result.error)
    const { moment, next = null, rev = moment.times.revision, isFixed = false } = result.value
    const about = {
      type: formats[format].type,
      etag: etagOf(rev, format),
      isFixed,
      isNegotiated: among.length > 1,
      next: next === null ? undefined : nextPage(request.url, { rev, next }),
    }
    const names = namesIn(state.registry.frame, rev)
    const keep = (body: string | Buffer) => void service.answers.set(key, { ...about, head, body })
    if (drawing !== undefined && (format === 'svg' || format === 'png')) {
      const body = isNotModified(request, about)
        ? ok('')
        : await drawn(service, drawing, result.value.answer, format, query, { names, origin })
      if (!body.ok) return sendProblem(request, reply, body.error)
      if (body.value !== '') keep(body.value)
      return sendAnswer(request, reply, { ...about, head, body: body.value })
    }
    const pieces =
      format === 'csv' && table !== undefined
        ? csvPieces(table, result.value.answer, names, query.bom)
        : jsonPieces(result.value.answer as object)
    return sendPieces(request, reply, about, pieces, keep)
  }

  const handlerOf =
    (among: readonly Format[], schema: z.ZodType<Read>) =>
    (request: FastifyRequest, reply: FastifyReply): FastifyReply | Promise<FastifyReply> => {
      const found = negotiationAt(service, request)
      if (!found.ok) return sendProblem(request, reply, found.error)
      const state = found.value
      const origin = originOf(request, service.settings)
      const asIs = among.length > 1 ? `${request.headers.accept ?? ''} ${request.url}` : request.url
      // A drawing says where it is found: it is kept for those only who found it there.
      const key = drawing === undefined ? asIs : `${origin} ${asIs}`
      const kept = service.answers.get(key)
      if (kept !== undefined && (kept.isFixed || kept.head === headOf(state))) return sendAnswer(request, reply, kept)
      return respond(request, reply, { state, key, origin, schema, among })
    }

  addTabular(app, `/negotiations/:negotiation${asked.path}`, {
    operation,
    config: { scope: 'read' },
    failures: [304],
    query,
    answer,
    isTable: table !== undefined,
    drawing,
    handlerOf: (among, schema) => handlerOf(among, schema as unknown as z.ZodType<Read>),
  })
}
