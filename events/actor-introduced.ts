import { z } from 'zod'
import { Name, Slug } from './identifier.ts'

const Affiliation = z
  .strictObject({
    party: Slug.optional().describe('The party that the actor speaks for; left out: none of them'),
    office: Name.optional(),
    from: z.iso.date().optional().describe('First day in office, where known'),
    until: z.iso.date().optional().describe('Last day in office, where known'),
  })
  .meta({ id: 'Affiliation' })

/** A person or office that speaks is named, with every spelling known so far and its dated offices. */
export const ActorIntroduced = z
  .strictObject({
    id: Slug,
    name: Name,
    aliases: z.array(Name).max(100).default([]).describe('Other spellings that reports use'),
    affiliations: z.array(Affiliation).max(50).default([]),
  })
  .meta({ id: 'ActorIntroduced' })
export type ActorIntroduced = z.output<typeof ActorIntroduced>
