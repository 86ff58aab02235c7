import { ok } from '../../result.ts'
import { effectiveState } from '../subscription/effective-state.ts'
import { isSubscribedTo, type Subscription } from '../subscription/subscription.ts'
import type { Decision, WebhookContext } from './command.ts'
import { refused, refusedWith, webhookRefusals } from './refusal.ts'
import type { ReplayRequest } from './request.ts'
import { checkSize, headsBefore } from './start.ts'

const pingEveryMs = 10_000

/** Refuses what is to be sent to a subscription that is not active; an endpoint that was never verified is sent nothing. */
export function inactivity(subscription: Subscription, context: WebhookContext): Decision | null {
  const { state } = effectiveState(subscription, context)
  return state === 'active' ? null : refused('not-deliverable', { message: `${webhookRefusals['not-deliverable']}: ${state}` })
}

/** Asks for a message that tells nothing, to try an endpoint. */
export function ping(subscription: Subscription, context: WebhookContext): Decision {
  const { sinceLastPingMs } = context
  const inactive = inactivity(subscription, context)
  if (inactive !== null) return inactive
  if (sinceLastPingMs !== null && sinceLastPingMs < pingEveryMs)
    return refused('too-many-requests', { retryAfter: Math.ceil((pingEveryMs - sinceLastPingMs) / 1000) })
  return ok([{ type: 'PingRequested', data: {} }])
}

/** Asks for everything from somewhere on to be sent again. */
export function replay(subscription: Subscription, { negotiation, from }: ReplayRequest, context: WebhookContext): Decision {
  if (negotiation !== undefined && !context.chronicle.has(negotiation))
    return refusedWith('unknown-negotiation', `There is no ${negotiation}`, '/negotiation')
  if (negotiation !== undefined && !isSubscribedTo(subscription, negotiation)) return refused('not-subscribed', { pointer: '/negotiation' })
  const isMeant = (id: string): boolean => (negotiation === undefined ? isSubscribedTo(subscription, id) : id === negotiation)
  const named = negotiation === undefined ? subscription.series.at(-1)?.filter.negotiations : [negotiation]
  const heads = headsBefore(from, { isMeant, named, at: '/negotiation', pointer: '/from' }, context)
  const after = heads.ok ? checkSize(heads.value, '/negotiation') : heads
  return after.ok ? ok([{ type: 'ReplayRequested', data: { after: after.value } }]) : after
}
