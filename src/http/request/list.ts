import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { KeyScope } from '../../../events/key.ts'
import { jsonPieces } from '../../../projections/questions/json.ts'
import type { LazyAnswer } from '../../../projections/questions/lazy.ts'
import { noNames } from '../../../projections/questions/names.ts'
import type { Result } from '../../result.ts'
import { type Problem, sendProblem } from '../problem/problem.ts'
import { sendBody, sendPieces } from '../response/answer.ts'
import { etagOf } from '../response/conditional.ts'
import { csvPieces, type Table } from '../response/csv.ts'
import { acceptedFormat, type Format, formats } from '../response/formats.ts'
import type { Operation } from '../response/operation.ts'
import { pageDefault } from '../transport/settings.ts'
import { type Cursor, nextPage, paging, queryOf } from './cursor.ts'
import { addTabular } from './format-route.ts'
import { markProblem } from './params.ts'

type Paging = { limit?: number; cursor?: Cursor; bom?: boolean }

/** A page of a list, where it goes on, and the tag of its answer; null: nobody is to keep it. */
export type ListPage<A> = { answer: LazyAnswer<A>; next: Cursor | null; tag: number | string | null }

type Found<A> = Result<ListPage<A>, Problem>

/** A list that no question of a negotiation tells. */
export type List<Q extends z.ZodRawShape, A extends z.ZodType> = {
  path: string
  operation: Operation
  config: { scope: KeyScope; keepsToOwn?: boolean }
  failures?: readonly number[]
  /** What it takes beside paging. */
  query: Q
  answer: A
  table: Table<z.output<A>>
  find(
    request: FastifyRequest,
    query: z.output<z.ZodObject<Q>>,
    page: { cursor: Cursor | undefined; limit: number },
  ): Found<z.output<A>> | Promise<Found<z.output<A>>>
}

/** Serves a list. CSV comes whole, unless a page is asked for. */
export function addList<Q extends z.ZodRawShape, A extends z.ZodType>(app: FastifyInstance, list: List<Q, A>): void {
  const { path, query, table, find, ...described } = list

  const handlerOf = (among: readonly Format[], schema: z.ZodObject) => async (request: FastifyRequest, reply: FastifyReply) => {
    const accepted = acceptedFormat(request, among)
    if (!accepted.ok) return sendProblem(request, reply, accepted.error)
    const shape = queryOf(request, schema)
    if (!shape.ok) return sendProblem(request, reply, shape.error)
    const format = accepted.value
    const { limit = format === 'csv' ? Number.POSITIVE_INFINITY : pageDefault, cursor, bom } = shape.value as Paging
    const marked = markProblem(bom, format)
    if (marked !== null) return sendProblem(request, reply, marked)
    const found = await find(request, shape.value as z.output<z.ZodObject<Q>>, { cursor, limit })
    if (!found.ok) return sendProblem(request, reply, found.error)
    const { answer: listed, next: at, tag } = found.value
    const { type } = formats[format]
    const pieces = format === 'csv' ? csvPieces(table, listed, noNames, bom) : jsonPieces(listed as object)
    const next = at === null ? undefined : nextPage(request.url, at)
    const isNegotiated = among.length > 1
    if (tag !== null) return sendPieces(request, reply, { type, etag: etagOf(tag, format), isFixed: false, isNegotiated, next }, pieces)
    if (next !== undefined) reply.header('link', `<${next}>; rel="next"`)
    if (isNegotiated) reply.header('vary', 'Accept')
    return sendBody(request, reply.header('cache-control', 'no-store').type(type), pieces)
  }

  addTabular(app, path, { ...described, query: { ...query, ...paging }, isTable: true, handlerOf })
}
