import { z } from 'zod'
import { Slug } from './identifier.ts'
import { turn } from './turn.ts'

/** A party enters or leaves a bloc, which is a party itself. */
export const MembershipChanged = z
  .strictObject({
    ...turn,
    occurred: turn.occurred.optional().describe('When it happened; left out of an entry: it always was a member'),
    bloc: Slug.describe('The party that is the bloc'),
    change: z.enum(['joined', 'left']),
  })
  .refine(({ change, occurred }) => change === 'joined' || occurred !== undefined, {
    path: ['occurred'],
    message: 'Say when it left the bloc',
  })
  .meta({ id: 'MembershipChanged' })
export type MembershipChanged = z.output<typeof MembershipChanged>
