import type { NoticeType, WebhookFilter } from '../../../events/webhook-filter.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { isAbout, type Notice, negotiationOf, noticesAfter } from '../../../projections/questions/notices.ts'
import { afterRevision } from '../progress/progress.ts'
import { covers, type Heads, headIn } from '../subscription/subscription.ts'

/** A notice of a negotiation; `at` is when it was recorded, in epoch milliseconds. */
type Shown = { state: Negotiation; notice: Notice; at: number }

/** What a filter lets pass: how many notices, of each type too, and the newest of them, newest last. */
export type Preview = { count: number; byType: Partial<Record<NoticeType, number>>; newest: Shown[] }

/**
 * What a subscription with that filter would have been sent.
 * @param after the revisions after which it would have begun
 * @param limit how many notices to keep
 */
export function previewOf(
  states: Iterable<Negotiation>,
  filter: WebhookFilter,
  { after, limit }: { after: Heads; limit: number },
): Preview {
  const byType: Preview['byType'] = {}
  let count = 0
  const newest: Shown[] = []
  for (const state of states) {
    const negotiation = negotiationOf(state)
    if (!covers(filter, negotiation)) continue
    const passing: Shown[] = []
    for (const notice of noticesAfter(state, afterRevision(headIn(after, negotiation)))) {
      if (!isAbout(filter, state, notice)) continue
      count++
      byType[notice.type] = (byType[notice.type] ?? 0) + 1
      passing.push({ state, notice, at: state.recorded[notice.place.rev] as number })
      if (passing.length === 2 * limit) passing.splice(0, limit)
    }
    newest.push(...passing)
  }
  return { count, byType, newest: newest.sort((a, b) => a.at - b.at).slice(-limit) }
}
