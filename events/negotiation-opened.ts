import { z } from 'zod'
import { Name, Slug, Text } from './identifier.ts'

/** The first event of every stream: a negotiation is put on record. Used once. */
export const NegotiationOpened = z
  .strictObject({
    id: Slug.describe('The negotiation’s slug; its stream is `negotiation-<id>`'),
    title: Name,
    description: Text.optional(),
  })
  .meta({ id: 'NegotiationOpened' })
export type NegotiationOpened = z.output<typeof NegotiationOpened>
