import type { z } from 'zod'
import { type Problem, type ProblemPart, problem } from './problem.ts'

/** Where in a request a path of keys leads; undefined where it leads to the whole. */
type Place = (path: readonly PropertyKey[]) => Omit<ProblemPart, 'code' | 'message'>

type Issue = z.core.$ZodIssue
type Found = { path: readonly PropertyKey[]; message: string }

/** RFC 6901. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

export const inBody: Place = (path) => ({ pointer: pointerOf(path) })
export const inQuery: Place = ([name]) => ({ parameter: String(name) })
export const inHeader: Place = ([name]) => ({ header: String(name) })

const plainUnion = 'Invalid input'

/** Each thing that is wrong, at the field where it is wrong; of a union's members the one that fits best speaks. */
function findings(issue: Issue): Found[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'Unknown field' }))
    case 'invalid_union': {
      if ('options' in issue && Array.isArray(issue.options)) return [{ path: issue.path, message: `One of ${issue.options.join(', ')}` }]
      const [best] = issue.errors.toSorted((a, b) => a.length - b.length)
      if (best === undefined || issue.message !== plainUnion) return [{ path: issue.path, message: issue.message }]
      return best.flatMap((inner) => findings({ ...inner, path: [...issue.path, ...inner.path] } as Issue))
    }
    default:
      return [{ path: issue.path, message: issue.message }]
  }
}

/** More than so many would not be read. */
const errorLimit = 100

/** Reads a part of a request by its schema; what is wrong with it is named at its place. */
export function shaped<S extends z.ZodType>(schema: S, value: unknown, place: Place): { value: z.output<S> } | { problem: Problem } {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { value: parsed.data }
  const errors = parsed.error.issues
    .flatMap(findings)
    .slice(0, errorLimit)
    .map(({ path, message }) => ({ code: 'invalid-request', message, ...place(path) }))
  return problem('invalid-request', { errors, detail: detailOf(errors) })
}

/** The first of some errors in a sentence. */
export const detailOf = ([first]: readonly ProblemPart[]): string =>
  [first?.pointer ?? first?.parameter ?? first?.path ?? first?.header, first?.message].filter(Boolean).join(': ')
