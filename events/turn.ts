import { z } from 'zod'
import { Citation } from './citation.ts'
import { Slug, Text } from './identifier.ts'
import { Interval } from './time.ts'

/** What every turn in the life of a party carries. `asOf`, `knownAt` and `rev` bound turns, `publishedBy` does not (docs/rules.md, “Parties in time”). */
export const turn = {
  party: Slug,
  occurred: Interval.describe('When it happened, as an interval of world time'),
  reports: z.array(Citation).max(100).default([]).describe('The reports that tell of it'),
  note: Text.optional(),
}
