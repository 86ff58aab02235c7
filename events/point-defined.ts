import { z } from 'zod'
import { Name, Slug, Text } from './identifier.ts'

/** One question under negotiation is given its slug and a proposition that can be accepted or refused. */
export const PointDefined = z
  .strictObject({
    id: Slug,
    title: Name,
    proposition: Text.describe('A statement that a party can accept or refuse'),
    requires: z.array(Slug).min(1).max(50).optional().describe('The parties whose agreement the point needs; left out: all principals'),
  })
  .meta({ id: 'PointDefined' })
export type PointDefined = z.output<typeof PointDefined>
