import type { Negotiation } from '../../../projections/negotiation.ts'
import { negotiationOf } from '../../../projections/questions/notices.ts'
import { afterRevision } from '../progress/progress.ts'
import type { Subscription } from '../subscription/subscription.ts'
import { type Message, messagesAfter } from './message.ts'
import { seriesSpans } from './series.ts'

/** The messages of one series and negotiation by their numbers, both ends inclusive; those that are on record. */
export function messagesBetween(
  state: Negotiation,
  subscription: Subscription,
  { series, from, to, limit }: { series: number; from: number; to: number; limit: number },
): Message[] {
  const negotiation = negotiationOf(state)
  const era = seriesSpans(subscription, negotiation).find((one) => one.series === series)
  const found: Message[] = []
  if (era === undefined) return found
  for (const message of messagesAfter(state, subscription, negotiation, afterRevision(era.after), { series, sequence: 0 })) {
    if (message.series !== series || message.sequence > to || found.length === limit) break
    if (message.sequence >= from) found.push(message)
  }
  return found
}
