import { z } from 'zod'
import { IfUnchanged } from '../../negotiations/commands/unchanged-cell.ts'
import { ok, type Result } from '../../result.ts'
import type { Problem } from '../problem/problem.ts'
import { shaped } from './shape.ts'

const name = 'If-Unchanged'

/** The header as the description of the service tells it. */
export const ifUnchangedHeader = {
  [name]: z
    .string()
    .meta({
      description:
        'Refuses the write with 412 and `cell-changed` where anything that bears on where that party stands on that point was recorded after that revision; without `party`, on the point as a whole',
      examples: ['point=summer-flow, party=avenland, since=41'],
    })
    .optional(),
}

/** What the header of a write says that must be unchanged. */
export function ifUnchangedOf(headers: Readonly<Record<string, unknown>>): Result<IfUnchanged | undefined, Problem> {
  const { [name.toLowerCase()]: value } = headers
  if (typeof value !== 'string') return ok(undefined)
  const said = Object.fromEntries(
    value.split(',').map((item) => {
      const [key = '', ...rest] = item.split('=').map((part) => part.trim())
      const text = rest.join('=')
      return [key, key === 'since' && /^\d{1,15}$/.test(text) ? Number(text) : text]
    }),
  )
  return shaped(IfUnchanged, said, () => ({ header: name }))
}
