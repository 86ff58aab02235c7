import type { z } from 'zod'

/** A place in what the user handed in. `pointer` is an RFC 6901 JSON pointer into the file. */
export type Place = { file: string; pointer: string }

/** What is wrong, and where. */
export type Fault = Place & { message: string }

export const faultText = ({ file, pointer, message }: Fault): string => `${file}${pointer === '' ? '' : ` ${pointer}`}: ${message}`

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

type Issue = z.core.$ZodIssue
type Located = { pointer: string; message: string }

/** An issue under its pointer: an unknown field under the field's own, and that of a union as its nearest member has it. */
function located(issue: Issue, above: readonly PropertyKey[]): Located[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ pointer: pointerOf([...path, key]), message: 'Unknown field' }))
  if (issue.code === 'invalid_union') {
    if ('options' in issue && Array.isArray(issue.options))
      return [{ pointer: pointerOf(path), message: `One of ${issue.options.join(', ')}` }]
    const nearest = issue.errors.toSorted((a, b) => a.length - b.length)[0]
    // A message of the schema's own says more than those of its members.
    if (nearest !== undefined && issue.message === 'Invalid input') return nearest.flatMap((inner) => located(inner, path))
  }
  return [{ pointer: pointerOf(path), message: issue.message }]
}

/** Everything that a schema has against a value, under `pointer`. */
export const faultsOf = ({ issues }: z.core.$ZodError, { file, pointer }: Place): Fault[] =>
  issues.flatMap((issue) => located(issue, []).map((found) => ({ file, pointer: `${pointer}${found.pointer}`, message: found.message })))
