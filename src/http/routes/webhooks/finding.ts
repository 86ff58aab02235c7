import type { FastifyRequest } from 'fastify'
import type { WebhookFilter } from '../../../../events/webhook-filter.ts'
import { failed, ok, type Result } from '../../../result.ts'
import type { Chronicle } from '../../../webhooks/subscription/beginning.ts'
import { type EffectiveState, effectiveState } from '../../../webhooks/subscription/effective-state.ts'
import type { Subscription } from '../../../webhooks/subscription/subscription.ts'
import { unknown } from '../../problem/on-record.ts'
import type { Problem } from '../../problem/problem.ts'
import { type Caller, hasScope, lacksNegotiation } from '../../request/access.ts'
import type { Service } from '../../request/service.ts'
import { type Webhook, webhookDocument } from './webhook-document.ts'

/** Whether a subscription, deleted or not, is one of a caller’s: its owner’s, and for administrators each. */
export const isOf = (caller: Caller, subscription: Subscription | undefined): subscription is Subscription =>
  subscription !== undefined && (subscription.owner === caller.by || hasScope(caller, 'admin'))

/** Whether a caller may see and manage a subscription. */
export const mayManage = (caller: Caller, subscription: Subscription | undefined): subscription is Subscription =>
  isOf(caller, subscription) && !subscription.isDeleted

export const unknownWebhook = (id: string): Problem => unknown({ code: 'unknown-webhook', id, path: 'webhook' })

/** The webhook that a path names; another's is as if it were not there. */
export function webhookAt(
  { webhooks: { subscriptions } }: Service,
  { params, caller }: FastifyRequest,
): Result<{ subscription: Subscription; rev: number }, Problem> {
  const { webhook: id } = params as { webhook: string }
  const subscription = subscriptions.read(id)
  return mayManage(caller, subscription) ? ok({ subscription, rev: subscriptions.revision(id) }) : failed(unknownWebhook(id))
}

/** How a subscription stands, its owner's key considered. */
export const standingIn = ({ keys, webhooks: { keyring } }: Service, subscription: Subscription): EffectiveState =>
  effectiveState(subscription, { revokedAt: keys.read(subscription.owner)?.revokedAt ?? null, keyring })

/** A subscription as it is shown now. */
export const shownIn = ({ keys, webhooks: { keyring, system } }: Service, subscription: Subscription, rev: number): Webhook =>
  webhookDocument(subscription, rev, { revokedAt: keys.read(subscription.owner)?.revokedAt ?? null, keyring, now: system.now() })

/** When the negotiations on record were recorded. */
export const chronicleOf = ({ ledger }: Service): Chronicle =>
  new Map(ledger.ids().flatMap((id) => [[id, ledger.read(id)?.recorded ?? []] as const]))

/** What is wrong with a filter that asks for more than those who are to get what it lets pass may see; null: nothing. */
export function beyondLimits({ negotiations }: WebhookFilter, limits: readonly (readonly string[] | null)[]): Problem | null {
  const isWithin = (limit: readonly string[] | null) => limit === null || negotiations?.every((id) => limit.includes(id)) === true
  if (limits.every(isWithin)) return null
  const found = lacksNegotiation()
  const message = 'The key is limited: name negotiations, and only those that it is good for'
  return { ...found, errors: [{ code: found.code, message, pointer: '/filter/negotiations' }] }
}
