import { type Problem, problem } from '../problem/problem.ts'
import type { Format } from '../response/formats.ts'
import { detailOf } from './shape.ts'
import { Flag } from './times.ts'

/** What every answer that can be had as CSV takes. */
export const Bom = Flag.meta({
  description: 'Of CSV: whether it begins with a byte order mark, by which Excel knows UTF-8',
  example: true,
}).optional()

/** What is wrong with asking for a byte order mark before what is not CSV; null: nothing. */
export function markProblem(bom: boolean | undefined, format: Format): Problem | null {
  if (bom !== true || format === 'csv') return null
  const errors = [{ code: 'invalid-request', message: 'Only CSV begins with a byte order mark: ask for .csv', parameter: 'bom' }]
  return problem('invalid-request', { errors, detail: detailOf(errors) })
}
