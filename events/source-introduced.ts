import { z } from 'zod'
import { Name, Slug } from './identifier.ts'

/** The Admiralty scale of a source's reliability: A reliable … E unreliable, F cannot be judged. */
export const Reliability = z.enum(['A', 'B', 'C', 'D', 'E', 'F'])
export type Reliability = z.output<typeof Reliability>

/** An outlet is put on record before its first report. */
export const SourceIntroduced = z
  .strictObject({
    id: Slug,
    name: Name,
    alignedWith: Slug.optional().describe('The party whose side the outlet openly takes; left out: none known'),
    reliability: Reliability.describe('Admiralty scale, A to F'),
    note: Name.optional().describe('Why it is judged so'),
  })
  .meta({ id: 'SourceIntroduced' })
export type SourceIntroduced = z.output<typeof SourceIntroduced>
