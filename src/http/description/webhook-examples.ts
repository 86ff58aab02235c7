import type { WebhookPayload } from '../../../events/webhook.ts'
import { pingIdOf } from '../../webhooks/messages/message.ts'
import { changing, pausing, resuming, rotating } from '../../webhooks/subscription/changing.ts'
import { effectiveState } from '../../webhooks/subscription/effective-state.ts'
import type { Decision } from '../../webhooks/subscription/refusal.ts'
import type { NewWebhook, PreviewRequest, ReplayRequest, Rotation, WebhookChange } from '../../webhooks/subscription/request.ts'
import { exampleNames } from '../request/params.ts'
import { formats } from '../response/formats.ts'
import { messageDocument } from '../routes/webhooks/message-document.ts'
import { previewed } from '../routes/webhooks/previews.ts'
import { type Webhook, webhookDocument, withDelivery } from '../routes/webhooks/webhook-document.ts'
import type { Example } from './example.ts'
import { type Sample, sampleId } from './sample.ts'
import { sampleAttempts, sampleEnd, sampleMessage, sampleSecret, sampleWebhookPayloads, subscriptionAfter } from './webhook-sample.ts'

const json = (answer: unknown): Pick<Example, 'answers'> => ({ answers: { [formats.json.media]: answer } })

/** The sample's webhook once more payloads are on record. */
function shownAfter(payloads: readonly WebhookPayload[]): Webhook {
  const surroundings = { revokedAt: null, keyring: new Map(), now: sampleEnd }
  return webhookDocument(subscriptionAfter(payloads), payloads.length - 1, surroundings)
}

const decided = (decision: Decision): readonly WebhookPayload[] => [
  ...sampleWebhookPayloads,
  ...('payloads' in decision ? decision.payloads : []),
]

/** The examples of what can be asked of webhooks, by the id of the operation. */
export function* webhookExamples({ book: { state } }: Sample): Generator<[string, Example]> {
  const subscription = subscriptionAfter(sampleWebhookPayloads)
  const webhook = shownAfter(sampleWebhookPayloads)
  const message = sampleMessage(state, subscription)
  const made = sampleAttempts(message)
  const attempts = made.attempts.toReversed()
  const shown = messageDocument(state, subscription, message, '')
  const { lanes, lastSuccessAt, firstFailureAt } = made

  const creation: NewWebhook = {
    id: exampleNames.webhook,
    url: webhook.url,
    description: 'The summer flow, for the desk',
    filter: webhook.filter,
    start: { since: '2024-05-01' },
  }
  const created = shownAfter(sampleWebhookPayloads.slice(0, 1))
  yield ['createWebhook', { body: creation, ...json({ webhook: created, secret: sampleSecret, publicKey: null }) }]
  yield ['listWebhooks', json({ webhooks: [webhook] })]
  const delivery = { lanes: new Map(Object.entries(lanes)), lastSuccessAt, firstFailureAt }
  yield ['getWebhook', json(withDelivery(webhook, subscription, delivery, [state]))]

  const change: WebhookChange = { filter: { ...webhook.filter, parties: ['borrovia'] }, onExhaustion: 'skip' }
  const chronicle = new Map([[sampleId, state.recorded]])
  const changed = shownAfter(decided(changing(subscription, change, { allow: 'public', chronicle })))
  yield ['changeWebhook', { body: change, ...json(changed) }]

  const rotation: Rotation = { overlapHours: 48 }
  const rotated = shownAfter(
    decided(rotating({ secret: sampleSecret, sealed: `plain:${sampleSecret}` }, { overlapHours: rotation.overlapHours, now: sampleEnd })),
  )
  yield ['rotateWebhookSecret', { body: rotation, ...json({ webhook: rotated, secret: sampleSecret, publicKey: null }) }]

  yield ['pauseWebhook', json(shownAfter(decided(pausing(subscription))))]
  yield [
    'resumeWebhook',
    json(shownAfter(decided(resuming(subscription, effectiveState(subscription, { revokedAt: null, keyring: new Map() }), 'write-key')))),
  ]
  yield ['pingWebhook', json({ message: pingIdOf(webhook.id, sampleWebhookPayloads.length) })]
  const replay: ReplayRequest = { negotiation: sampleId, from: { rev: 22 } }
  yield ['replayWebhook', { body: replay, ...json({ after: { [sampleId]: 21 } }) }]

  yield ['listWebhookMessages', json({ messages: [shown] })]
  yield ['getWebhookMessage', json({ ...shown, attempts: attempts.filter(({ id }) => id === message.id) })]
  yield ['resendWebhookMessage', json({ message: message.id })]
  yield ['listWebhookDeliveries', json({ attempts })]

  const preview: PreviewRequest = { filter: webhook.filter, limit: 1 }
  yield ['previewWebhook', { body: preview, ...json(previewed([state], preview, { after: {}, base: '' })) }]
}
