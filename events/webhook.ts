import { z } from 'zod'
import { Name, Slug, Text } from './identifier.ts'
import type { EventOf, PayloadOf } from './reading.ts'
import { Instant } from './time.ts'
import { entry } from './upcast.ts'
import { WebhookFilter } from './webhook-filter.ts'

const url = z.string().min(1).max(2048).describe('Where to send to, in its canonical form')
const secret = z.string().min(1).describe('The signing secret as it is kept at rest')
const owner = Name.describe('Who may see and manage it: the id of the key that made it, or who called without one')

/** A place in each negotiation: all after that revision, −1 meaning all. One that is not named counts as −1. */
const heads = z.record(Slug, z.int().min(-1))

/** What happens when the ten attempts at one message were in vain: wait for it, or go on and leave a gap. */
export const onExhaustion = z.enum(['block', 'skip'])

const WebhookSubscribed = z
  .strictObject({
    url,
    owner,
    description: Text.optional(),
    filter: WebhookFilter,
    start: heads.describe('Told is what stands after these revisions; of a negotiation that is not named: everything'),
    onExhaustion,
    secret,
  })
  .meta({ id: 'WebhookSubscribed' })

const WebhookChanged = z
  .strictObject({
    url: url.optional(),
    description: Text.nullable().optional(),
    onExhaustion: onExhaustion.optional(),
    filter: z
      .strictObject({ filter: WebhookFilter, after: heads.describe('The filter holds for what stands after these revisions') })
      .optional(),
  })
  .meta({ id: 'WebhookChanged' })

/** The endpoint answered the signed challenge. */
const WebhookVerified = z.strictObject({ url }).meta({ id: 'WebhookVerified' })

/** Notices sent before new filters were known to the one that delivers stay with the filter before them. */
const SeriesDeferred = z
  .strictObject({
    series: z.int().min(2).describe('The filters from this one on, counted from 1,'),
    after: heads.describe('hold in these negotiations for what stands after these revisions, or later where they began later'),
  })
  .meta({ id: 'SeriesDeferred' })

const WebhookPaused = z.strictObject({}).meta({ id: 'WebhookPaused' })

/** Deliveries go on where they stopped; an endpoint that was never verified is challenged anew. */
const WebhookResumed = z.strictObject({ owner }).meta({ id: 'WebhookResumed' })

/** `gone`: it answered 410; `failing`: five days without success; `unverified`: the challenge was never answered. */
const WebhookDisabled = z.strictObject({ reason: z.enum(['gone', 'failing', 'unverified']) }).meta({ id: 'WebhookDisabled' })

const WebhookSecretRotated = z
  .strictObject({ secret, previousUntil: Instant.describe('Until then the secret before it signs too') })
  .meta({ id: 'WebhookSecretRotated' })

const WebhookDeleted = z.strictObject({}).meta({ id: 'WebhookDeleted' })

const PingRequested = z.strictObject({}).meta({ id: 'PingRequested' })

const ResendRequested = z
  .strictObject({ negotiation: Slug, rev: z.int().min(0), index: z.int().min(0).describe('Place among what its revision tells') })
  .meta({ id: 'ResendRequested' })

const ReplayRequested = z
  .strictObject({ after: heads.describe('The negotiations to tell again, each from after that revision') })
  .meta({ id: 'ReplayRequested' })

/** Every event type that a webhook's stream may hold: what its owner asked for, and what became of its endpoint. */
export const webhookCatalogue = {
  WebhookSubscribed: entry(WebhookSubscribed),
  WebhookChanged: entry(WebhookChanged),
  SeriesDeferred: entry(SeriesDeferred),
  WebhookVerified: entry(WebhookVerified),
  WebhookPaused: entry(WebhookPaused),
  WebhookResumed: entry(WebhookResumed),
  WebhookDisabled: entry(WebhookDisabled),
  WebhookSecretRotated: entry(WebhookSecretRotated),
  WebhookDeleted: entry(WebhookDeleted),
  PingRequested: entry(PingRequested),
  ResendRequested: entry(ResendRequested),
  ReplayRequested: entry(ReplayRequested),
}

export type WebhookPayload = PayloadOf<typeof webhookCatalogue>
export type WebhookEvent = EventOf<typeof webhookCatalogue>

export const webhookPrefix = 'webhook-'
