import { z } from 'zod'
import { Citation } from './citation.ts'
import { Slug } from './identifier.ts'

/** One more report of a development already on record. */
export const ReportRepeated = z
  .strictObject({
    development: Slug,
    report: Citation.describe('Where it is told again'),
  })
  .meta({ id: 'ReportRepeated' })
export type ReportRepeated = z.output<typeof ReportRepeated>
