import type { FastifyRequest } from 'fastify'
import { failed, ok, type Result } from '../../../result.ts'
import { type Problem, problem } from '../../problem/problem.ts'

/** What a form of a page sent. */
export const formOf = ({ body }: FastifyRequest): Result<URLSearchParams, Problem> =>
  body instanceof URLSearchParams
    ? ok(body)
    : failed(problem('unsupported-media-type', { detail: 'Send the form as application/x-www-form-urlencoded' }))
