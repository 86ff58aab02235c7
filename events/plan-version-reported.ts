import { z } from 'zod'
import { Citation } from './citation.ts'
import { Name, Slug, Text } from './identifier.ts'

/** A text of the plan is known to exist, whether or not its text is. */
export const PlanVersionReported = z
  .strictObject({
    id: Slug,
    label: Name,
    claimedPoints: z.int().min(0).max(10_000).optional().describe('How many points it is said to have'),
    text: z.enum(['full', 'partial', 'unseen']).describe('How much of the text is known'),
    derivesFrom: z.array(Slug).max(20).default([]).describe('The versions that it grew out of'),
    reports: z.array(Citation).max(100).default([]),
    note: Text.optional(),
  })
  .meta({ id: 'PlanVersionReported' })
export type PlanVersionReported = z.output<typeof PlanVersionReported>
