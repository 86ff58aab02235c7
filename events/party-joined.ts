import { z } from 'zod'
import { Name, Slug } from './identifier.ts'
import { Interval } from './time.ts'

export const Role = z.enum(['principal', 'mediator', 'consulted'])
export type Role = z.output<typeof Role>

/** A side takes its seat. Only a party that has joined can hold a position. */
export const PartyJoined = z
  .strictObject({
    // The feed of changes lists the points' own status as that of `overall`.
    id: Slug.refine((id) => id !== 'overall', 'That id is kept for the overall status'),
    name: Name,
    role: Role.describe('Points require all principals unless they say otherwise'),
    joined: Interval.optional().describe('When it took its seat, as an interval of world time; left out: it always had it'),
  })
  .meta({ id: 'PartyJoined' })
export type PartyJoined = z.output<typeof PartyJoined>
