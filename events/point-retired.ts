import { z } from 'zod'
import { Slug, Text } from './identifier.ts'

/** A point should not be on record: in no list and no matrix from now on. A point that the plan dropped is a lineage instead. */
export const PointRetired = z
  .strictObject({ point: Slug, note: Text.describe('Why it should not be on record') })
  .meta({ id: 'PointRetired' })
export type PointRetired = z.output<typeof PointRetired>
