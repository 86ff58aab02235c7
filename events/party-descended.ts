import { z } from 'zod'
import { Slug } from './identifier.ts'
import { turn } from './turn.ts'

/** A party comes of others. It takes over no position, role, membership or requirement of theirs: these are recorded of it. */
export const PartyDescended = z
  .strictObject({
    ...turn,
    from: z.array(Slug).min(1).max(50).describe('The parties that it comes of'),
    how: z.enum(['split', 'merged', 'renamed']),
  })
  .meta({ id: 'PartyDescended' })
export type PartyDescended = z.output<typeof PartyDescended>
