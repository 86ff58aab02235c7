import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, problem } from '../problem/problem.ts'
import { expectedRevisions, weakTags } from '../response/conditional.ts'
import { invalidAt } from './shape.ts'

const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/, '1 to 255 visible ASCII characters')

/** The headers of a write to something, as the description of the service tells them. */
export const writeHeaders = (what: string) =>
  z.object({
    'Idempotency-Key': IdempotencyKey.meta({
      description:
        'The same key and body give the same answer and write once; another body is refused. What was refused or changed nothing is not remembered. A key is remembered with what it wrote to: with another id it writes again',
      examples: ['desk/pledge'],
    }).optional(),
    'If-Match': z
      .string()
      .meta({ description: `The revision at which the ${what} must be, as \`"41"\` or any ETag of it`, examples: ['"41"'] })
      .optional(),
  })

/** `expected`: the revisions at which the stream may be; left out: any. */
type Conditions = { key?: string | undefined; expected?: number[] | undefined }

/**
 * What the headers of a write ask for.
 * @param isThere whether the stream that is written to has begun, which is all that `If-Match: *` asks
 */
export function conditionsOf({ headers }: FastifyRequest, isThere: boolean): Result<Conditions, Problem> {
  const { 'idempotency-key': key, 'if-match': match } = headers as { 'idempotency-key'?: string; 'if-match'?: string }
  if (key !== undefined && !IdempotencyKey.safeParse(key).success)
    return failed(invalidAt({ header: 'Idempotency-Key' }, '1 to 255 visible ASCII characters'))
  if (match === undefined) return ok({ key })
  const expected = expectedRevisions(match)
  if (expected === null) return failed(invalidAt({ header: 'If-Match' }, 'A list of entity tags, or *'))
  if (expected === 'any') return ok(isThere ? { key } : { key, expected: [] })
  return ok({ key, expected })
}

/**
 * The answer to a write to what is not at a revision that `If-Match` names. Where a tag was made weak on its way, that is
 * what is wrong, though its revision be the right one.
 * @param rev where it stands; −1: it is not there
 * @param etag of that revision
 */
export function staleProblem({ headers }: FastifyRequest, what: string, { rev, etag }: { rev: number; etag: string }): Problem {
  const stands = rev < 0 ? `The ${what} is not on record` : `The ${what} stands at revision ${rev}`
  const [weak] = weakTags(headers['if-match'] ?? '')
  const current = rev < 0 ? {} : { rev, headers: { etag } }
  if (weak === undefined) return problem('stale', { detail: stands, ...current })
  const isCurrent = new RegExp(`^W/"${rev}[-"]`).test(weak)
  const advice = isCurrent ? `Send it without W/, as ${weak.slice(2)}` : 'It is that of another revision too'
  const message = `The tag ${weak} is weak, and If-Match takes strong ones only (RFC 9110, section 13.1.1); a proxy that compresses answers makes tags weak. ${advice}`
  return problem('stale', { detail: `${stands}. ${message}`, errors: [{ code: 'stale', message, header: 'If-Match' }], ...current })
}
