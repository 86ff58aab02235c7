import { z } from 'zod'
import { Slug } from '../../events/identifier.ts'

/** What the names in paths stand for in the negotiation that the description of the service shows. */
export const exampleNames = {
  negotiation: 'teln-dam',
  point: 'summer-flow',
  party: 'avenland',
  version: 'second-draft',
  actor: 'water-minister',
  source: 'river-post',
  development: 'pledge',
  code: 'unknown-point',
} as const

const Named = (name: string): z.ZodType => {
  const example = exampleNames[name as keyof typeof exampleNames]
  return name === 'code'
    ? z.string().meta({ description: 'The problem’s code', examples: [example] })
    : Slug.meta({ description: `The id of the ${name}`, examples: [example] })
}

/** The schema of the names in a path. */
export const Params = (path: string): z.ZodObject =>
  z.object(Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name]) => [name as string, Named(name as string)])))

/** A query parameter that names something on record. */
export const naming = (description: string, example?: string): z.ZodOptional<typeof Slug> =>
  Slug.meta({ description, ...(example === undefined ? {} : { examples: [example] }) }).optional()
