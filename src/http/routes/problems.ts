import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { failed, ok } from '../../result.ts'
import { type ProblemCode, problem, problems } from '../problem/problem.ts'
import { addJsonRoute } from '../request/json-route.ts'
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
  addJsonRoute(app, 'GET', '/problems/:code', {
    operationId: 'getProblem',
    tags: ['Service'],
    summary: 'What a problem means',
    description: 'The `type` of every problem document leads here.',
    response: responses({ 200: inFormats('The problem', { json: ProblemKind }) }),
    config: { scope: 'open' },
    async respond(request) {
      const { code } = request.params as { code: string }
      if (!Object.hasOwn(problems, code)) return failed(problem('not-found', { detail: `No problem has the code ${code}` }))
      const body = { type: `${app.publicPath}/problems/${code}`, code, ...problems[code as ProblemCode] }
      return ok({ status: 200, headers: { 'cache-control': 'no-cache' }, body })
    },
  })
}
