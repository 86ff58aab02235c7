import type { FastifyContextConfig, FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import type { z } from 'zod'
import { jsonPieces } from '../../../projections/questions/json.ts'
import type { Result } from '../../result.ts'
import { type Problem, sendProblem } from '../problem/problem.ts'
import { sendBody } from '../response/answer.ts'
import { formats } from '../response/formats.ts'
import type { Operation } from '../response/operation.ts'
import { paramsOf } from './params.ts'

/** A response that nobody is to keep, unless its headers say otherwise. */
export type JsonResponse = { status: number; headers?: Readonly<Record<string, string>>; body?: object }

/** What the description of the service says of a route. */
export type Described<B extends z.ZodType = z.ZodType> = Operation & {
  headers?: z.ZodType
  querystring?: z.ZodType
  body?: B
  response: Record<number | 'default', unknown>
}

type Route = Described & {
  config: FastifyContextConfig
  respond(request: FastifyRequest): Promise<Result<JsonResponse, Problem>>
}

/** Adds a route that responds with JSON or with a problem. */
export function addJsonRoute(app: FastifyInstance, method: HTTPMethods, path: string, { config, respond, ...schema }: Route): void {
  app.route({
    method,
    url: path,
    schema: { ...schema, ...paramsOf(path) },
    config,
    async handler(request, reply) {
      const response = await respond(request)
      if (!response.ok) return sendProblem(request, reply, response.error)
      const { status, headers, body } = response.value
      reply.code(status).headers({ 'cache-control': 'no-store', ...headers })
      return body === undefined ? reply.send() : sendBody(request, reply.type(formats.json.type), jsonPieces(body))
    },
  })
}

/** The header of a response that was given before, under the same idempotency key. */
export const replayedHeader = (isRepeated: boolean): Record<string, string> => (isRepeated ? { 'idempotency-replayed': 'true' } : {})
