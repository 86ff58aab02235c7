import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { keyRefusals } from '../../keys/commands/decide.ts'
import { type RefusalCode, refusalCodes } from '../../negotiations/commands/refusal.ts'
import { webhookRefusals } from '../../webhooks/commands/refusal.ts'

type Kind = { status: number; title: string }

const own = {
  'malformed-http': { status: 400, title: 'What was sent is not a request by the rules of HTTP' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'invalid-request': { status: 400, title: 'The request does not have the shape that it should have' },
  unauthorized: { status: 401, title: 'This needs a key' },
  forbidden: { status: 403, title: 'The caller may not do this' },
  'insufficient-scope': { status: 403, title: 'The key is not good for this' },
  'not-found': { status: 404, title: 'There is nothing at this path' },
  'unknown-negotiation': { status: 404, title: 'No such negotiation is on record' },
  'unknown-webhook': { status: 404, title: 'There is no such webhook, or it is another’s' },
  'unknown-message': { status: 404, title: 'The webhook has no such message' },
  'unknown-series': { status: 404, title: 'The webhook has no such series, or it was numbered by other rules' },
  'unknown-key': { status: 404, title: keyRefusals['unknown-key'] },
  'revision-not-reached': { status: 404, title: 'That revision is not written yet' },
  'not-known-then': { status: 404, title: 'Nothing of the negotiation was recorded by then' },
  'method-not-allowed': { status: 405, title: 'The path does not take this method' },
  'not-acceptable': { status: 406, title: 'The answer cannot be had in any of the formats accepted' },
  'request-timeout': { status: 408, title: 'The request took too long to come in' },
  stale: { status: 412, title: 'What is written to is not at the revision that the caller expected' },
  'cell-changed': { status: 412, title: 'Something came to what the caller expected unchanged' },
  'unsupported-media-type': { status: 415, title: 'A body must be JSON' },
  'expectation-failed': { status: 417, title: 'The service meets no expectation but 100-continue' },
  'limited-admin': { status: 422, title: keyRefusals['limited-admin'] },
  'key-reused': { status: 422, title: 'The idempotency key was used before, for something else' },
  'backup-under-way': { status: 429, title: 'Another backup is being made or sent; one at a time' },
  'head-too-large': { status: 431, title: 'The request line and the headers are too large together' },
  'backup-failed': { status: 500, title: 'The backup could not be made, or is not whole' },
  'internal-error': { status: 500, title: 'The service failed' },
  'no-such-format': { status: 501, title: 'The answer cannot be had in that format' },
  'no-backup': { status: 501, title: 'The store has no file that could be backed up' },
  'not-ready': { status: 503, title: 'The service is not ready' },
  'not-caught-up': { status: 503, title: 'The service has not read in that revision yet' },
  'store-unavailable': { status: 503, title: 'The store cannot be reached; what is in memory can still be read' },
  'store-failed': { status: 503, title: 'The store did not take it: nothing was written' },
  'too-busy': { status: 503, title: 'There are too many bodies to be read at once; try again' },
  'too-many-pictures': { status: 503, title: 'There are too many pictures to be painted at once; try again' },
  'too-many-streams': { status: 503, title: 'There are too many streams open; try again' },
  'outcome-unknown': { status: 503, title: 'The store did not say whether it wrote; try again with the same Idempotency-Key' },
  'http-version': { status: 505, title: 'The service speaks HTTP/1.1 and HTTP/1.0' },
} as const satisfies Record<string, Kind>

/** What is on record already or no longer stands is a conflict; other refusals are of the contents. */
const refusalStatus: Partial<Record<RefusalCode, number>> = {
  'not-open': 404,
  'already-open': 409,
  'id-taken': 409,
  retracted: 409,
  'too-large': 413,
}

/** What is asked of a webhook that it is not ready for is a conflict with how it stands. */
const webhookStatus: Partial<Record<keyof typeof webhookRefusals, number>> = {
  'too-many-webhooks': 409,
  'not-deliverable': 409,
  'too-many-requests': 429,
}

const kindsOf = <C extends string>(titles: Readonly<Record<C, string>>, status: Partial<Record<C, number>>): Record<C, Kind> =>
  Object.fromEntries(Object.entries<string>(titles).map(([code, title]) => [code, { status: status[code as C] ?? 422, title }])) as Record<
    C,
    Kind
  >

export type ProblemCode = keyof typeof own | keyof typeof webhookRefusals | RefusalCode

/** Every code, with its status and what it tells its reader. What is unknown in a body is 422; in a path or query it is 404. */
export const problems: Readonly<Record<ProblemCode, Kind>> = {
  ...kindsOf(refusalCodes, refusalStatus),
  ...kindsOf(webhookRefusals, webhookStatus),
  ...own,
}

export const ProblemPart = z
  .object({
    code: z.string(),
    message: z.string(),
    pointer: z.string().optional().describe('RFC 6901 pointer into the body as it was sent'),
    parameter: z.string().optional().describe('The query parameter'),
    path: z.string().optional().describe('The part of the path'),
    header: z.string().optional().describe('The header'),
  })
  .meta({ id: 'ProblemPart', description: 'One thing that is wrong, and where' })
export type ProblemPart = z.output<typeof ProblemPart>

export const ProblemDocument = z
  .object({
    type: z.string().describe('Where the problem is described'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().describe('Stable; the end of `type`'),
    instance: z.string().describe('The path that was asked for; `/` where the request could not be read'),
    requestId: z.string().describe('As in the log of the service'),
    errors: z.array(ProblemPart).optional(),
    rev: z.int().optional().describe('The revision at which the negotiation or webhook stands'),
    lag: z.int().optional().describe('How many revisions are missing'),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457)' })
export type ProblemDocument = z.output<typeof ProblemDocument>

/** Something that the service will not do, and why: the error of a `Result`, handed back to whoever sends the answer. */
export type Problem = {
  code: ProblemCode
  status: number
  detail: string
  errors?: ProblemPart[]
  rev?: number
  lag?: number
  headers?: Record<string, string>
}

export function problem(code: ProblemCode, more: Partial<Omit<Problem, 'code'>> = {}): Problem {
  const { status, title } = problems[code]
  return { code, status, detail: title, ...more }
}

export const problemType = 'application/problem+json; charset=utf-8'

declare module 'fastify' {
  interface FastifyInstance {
    /** Makes a page of a problem, and sets its headers; null where whoever asked wants data. */
    problemPage?(request: FastifyRequest, reply: FastifyReply, document: ProblemDocument): Promise<string> | null
  }
}

/** Sends a problem as its document; to those who would rather have a page, as one. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, status, detail, headers, ...more }: Problem,
): FastifyReply {
  const document = {
    type: `${request.server.publicPath}/problems/${code}`,
    title: problems[code].title,
    status,
    detail,
    code,
    instance: request.server.publicPath + request.url,
    requestId: request.id,
    ...more,
  }
  reply.code(status).headers({ 'cache-control': 'no-store', ...headers })
  const sendData = () => void reply.type(problemType).send(JSON.stringify(document))
  const page = request.server.problemPage?.(request, reply, document) ?? null
  if (page === null) sendData()
  else page.then((html) => reply.type('text/html; charset=utf-8').send(html), sendData)
  return reply
}
