import { z } from 'zod'
import { Slug, Text } from '../../../../events/identifier.ts'
import { Instant, instantOf } from '../../../../events/time.ts'
import { onExhaustion } from '../../../../events/webhook.ts'
import { WebhookFilter } from '../../../../events/webhook-filter.ts'
import type { Negotiation } from '../../../../projections/negotiation.ts'
import { negotiationOf } from '../../../../projections/questions/notices.ts'
import { ruleset } from '../../../../projections/rules/ruleset.ts'
import { countAfter } from '../../../webhooks/messages/message.ts'
import type { Progress } from '../../../webhooks/progress/deliveries.ts'
import { progressOf } from '../../../webhooks/progress/progress.ts'
import { type PublicSigning, publicSigningAtRest } from '../../../webhooks/signing/issue.ts'
import { Algorithm } from '../../../webhooks/signing/secret.ts'
import { effectiveState } from '../../../webhooks/subscription/effective-state.ts'
import { isSubscribedTo, type Subscription } from '../../../webhooks/subscription/subscription.ts'
import type { Service } from '../../request/service.ts'

export const Webhook = z
  .object({
    id: Slug,
    url: z.string().describe('Where it sends to'),
    state: z
      .enum(['pending', 'active', 'paused', 'disabled'])
      .describe('`pending`: the endpoint has not answered its challenge; only an `active` one is sent what is told'),
    reason: z
      .enum(['gone', 'failing', 'unverified', 'key-revoked', 'secret-sealed'])
      .nullable()
      .describe(
        'Why it is disabled: the endpoint answered 410, had no success for five days or never answered its challenge, its owner’s key was revoked, or the key that opens its secret is not configured: it goes on when that is, or the secret is rotated',
      ),
    disabledAt: Instant.nullable().describe('Null also where its secret cannot be opened'),
    owner: z.string().describe('The id of the key that made it, or who called without one'),
    description: Text.nullable(),
    filter: WebhookFilter,
    series: z.string().describe('The series in which its newest messages are numbered, as `<number of the filter>.<ruleset>`'),
    onExhaustion,
    algorithm: Algorithm.nullable().describe('How it signs; null where the key that opens its secret is not configured'),
    publicKey: z.string().nullable().describe('What to verify ed25519 signatures with: `whpk_` and base64; null otherwise'),
    secrets: z.array(z.object({ until: Instant.nullable() })).describe('How many secrets sign, the newest first, and until when'),
    createdAt: Instant,
    changedAt: Instant.describe('When its owner last changed it'),
    rev: z.int().describe('The revision at which it stands, for `If-Match`; how far its deliveries have come is no part of it'),
  })
  .meta({ id: 'Webhook', description: 'A subscription' })
export type Webhook = z.output<typeof Webhook>

const Lane = z.object({
  negotiation: Slug,
  rev: z.int().min(-1).describe('How far it has come: the revision of the newest notice that is dealt with; −1: none is'),
  index: z.int().min(0).nullable().describe('Which of that revision’s notices; null: all of them'),
  behind: z.int().describe('Messages on record that are not delivered yet; counted up to 10,000'),
  attempt: z.int().min(1).describe('The number of the next attempt at the first of them'),
  retryAt: Instant.nullable().describe('Not before then'),
  replaying: z.boolean().describe('Whether it is being told what it was told before'),
})

export const WebhookWithDelivery = Webhook.extend({
  delivery: z.object({
    lastSuccessAt: Instant.nullable(),
    firstFailureAt: Instant.nullable().describe('The first failure since the last success'),
    lanes: z.array(Lane).describe('By negotiation, each of which is delivered in order'),
  }),
}).meta({ id: 'WebhookWithDelivery', description: 'A subscription, and how far its deliveries have come' })
export type WebhookWithDelivery = z.output<typeof WebhookWithDelivery>

/** What a subscription signs with, as far as it may be known, and what of that and of its owner's key bears on its state. */
type Signing = { signing: PublicSigning; ownerRevokedAt: string | null }

export const signingOf = ({ keys, webhooks: { keyring } }: Service, { id, owner, secrets }: Subscription): Signing => ({
  signing: publicSigningAtRest(secrets[0].sealed, id, keyring),
  ownerRevokedAt: keys.read(owner)?.revokedAt ?? null,
})

/** A subscription as it is shown at a revision of its stream. */
export function webhookDocument(service: Service, subscription: Subscription, rev: number): Webhook {
  const { signing, ownerRevokedAt } = signingOf(service, subscription)
  const now = service.webhooks.system.now()
  const { id, url, owner, description, series, onExhaustion, secrets, createdAt, changedAt } = subscription
  const valid = secrets.filter(({ until }) => until > now)
  return {
    id,
    url,
    ...effectiveState(subscription, { ownerRevokedAt, isSecretSealed: signing.algorithm === null }),
    owner,
    description,
    filter: series.at(-1)?.filter ?? {},
    series: `${series.length}.${ruleset}`,
    onExhaustion,
    ...signing,
    secrets: valid.map(({ until }) => ({ until: Number.isFinite(until) ? instantOf(until) : null })),
    createdAt,
    changedAt,
    rev,
  }
}

/** The same with how far its deliveries have come, in the order of the negotiations that are given. */
export function withDelivery(
  webhook: Webhook,
  subscription: Subscription,
  { lanes, lastSuccessAt, firstFailureAt }: Progress,
  states: readonly Negotiation[],
): WebhookWithDelivery {
  const subscribed = states.filter((state) => isSubscribedTo(subscription, negotiationOf(state)))
  const shown = subscribed.map((state): z.output<typeof Lane> => {
    const negotiation = negotiationOf(state)
    const { done, attempt, retryAt, replayUntil } = progressOf(subscription, negotiation, lanes.get(negotiation))
    const { rev, index } = done
    const reached = index < 0 ? { rev: rev - 1, index: null } : { rev, index }
    return { negotiation, ...reached, behind: countAfter(state, subscription, done), attempt, retryAt, replaying: replayUntil !== null }
  })
  return { ...webhook, delivery: { lastSuccessAt, firstFailureAt, lanes: shown } }
}
