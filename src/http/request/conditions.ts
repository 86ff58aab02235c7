import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { failed, ok, type Result } from '../../result.ts'
import { type Current, preconditionFailed } from '../problem/precondition-failed.ts'
import type { Problem } from '../problem/problem.ts'
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

/** The answer to a write to what is not at a revision that `If-Match` names. */
export const staleProblem = ({ headers }: FastifyRequest, what: string, current: Current): Problem =>
  preconditionFailed(what, current, weakTags(headers['if-match'] ?? '')[0])
