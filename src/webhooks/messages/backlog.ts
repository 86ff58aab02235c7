import type { LaneProgress } from '../../../events/delivery.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { negotiationOf } from '../../../projections/questions/notices.ts'
import { progressOf } from '../progress/progress.ts'
import { isSubscribedTo, type Subscription } from '../subscription/subscription.ts'
import { countAt, messagesAfter } from './message.ts'

/** What of a negotiation a subscription has still to be sent. */
export type Backlog = Pick<LaneProgress, 'done' | 'attempt' | 'retryAt'> & { negotiation: string; behind: number; isReplaying: boolean }

/** Beyond that it is enough to know that there is much. */
const mostCounted = 10_000

/**
 * How far the deliveries of a negotiation have come.
 * @param lanes as the delivery records have them
 * @returns null where the subscription is not about the negotiation
 */
export function backlogIn(state: Negotiation, subscription: Subscription, lanes: ReadonlyMap<string, LaneProgress>): Backlog | null {
  const negotiation = negotiationOf(state)
  if (!isSubscribedTo(subscription, negotiation)) return null
  const { done, attempt, retryAt, replayUntil } = progressOf(subscription, negotiation, lanes.get(negotiation))
  const messages = messagesAfter(state, subscription, done, countAt(state, subscription, done))
  let behind = 0
  while (behind < mostCounted && messages.next().done !== true) behind++
  return { negotiation, done, behind, attempt, retryAt, isReplaying: replayUntil !== null }
}
