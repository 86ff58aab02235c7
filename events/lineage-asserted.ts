import { z } from 'zod'
import { Citation } from './citation.ts'
import { Slug, Text } from './identifier.ts'

/** What became of a passage from one version to the next. */
export const Lineage = z.enum(['unchanged', 'reworded', 'renumbered', 'split', 'merged', 'added', 'dropped', 'unknown'])
export type Lineage = z.output<typeof Lineage>

/** How a point got from one version of the plan to another. */
export const LineageAsserted = z
  .strictObject({
    from: Slug.describe('The earlier version'),
    to: Slug.describe('The later version'),
    point: Slug,
    lineage: Lineage,
    fromNumbers: z.array(z.int().min(1)).max(100).default([]).describe('Its numbers in the earlier version, where known'),
    toNumbers: z.array(z.int().min(1)).max(100).default([]).describe('Its numbers in the later version, where known'),
    reports: z.array(Citation).max(100).default([]),
    note: Text.optional(),
  })
  .meta({ id: 'LineageAsserted' })
export type LineageAsserted = z.output<typeof LineageAsserted>
