import { z } from 'zod'
import { Name, Slug } from './identifier.ts'

/** One link in the chain of those who passed a thing on: an outlet, a named actor, or somebody only described. */
export const Teller = z
  .union([
    z.strictObject({ source: Slug.describe('An outlet, by its id') }),
    z.strictObject({ actor: Slug.describe('A named actor, by its id') }),
    z.strictObject({ described: Name.describe('Somebody whom the report does not name, in the coder’s words') }),
  ])
  .meta({ id: 'Teller', description: 'An outlet, a named actor, or somebody only described' })
export type Teller = z.output<typeof Teller>

/** Where a thing is reported: the report, the paragraph, and on whose word the report has it. */
export const Citation = z
  .strictObject({
    report: Slug.describe('The report that tells of it'),
    paragraph: z.int().min(1).optional().describe('Paragraph of the report, counted from 1'),
    attribution: z.array(Teller).max(20).default([]).describe('On whose word, nearest to the report first'),
    root: Slug.optional().describe('The report that this passage only repeats; it counts as the root in place of the report’s own'),
  })
  .meta({ id: 'Citation', description: 'Where a development is told, and on whose word' })
export type Citation = z.output<typeof Citation>
