import type { FastifyRequest } from 'fastify'
import type { WebhookFilter } from '../../../../events/webhook-filter.ts'
import { failed, ok, type Result } from '../../../result.ts'
import { isManagedBy, type Manager, type Subscription } from '../../../webhooks/subscription/subscription.ts'
import { unknown } from '../../problem/on-record.ts'
import type { Problem } from '../../problem/problem.ts'
import { type Caller, hasScope, lacksNegotiation } from '../../request/access.ts'
import type { Service } from '../../request/service.ts'

export const managerOf = (caller: Caller): Manager => ({ by: caller.by, isAdmin: hasScope(caller, 'admin') })

export const unknownWebhook = (id: string): Problem => unknown({ code: 'unknown-webhook', id, path: 'webhook' })

/** The webhook that a path names; another's is as if it were not there. */
export function webhookAt(
  { webhooks: { subscriptions } }: Service,
  { params, caller }: FastifyRequest,
): Result<{ subscription: Subscription; rev: number }, Problem> {
  const { webhook: id } = params as { webhook: string }
  const subscription = subscriptions.read(id)
  return subscription === undefined || subscription.isDeleted || !isManagedBy(subscription, managerOf(caller))
    ? failed(unknownWebhook(id))
    : ok({ subscription, rev: subscriptions.revision(id) })
}

/** What is wrong with a filter that asks for more than those who are to get what it lets pass may see; null: nothing. */
export function beyondLimits({ negotiations }: WebhookFilter, limits: readonly (readonly string[] | null)[]): Problem | null {
  const isWithin = (limit: readonly string[] | null) => limit === null || negotiations?.every((id) => limit.includes(id)) === true
  if (limits.every(isWithin)) return null
  const found = lacksNegotiation()
  const message = 'The key is limited: name negotiations, and only those that it is good for'
  return { ...found, errors: [{ code: found.code, message, pointer: '/filter/negotiations' }] }
}
