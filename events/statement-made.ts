import { z } from 'zod'
import { development } from './development.ts'
import { Name, Slug } from './identifier.ts'

export const statementMade = {
  speaker: Slug.optional().describe('Who made it; left out: the party as such, or officials not named'),
  occasion: Name.optional().describe('Press briefing, interview, post, …'),
}

/** Somebody speaks for a party, named or not. */
export const StatementMade = z.strictObject({ ...development, ...statementMade }).meta({ id: 'StatementMade' })
export type StatementMade = z.output<typeof StatementMade>
