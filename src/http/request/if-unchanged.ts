import { z } from 'zod'
import { parseInput } from '../../input/parse.ts'
import { IfUnchanged } from '../../negotiations/commands/unchanged-cell.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, problem } from '../problem/problem.ts'
import { detailOf, errorLimit } from './shape.ts'

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
  const parts = partsOf(value)
  const said = Object.fromEntries(parts)
  const read = parseInput(IfUnchanged, said)
  const names = parts.map(([part]) => part)
  const twice = new Set(names.filter((part, index) => names.indexOf(part) < index))
  if (read.ok && twice.size === 0) return read
  const faults = read.ok ? [] : read.error.map(({ path: [part = ''], message }) => `${String(part)}: ${part in said ? message : 'Missing'}`)
  const errors = [...[...twice].map((part) => `${part}: Given twice`), ...faults]
    .slice(0, errorLimit)
    .map((message) => ({ code: 'invalid-request', message, header: name }))
  return failed(problem('invalid-request', { errors, detail: detailOf(errors) }))
}

/** The parts of the header by their names; nothing between two commas is none (RFC 9110, 5.6.1). */
const partsOf = (value: string): [string, string | number][] =>
  value
    .split(',')
    .filter((item) => item.trim() !== '')
    .map((item) => {
      const [part = '', ...rest] = item.split('=').map((text) => text.trim())
      const text = rest.join('=')
      return [part, part === 'since' && /^\d{1,15}$/.test(text) ? Number(text) : text]
    })
