import type { z } from 'zod'
import { unreadableIn } from '../../events/readable.ts'
import { failed, ok, type Result } from '../result.ts'

/** One thing that a schema has against a value, at the field where it is wrong. */
export type Issue = { path: readonly PropertyKey[]; message: string }

type ZodIssue = z.core.$ZodIssue

/** A path of keys as a JSON pointer (RFC 6901). */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const plainUnion = 'Invalid input'

/** Limits of length are tried on whatever has a length, as a text in place of a list: of what has the wrong type, only that is true. */
function truthful(issues: readonly ZodIssue[]): ZodIssue[] {
  const mistyped = new Set(issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => pointerOf(path)))
  return issues.filter(({ code, path }) => code === 'invalid_type' || !mistyped.has(pointerOf(path)))
}

/** An unknown field is found under its own name, and what is wrong with a union as the member that fits best has it. */
function issuesIn(issue: ZodIssue): Issue[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'Unknown field' }))
    case 'invalid_union': {
      if ('options' in issue && Array.isArray(issue.options)) return [{ path: issue.path, message: `One of ${issue.options.join(', ')}` }]
      const [best] = issue.errors.toSorted((a, b) => a.length - b.length)
      // A message of the schema's own says more than those of its members.
      if (best === undefined || issue.message !== plainUnion) return [{ path: issue.path, message: issue.message }]
      return truthful(best).flatMap((inner) => issuesIn({ ...inner, path: [...issue.path, ...inner.path] } as ZodIssue))
    }
    default:
      return [{ path: issue.path, message: issue.message }]
  }
}

/** Everything that a schema has against a value. */
export const issuesOf = ({ issues }: z.core.$ZodError): Issue[] => truthful(issues).flatMap(issuesIn)

/** Every text in a value that has a character which no reader can see, or which reorders it. */
function unreadableTexts(value: unknown, path: readonly PropertyKey[]): Issue[] {
  if (typeof value === 'string') {
    const message = unreadableIn(value)
    return message === undefined ? [] : [{ path, message }]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => unreadableTexts(inner, [...path, key]))
}

/**
 * Reads what somebody hands in: by its schema, and with no text in it that cannot be read. What is on record is read by its
 * schema alone.
 */
export function parseInput<S extends z.ZodType>(schema: S, given: unknown): Result<z.output<S>, Issue[]> {
  const parsed = schema.safeParse(given)
  const found = parsed.success ? unreadableTexts(parsed.data, []) : issuesOf(parsed.error)
  return parsed.success && found.length === 0 ? ok(parsed.data) : failed(found)
}
