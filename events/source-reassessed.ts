import { z } from 'zod'
import { Name, Slug } from './identifier.ts'
import { Reliability } from './source-introduced.ts'

/** The judgement of an outlet changes. What it reported before stays as it was coded. */
export const SourceReassessed = z
  .strictObject({
    source: Slug,
    alignedWith: Slug.nullable().describe('The party whose side it takes now; null: none'),
    reliability: Reliability,
    reason: Name,
  })
  .meta({ id: 'SourceReassessed' })
export type SourceReassessed = z.output<typeof SourceReassessed>
