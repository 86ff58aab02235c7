import { type AttemptsMade, deliveryCatalogue, deliveryStreamOf } from '../../../events/delivery.ts'
import type { NewEvent } from '../../../events/envelope.ts'
import { instantOf } from '../../../events/time.ts'
import { type WebhookEvent, type WebhookPayload, webhookPrefix } from '../../../events/webhook.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { challengeIdOf, type Message, messageAt } from '../../webhooks/messages/message.ts'
import { firstAttempt } from '../../webhooks/progress/progress.ts'
import { hmacSecret } from '../../webhooks/signing/secret.ts'
import { type Subscription, subscriptions } from '../../webhooks/subscription/subscription.ts'
import { exampleNames } from '../request/params.ts'
import { sampleEntries, sampleId, sampleStart } from './sample.ts'

const { webhook: id } = exampleNames

export const sampleSecret = hmacSecret(Buffer.from('shown to everybody, so no secret'))

/** When the sample's webhook was made: after everything else. */
export const sampleEnd = sampleStart + sampleEntries.length * 60_000

/** How the sample's webhook came about. */
export const sampleWebhookPayloads: readonly WebhookPayload[] = [
  {
    type: 'WebhookSubscribed',
    data: {
      url: 'https://desk.example/hooks',
      owner: 'write-key',
      description: 'The summer flow, for the desk',
      filter: { types: ['status.changed', 'overall.changed'], points: ['summer-flow'] },
      start: { [sampleId]: -1 },
      onExhaustion: 'block',
      secret: `plain:${sampleSecret}`,
    },
  },
  { type: 'WebhookVerified', data: { url: 'https://desk.example/hooks' } },
]

/** A subscription after some more payloads, all of the same moment. */
export const subscriptionAfter = (payloads: readonly WebhookPayload[]): Subscription =>
  payloads.reduce<Subscription | undefined>((state, payload, revision) => {
    const envelope = { id: '', stream: `${webhookPrefix}${id}`, revision, position: 0, schemaVersion: 1, recordedBy: 'write-key' }
    const event = { ...envelope, ...payload, recordedAt: instantOf(sampleEnd), correlationId: '', causationId: null, previousHash: null }
    return subscriptions.evolve(state, event as WebhookEvent)
  }, undefined) as Subscription

/** The message of the sample that has been delivered. */
export const sampleMessage = (state: Negotiation, subscription: Subscription): Message =>
  messageAt(state, subscription, sampleId, { rev: 22, index: 1 }) as Message

/** What became of the first message: a failure, then a success. */
export function sampleAttempts({ id: message, place, sequence, notice }: Message): AttemptsMade {
  const at = (afterMs: number) => instantOf(sampleEnd + afterMs)
  const sent = { id: message, kind: 'message' as const, type: notice.type, negotiation: sampleId, rev: place.rev, sequence }
  return {
    token: 1,
    attempts: [
      {
        ...{ id: challengeIdOf(id, 0, 1), kind: 'challenge', type: 'webhook.ping', attempt: 1 },
        ...{ at: at(100), durationMs: 41, outcome: 'delivered', status: 200, next: 'none' },
      },
      {
        ...{ ...sent, attempt: 1, at: at(200), durationMs: 38, outcome: 'failed', status: 503, excerpt: 'Back soon' },
        ...{ next: 'retry', retryAt: at(5600) },
      },
      { ...sent, attempt: 2, at: at(5600), durationMs: 36, outcome: 'delivered', status: 204, next: 'none' },
    ],
    lanes: { [sampleId]: { done: place, ...firstAttempt, begun: -1, replayUntil: null } },
    ...{ isWhole: true, series: 1, errands: -1, challenge: null, firstFailureAt: null, lastSuccessAt: at(5636) },
  }
}

/** The record of those attempts, to be appended. */
export const sampleDelivery = (made: AttemptsMade): { stream: string; event: NewEvent } => ({
  stream: deliveryStreamOf(id),
  event: {
    ...{
      id: '018f95a0-0000-7000-8000-0000000d0001',
      type: 'AttemptsMade',
      schemaVersion: deliveryCatalogue.AttemptsMade.version,
      recordedAt: instantOf(sampleEnd + 6000),
    },
    ...{ recordedBy: 'dispatcher', correlationId: '018f95a0-0000-7000-8000-0000000d0001', causationId: null, previousHash: null },
    data: made,
  },
})
