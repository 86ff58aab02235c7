import { z } from 'zod'
import { Name, Slug } from './identifier.ts'

/** A report spells a known actor in a way not seen before. */
export const ActorAliased = z
  .strictObject({
    actor: Slug,
    alias: Name,
  })
  .meta({ id: 'ActorAliased' })
export type ActorAliased = z.output<typeof ActorAliased>
