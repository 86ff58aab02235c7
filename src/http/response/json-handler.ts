import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Result } from '../../result.ts'
import { type Problem, sendProblem } from '../problem/problem.ts'
import { formats } from './formats.ts'

/** A response that nobody is to keep. */
export type JsonResponse = { status: number; headers?: Readonly<Record<string, string>>; body: object }

/** Makes a handler of what responds to a request, with JSON or with a problem. */
export const jsonHandler =
  (respond: (request: FastifyRequest) => Promise<Result<JsonResponse, Problem>>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const response = await respond(request)
    if (!response.ok) return sendProblem(request, reply, response.error)
    const { status, headers, body } = response.value
    return reply
      .code(status)
      .headers({ ...headers, 'cache-control': 'no-store' })
      .type(formats.json.type)
      .send(JSON.stringify(body))
  }

/** The header of a response that was given before, under the same idempotency key. */
export const replayedHeader = (isRepeated: boolean): Record<string, string> => (isRepeated ? { 'idempotency-replayed': 'true' } : {})
