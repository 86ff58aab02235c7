import type { Place } from '../../../events/delivery.ts'
import { type Chronicle, fitting, headBefore, headsBefore, isSubscribedTo, meantIn } from './beginning.ts'
import type { EffectiveState } from './effective-state.ts'
import { type Decision, refusedAs, webhookRefusals } from './refusal.ts'
import type { ReplayRequest } from './request.ts'
import type { Subscription } from './subscription.ts'

const pingEveryMs = 10_000

const undeliverable = ({ state }: EffectiveState): Decision =>
  refusedAs('not-deliverable', { message: `${webhookRefusals['not-deliverable']}: ${state}` })

/**
 * Asks for a message that tells nothing, to try an endpoint. One that was never verified is sent none.
 * @param sinceLastMs how long ago one was asked for; null where none ever was
 */
export function pinging(standing: EffectiveState, sinceLastMs: number | null): Decision {
  if (standing.state !== 'active') return undeliverable(standing)
  if (sinceLastMs !== null && sinceLastMs < pingEveryMs)
    return refusedAs('too-many-requests', { retryAfter: Math.ceil((pingEveryMs - sinceLastMs) / 1000) })
  return { payloads: [{ type: 'PingRequested', data: {} }] }
}

/** Asks for one message to be sent once more, out of turn. An endpoint that was never verified is sent none. */
export const resending = (standing: EffectiveState, negotiation: string, { rev, index }: Place): Decision =>
  standing.state === 'active' ? { payloads: [{ type: 'ResendRequested', data: { negotiation, rev, index } }] } : undeliverable(standing)

/**
 * Asks for everything from somewhere on to be told again.
 * @param now epoch milliseconds
 */
export function replaying(
  subscription: Subscription,
  { negotiation, from }: ReplayRequest,
  { chronicle, now }: { chronicle: Chronicle; now: number },
): Decision {
  const requested = (after: Record<string, number>): Decision => ({ payloads: [{ type: 'ReplayRequested', data: { after } }] })
  if (negotiation !== undefined && !chronicle.has(negotiation))
    return { refusals: [{ code: 'unknown-negotiation', message: `There is no ${negotiation}`, pointer: '/negotiation' }] }
  if (negotiation !== undefined && !isSubscribedTo(subscription, negotiation))
    return refusedAs('not-subscribed', { pointer: '/negotiation' })
  const named = negotiation === undefined ? subscription.series.at(-1)?.filter.negotiations : [negotiation]
  if ('rev' in from) {
    const found = headBefore(chronicle, from.rev, { named, at: '/negotiation', pointer: '/from/rev' })
    return 'refusals' in found ? found : requested({ [found.negotiation]: found.head })
  }
  const meant = meantIn(chronicle, (id) => (negotiation === undefined ? isSubscribedTo(subscription, id) : id === negotiation))
  const begun = headsBefore(meant, from.since, { now, pointer: '/from/since' })
  const after = 'refusals' in begun ? begun : fitting(begun.heads, '/negotiation')
  return 'refusals' in after ? after : requested({ ...after.heads })
}
