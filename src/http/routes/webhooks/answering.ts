import type { FastifyReply, FastifyRequest } from 'fastify'
import { jsonPieces } from '../../../../projections/questions/json.ts'
import type { Result } from '../../../result.ts'
import { type Problem, sendProblem } from '../../problem/problem.ts'
import { sendBody } from '../../response/answer.ts'
import { formats } from '../../response/formats.ts'
import type { Written } from './writing.ts'

/** What is answered; nobody is to keep it. */
export type Told = { status: number; body?: object; headers?: Record<string, string>; written?: Pick<Written, 'rev' | 'isRepeated'> }

/** Makes a handler of what answers a request. */
export const answering =
  (tell: (request: FastifyRequest) => Promise<Result<Told, Problem>>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const told = await tell(request)
    if (!told.ok) return sendProblem(request, reply, told.error)
    const { status, body, headers = {}, written } = told.value
    if (written !== undefined) reply.header('etag', `"${written.rev}"`)
    if (written?.isRepeated === true) reply.header('idempotency-replayed', 'true')
    reply.code(status).headers({ 'cache-control': 'no-store', ...headers })
    return body === undefined ? reply.send() : sendBody(request, reply.type(formats.json.type), jsonPieces(body))
  }
