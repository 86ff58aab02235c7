import { z } from 'zod'
import { Slug, Text } from '../../../events/identifier.ts'
import { DayOrInstant } from '../../../events/time.ts'
import { onExhaustion } from '../../../events/webhook.ts'
import { WebhookFilter } from '../../../events/webhook-filter.ts'
import { Algorithm } from '../signing/secret.ts'

const url = z.string().describe('Where to send to: by HTTPS, to a public host, on port 443 or from 1024 on')
const description = Text.describe('What it is for')
const exhaustion = onExhaustion.describe(
  'What follows when ten attempts at a message were in vain: `block` waits for its owner, `skip` goes on and leaves a gap in the numbers',
)
const secret = z.string().describe('A signing secret of the caller’s own: `whsec_` or `whsk_` and base64; left out: a new one is made')

const FromRevision = z.strictObject({
  rev: z.int().min(0).describe('That revision and what follows it, in the one negotiation that is named'),
})
const FromTime = z.strictObject({
  since: DayOrInstant.describe('What was recorded then and later: an instant, or a date, which means its start in UTC'),
})

/** What may be given, for whoever gives none of the forms, or two; what is wrong within one is told at its place. */
const formsOf =
  (forms: string) =>
  ({ input }: { input: unknown }): string | undefined =>
    typeof input === 'object' && input !== null && 'rev' in input !== 'since' in input ? undefined : `One of ${forms}`

const beginnings = '{"rev": 5} and {"since": "2025-11-25"}, a date or an instant'
const Beginning = z.union([FromRevision, FromTime], { error: formsOf(beginnings) })
const Start = z.union([FromRevision, FromTime, z.literal('now')], { error: formsOf(`"now", ${beginnings}`) })
export type Beginning = z.output<typeof Beginning>

const filter = WebhookFilter.describe('What to tell of; left out: everything')

export const NewWebhook = z
  .strictObject({
    id: Slug.optional().describe('Left out: a new id'),
    url,
    description: description.optional(),
    filter: filter.optional(),
    start: Start.optional().describe('From where on to tell; left out: `now`'),
    onExhaustion: exhaustion.optional(),
    algorithm: Algorithm.optional(),
    secret: secret.optional(),
  })
  .meta({ id: 'NewWebhook', description: 'Where to send what' })
export type NewWebhook = z.output<typeof NewWebhook>

export const WebhookChange = NewWebhook.pick({ url: true, description: true, filter: true, onExhaustion: true })
  .extend({ url: url.optional(), description: description.nullable().optional() })
  .meta({ id: 'WebhookChange', description: 'What is to be otherwise; what is left out stays' })
export type WebhookChange = z.output<typeof WebhookChange>

export const Rotation = z
  .strictObject({
    secret: secret.optional(),
    algorithm: Algorithm.optional().describe('Left out: as before'),
    overlapHours: z.number().min(0).max(168).optional().describe('For so long the secrets before it sign too; left out: 24'),
  })
  .meta({ id: 'Rotation', description: 'A new signing secret' })
export type Rotation = z.output<typeof Rotation>

export const ReplayRequest = z
  .strictObject({
    negotiation: Slug.optional().describe('Left out: every negotiation on record that the webhook is about'),
    from: Beginning.describe('From where on to tell again'),
  })
  .meta({ id: 'ReplayRequest', description: 'What to tell again' })
export type ReplayRequest = z.output<typeof ReplayRequest>

/** What has nothing to say but that it is asked. */
export const NoBody = z.strictObject({})

export const PreviewRequest = z
  .strictObject({
    filter: filter.optional(),
    start: Beginning.optional().describe('From where on; left out: from the beginning'),
    limit: z.int().min(1).max(100).optional().describe('How many notices to show, the newest; left out: 100'),
  })
  .meta({ id: 'PreviewRequest', description: 'What to try' })
export type PreviewRequest = z.output<typeof PreviewRequest>
