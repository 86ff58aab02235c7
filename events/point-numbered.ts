import { z } from 'zod'
import { Slug, Text } from './identifier.ts'

/** A point is found under a number in one version of the plan. Numbers belong to versions, never to points. */
export const PointNumbered = z
  .strictObject({
    version: Slug,
    number: z.int().min(1).max(10_000),
    point: Slug,
    note: Text.optional().describe('How that version puts it, in the coder’s own words'),
  })
  .meta({ id: 'PointNumbered' })
export type PointNumbered = z.output<typeof PointNumbered>
