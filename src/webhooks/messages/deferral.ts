import type { LaneProgress } from '../../../events/delivery.ts'
import type { WebhookPayload } from '../../../events/webhook.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import type { Progress } from '../progress/deliveries.ts'
import { headIn } from '../subscription/subscription.ts'
import { messagesAfter, type Subscriber } from './message.ts'

/** The newest revision of which something was sent, in whole or in part; what was tried in vain may have arrived. */
function sentUpTo(state: Negotiation | undefined, subscriber: Subscriber, lane: LaneProgress): number {
  const { rev, index } = lane.replayUntil ?? lane.done
  const sent = index < 0 ? rev - 1 : rev
  if (lane.attempt === 1 || state === undefined) return sent
  const { value: tried } = messagesAfter(state, subscriber, lane.done, { series: 1, sequence: 0 }).next()
  return Math.max(sent, tried?.place.rev ?? -1)
}

/**
 * Where filters that are not settled yet have to begin later than their owner set them: messages that were sent under those
 * before, until the change was known to the one that delivers, keep their numbers. Null where they need not.
 * @param progress how far the deliveries have come, and how many filters are settled
 */
export function deferral(
  { id, series }: Subscriber,
  { series: settled, lanes }: Pick<Progress, 'series' | 'lanes'>,
  read: (negotiation: string) => Negotiation | undefined,
): Extract<WebhookPayload, { type: 'SeriesDeferred' }>['data'] | null {
  const [known, unsettled] = [series.slice(0, settled), series.slice(settled)]
  const later = [...lanes].flatMap(([negotiation, lane]) => {
    const sent = sentUpTo(read(negotiation), { id, series: known }, lane)
    return unsettled.some(({ after }) => sent > headIn(after, negotiation)) ? [[negotiation, sent] as const] : []
  })
  return later.length === 0 ? null : { series: settled + 1, after: Object.fromEntries(later) }
}
