import { z } from 'zod'
import { development } from './development.ts'
import { Slug, Text } from './identifier.ts'
import { Basis } from './position.ts'

/**
 * Somebody denies that a party took the position that a development shows. Only the party's own
 * denial on the record (`by` is that party and `basis` is official) takes the position out of the
 * reckoning (docs/rules.md, rule 2); any other is shown and changes nothing.
 */
export const PositionDenied = z
  .strictObject({
    development: Slug.describe('The development whose position is denied'),
    party: Slug.describe('The party whose position it is'),
    point: Slug,
    by: Slug.optional().describe('The party that denies it; left out: somebody outside the parties'),
    actor: Slug.optional().describe('Who spoke the denial'),
    basis: Basis,
    occurred: development.occurred,
    place: development.place,
    reports: development.reports,
    note: Text.optional(),
  })
  .meta({ id: 'PositionDenied' })
export type PositionDenied = z.output<typeof PositionDenied>
