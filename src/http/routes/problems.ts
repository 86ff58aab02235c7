import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type ProblemCode, problem, problems, sendProblem } from '../problem/problem.ts'
import { Params } from '../request/params.ts'
import { formats } from '../response/formats.ts'
import { inFormats, responses } from '../response/operation.ts'

const ProblemKind = z
  .object({
    type: z.string(),
    code: z.string(),
    title: z.string(),
    status: z.int().describe('As a rule; what is unknown is 404 in a path or query, and 422 in a body'),
  })
  .meta({ id: 'ProblemKind', description: 'What a problem’s `type` leads to' })

/** What each problem means, at the address that is its type. */
export function addProblems(app: FastifyInstance): void {
  app.get('/problems/:code', {
    schema: {
      operationId: 'getProblem',
      tags: ['Service'],
      summary: 'What a problem means',
      description: 'The `type` of every problem document leads here.',
      params: Params('/problems/:code'),
      response: responses({ 200: inFormats('The problem', { json: ProblemKind }) }, [404]),
    },
    config: { scope: 'open' },
    handler(request, reply) {
      const { code } = request.params as { code: string }
      if (!Object.hasOwn(problems, code))
        return sendProblem(request, reply, problem('not-found', { detail: `No problem has the code ${code}` }))
      const kind = { type: `${app.publicPath}/problems/${code}`, code, ...problems[code as ProblemCode] }
      return reply.header('cache-control', 'no-cache').type(formats.json.type).send(JSON.stringify(kind))
    },
  })
}
