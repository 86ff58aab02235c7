import { z } from 'zod'
import { Slug, Text } from './identifier.ts'

/** A party's attitude towards a point's proposition (docs/rules.md). */
export const Stance = z
  .enum(['proposed', 'accepted', 'conditional', 'contested', 'refused', 'deferred', 'abstained', 'withdrawn'])
  .meta({ id: 'Stance', description: 'Attitude towards the proposition: to oppose membership is to support the bar' })
export type Stance = z.output<typeof Stance>

/** Who says so, strongest first. */
export const Basis = z.enum(['official', 'attributed', 'reported', 'alleged']).meta({
  id: 'Basis',
  description:
    'Who says so, strongest first: the party on the record; its unnamed officials; an outlet or a leak on its own authority; a rival party or an outlet aligned with one',
})
export type Basis = z.output<typeof Basis>

/** A party's stance on a point, on some basis, within a development. */
export const Position = z
  .strictObject({
    party: Slug,
    point: Slug,
    stance: Stance,
    basis: Basis,
    actor: Slug.optional().describe('Who spoke for the party, where the report names one'),
    version: Slug.optional().describe('The plan version of which it speaks; left out: of none in particular'),
    condition: Text.optional().describe('On what condition it was taken, in the coder’s own words'),
    note: Text.optional().describe('What was said or done, in the coder’s own words'),
  })
  .meta({ id: 'Position', description: 'A party’s stance on a point, on some basis' })
export type Position = z.output<typeof Position>
