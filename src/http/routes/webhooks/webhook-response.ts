import type { FastifyReply, FastifyRequest } from 'fastify'
import { jsonPieces } from '../../../../projections/questions/json.ts'
import type { Result } from '../../../result.ts'
import { type Problem, sendProblem } from '../../problem/problem.ts'
import { sendBody } from '../../response/answer.ts'
import { formats } from '../../response/formats.ts'
import type { Written } from './webhook-write.ts'

/** A response, which nobody is to keep; `written` is what a write came to. */
export type WebhookResponse = {
  status: number
  body?: object
  headers?: Record<string, string>
  written?: Pick<Written, 'rev' | 'isRepeated'>
}

/** Makes a handler of what a request is responded with. */
export const respond =
  (make: (request: FastifyRequest) => Promise<Result<WebhookResponse, Problem>>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const made = await make(request)
    if (!made.ok) return sendProblem(request, reply, made.error)
    const { status, body, headers = {}, written } = made.value
    if (written !== undefined) reply.header('etag', `"${written.rev}"`)
    if (written?.isRepeated === true) reply.header('idempotency-replayed', 'true')
    reply.code(status).headers({ 'cache-control': 'no-store', ...headers })
    return body === undefined ? reply.send() : sendBody(request, reply.type(formats.json.type), jsonPieces(body))
  }
