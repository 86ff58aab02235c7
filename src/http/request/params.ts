import { z } from 'zod'
import { Slug } from '../../../events/identifier.ts'
import type { Problem } from '../problem/problem.ts'
import type { Format } from '../response/formats.ts'
import { invalidAt } from './shape.ts'
import { Flag } from './times.ts'

/** What the names in paths stand for in the negotiation that the description of the service shows. */
export const exampleNames = {
  negotiation: 'teln-dam',
  point: 'summer-flow',
  party: 'avenland',
  version: 'second-draft',
  actor: 'water-minister',
  source: 'river-post',
  report: 'post-10',
  development: 'pledge',
  event: '019f76b0-72c0-7b1e-8c54-2f6d1a3e9b47',
  key: 'river-desk',
  webhook: 'flow-alerts',
  message: 'msg_flow-alerts_teln-dam_22_1_00000025',
  code: 'unknown-point',
} as const

/** Names that are no slugs. */
const texts: Readonly<Record<string, string>> = { code: 'The problem’s code', message: 'The id of the message' }

const Named = (name: string): z.ZodType => {
  const example = exampleNames[name as keyof typeof exampleNames]
  const description = texts[name]
  return description !== undefined
    ? z.string().meta({ description, examples: [example] })
    : Slug.meta({ description: `The id of the ${name}`, examples: [example] })
}

/** The schema of the names in a path, for its description; nothing where it has none. */
export function paramsOf(path: string): { params?: z.ZodObject } {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name as string)
  return names.length === 0 ? {} : { params: z.object(Object.fromEntries(names.map((name) => [name, Named(name)]))) }
}

/** A query parameter that names something on record. */
export const naming = (description: string, example?: string): z.ZodOptional<typeof Slug> =>
  Slug.meta({ description, ...(example === undefined ? {} : { examples: [example] }) }).optional()

/** What every answer that can be had as CSV takes. */
export const Bom = Flag.meta({
  description: 'Of CSV: whether it begins with a byte order mark, by which Excel knows UTF-8',
  example: true,
}).optional()

/** What is wrong with asking for a byte order mark before what is not CSV; null: nothing. */
export function markProblem(bom: boolean | undefined, format: Format): Problem | null {
  return bom !== true || format === 'csv' ? null : invalidAt({ parameter: 'bom' }, 'Only CSV begins with a byte order mark: ask for .csv')
}
