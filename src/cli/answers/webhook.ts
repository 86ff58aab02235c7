import { z } from 'zod'
import { viewOf } from '../command/answer.ts'
import { tableOf } from '../terminal/table.ts'
import type { Paint, Style } from '../terminal/terminal.ts'
import { timeText } from '../terminal/time-text.ts'

/** A filter as the service answers it: what is wanted, by criterion. */
const Filter = z.record(z.string(), z.array(z.string()))

/** A filter in a line: `types status.changed; points fare-cap, night-sailings`. */
function filterText(filter: z.output<typeof Filter>): string {
  const criteria = Object.entries(filter).map(([criterion, wanted]) => `${criterion} ${wanted.join(', ')}`)
  return criteria.length === 0 ? 'everything' : criteria.join('; ')
}

const Lane = z.looseObject({
  negotiation: z.string(),
  rev: z.int(),
  behind: z.int(),
  attempt: z.int(),
  retryAt: z.string().nullable(),
  replaying: z.boolean(),
})

/** A webhook, as much of it as is shown to the user. */
const Webhook = z.looseObject({
  id: z.string(),
  url: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  owner: z.string(),
  description: z.string().nullable(),
  filter: Filter,
  onExhaustion: z.string(),
  algorithm: z.string().nullable(),
  publicKey: z.string().nullable(),
  secrets: z.array(z.looseObject({ until: z.string().nullable() })),
  createdAt: z.string(),
})
type Webhook = z.output<typeof Webhook>

/** One with how far its deliveries have come. */
const DeliveredWebhook = Webhook.extend({
  delivery: z.looseObject({ lastSuccessAt: z.string().nullable(), firstFailureAt: z.string().nullable(), lanes: z.array(Lane) }),
})

const styles: Record<string, Style> = { active: 'green', pending: 'yellow', paused: 'gray', disabled: 'red' }

function stateText({ state, reason }: Webhook, paint: Paint): string {
  const style = styles[state]
  const text = reason === null ? state : `${state}: ${reason}`
  return style === undefined ? text : paint(style, text)
}

const webhookLine = (webhook: Webhook, paint: Paint): string => `${paint('bold', webhook.id)}  ${stateText(webhook, paint)}  ${webhook.url}`

export const webhooksView = viewOf(z.looseObject({ webhooks: z.array(Webhook) }), ({ webhooks }, { paint }) => {
  if (webhooks.length === 0) return 'There is no webhook'
  const heading = ['webhook', 'state', 'filter', 'url'].map((text) => paint('bold', text))
  return tableOf([heading, ...webhooks.map((one) => [one.id, stateText(one, paint), filterText(one.filter), one.url])]).join('\n')
})

function laneText({ negotiation, rev, behind, attempt, retryAt, replaying }: z.output<typeof Lane>): string[] {
  const waiting = behind === 0 ? 'nothing waits' : `${behind} ${behind === 1 ? 'waits' : 'wait'}`
  const again = retryAt === null ? '' : `attempt ${attempt} at ${timeText(retryAt)}`
  return [`  ${negotiation}`, rev < 0 ? 'nothing told yet' : `told up to revision ${rev}`, waiting, replaying ? 'told again' : '', again]
}

export const webhookView = viewOf(DeliveredWebhook, (webhook, { paint }) => {
  const { lastSuccessAt, firstFailureAt, lanes } = webhook.delivery
  const secrets = webhook.secrets.map(({ until }) => (until === null ? 'the newest secret' : `one until ${timeText(until)}`))
  const rows: [string, string | null][] = [
    ['about', webhook.description],
    ['owner', webhook.owner],
    ['filter', filterText(webhook.filter)],
    ['after ten failures', webhook.onExhaustion === 'block' ? 'it waits' : 'it goes on, and leaves a gap'],
    ['signed by', `${webhook.algorithm ?? 'nothing: the key of its secret is not configured'}, ${secrets.join(', ')}`],
    ['public key', webhook.publicKey],
    ['made', timeText(webhook.createdAt)],
    ['last success', lastSuccessAt === null ? 'none' : timeText(lastSuccessAt)],
    ['failing since', firstFailureAt === null ? null : timeText(firstFailureAt)],
  ]
  const shown = rows.filter((row): row is [string, string] => row[1] !== null)
  return [webhookLine(webhook, paint), ...tableOf(shown), ...tableOf(lanes.map(laneText))].join('\n')
})

export const webhookLineView = viewOf(Webhook, (one, { paint }) => webhookLine(one, paint))

/** What the service answers where it makes a secret, or takes one. */
const Signing = z.looseObject({ webhook: Webhook, secret: z.string().nullable(), publicKey: z.string().nullable() })

/** What a receiver verifies with, alone, for a script to take; who it is for is a note beside it. */
export const signingView = viewOf(Signing, ({ webhook, secret, publicKey }, { note, paint }) => {
  note(webhookLine(webhook, paint))
  note(publicKey === null ? 'Its secret, which is shown this once:' : 'The public key, which its receiver verifies with:')
  return publicKey ?? secret ?? ''
})
