import { z } from 'zod'
import { Citation } from './citation.ts'
import { Name, Slug, Text } from './identifier.ts'
import { Position } from './position.ts'
import { Interval } from './time.ts'

/** What every kind of development carries, whatever else is its own. */
export const development = {
  id: Slug.describe('The development’s own id'),
  summary: Text.describe('What happened, in the coder’s own words'),
  occurred: Interval.describe('When it happened, as an interval of world time'),
  place: Name.optional().describe('Where it happened'),
  actors: z.array(Slug).max(100).default([]).describe('The named actors who took part or spoke'),
  versions: z.array(Slug).max(50).default([]).describe('The plan versions that it concerns'),
  follows: z
    .array(Slug)
    .min(1)
    .max(50)
    .optional()
    .describe('The developments that it is known to have come after, whatever their times say'),
  reports: z.array(Citation).min(1, 'A development needs at least one report').max(100).describe('The reports that tell of it'),
  positions: z.array(Position).max(500).default([]).describe('The stances that it shows'),
}

/** The fields of a development that a correction may replace, with the kinds' own beside them. */
export const correctable = {
  summary: development.summary.optional(),
  occurred: development.occurred.optional(),
  place: development.place.nullable(),
  actors: z.array(Slug).max(100).optional(),
  versions: z.array(Slug).max(50).optional(),
  follows: development.follows.nullable(),
  reports: development.reports.optional(),
  positions: z.array(Position).max(500).optional(),
}
