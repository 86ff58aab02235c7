import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { developmentOf, isAbout, type Notice, negotiationOf, noticesAt } from '../../../projections/questions/notices.ts'
import type { Development } from '../../../projections/rules/record.ts'
import { headIn, type Subscription } from '../subscription/subscription.ts'

/** A series as it holds in one negotiation: after that revision, until the next one begins. `series` counts from 1. */
export type SeriesSpan = { series: number; after: number; filter: WebhookFilter }

/** Oldest first. A series that a later one reaches back behind never holds. */
export function seriesSpans({ series }: Pick<Subscription, 'series'>, negotiation: string): SeriesSpan[] {
  const spans: SeriesSpan[] = []
  for (const [index, { filter, after: heads }] of series.entries()) {
    const after = headIn(heads, negotiation)
    while ((spans.at(-1)?.after ?? Number.NEGATIVE_INFINITY) >= after) spans.pop()
    spans.push({ series: index + 1, after, filter })
  }
  return spans
}

/** The one in force at a revision; the first reaches back to the beginning. */
export const spanAt = (spans: readonly SeriesSpan[], rev: number): SeriesSpan =>
  (spans.findLast(({ after }) => after < rev) ?? spans[0]) as SeriesSpan

/** What of a subscription it depends on which messages it was sent. */
type Reached = Pick<Subscription, 'series' | 'start' | 'starts'>

/** More than so many are not named. */
const most = 20

const correcting: readonly string[] = ['corrected', 'retracted', 'denied', 'taken-back']

/** Whether a notice takes back what was sent before. */
const isCorrection = ({ type, change }: Notice): boolean =>
  change === null ? type !== 'development.recorded' : correcting.includes(change.cause)

/** Whether two notices about one development are of the same: of itself, or of one status. */
const isAlike = (one: Notice, other: Notice): boolean =>
  one.change === null || other.change === null
    ? one.change === other.change
    : one.change.point === other.change.point && one.change.party === other.change.party

/** When something was recorded, and when it was taken back. */
const revisionsOf = ({ revision, takenBack }: { revision: number; takenBack?: number }): number[] =>
  takenBack === undefined ? [revision] : [revision, takenBack]

/** The revisions before a given one that are about a development, newest first. */
const revisionsBefore = ({ bodies, repeats, denials, retractions }: Development, rev: number): number[] =>
  [...bodies, ...repeats, ...denials, ...retractions]
    .flatMap(revisionsOf)
    .filter((revision) => revision < rev)
    .sort((a, b) => b - a)

/**
 * The revision after which messages may have been sent before the one of a revision. What the subscription began with is
 * sent from its start on. What lies before that, only where a replay asked for it: then from there on, in the replay and in
 * all that is recorded after it was asked for, so that a message that was sent keeps its bytes.
 * @param at when the revision was recorded, in epoch milliseconds
 */
function sentAfter({ start, starts }: Reached, negotiation: string, { rev, at }: { rev: number; at: number }): number {
  let reach = headIn(start, negotiation)
  for (const { at: askedAt, after } of starts) {
    if (after === null || !Object.hasOwn(after, negotiation)) continue
    const from = headIn(after, negotiation)
    if (rev > reach ? askedAt < at : from < rev) reach = Math.min(reach, from)
  }
  return reach
}

/**
 * The notices of the earlier messages that a notice puts right, oldest first, the newest twenty of them: what the
 * subscription may have been sent of the same development, or of the same status for its sake. Null where it is no correction.
 */
export function noticesCorrectedBy(state: Negotiation, subscription: Reached, notice: Notice): Notice[] | null {
  const development = developmentOf(state, notice.event)
  if (development === null || !isCorrection(notice)) return null
  const negotiation = negotiationOf(state)
  const spans = seriesSpans(subscription, negotiation)
  const { rev: corrected } = notice.place
  const reach = sentAfter(subscription, negotiation, { rev: corrected, at: state.recorded[corrected] as number })
  const found: Notice[] = []
  for (const rev of revisionsBefore(development, corrected)) {
    if (rev <= reach) break
    const { filter } = spanAt(spans, rev)
    for (const earlier of noticesAt(state, rev).reverse())
      if (isAlike(earlier, notice) && isAbout(filter, state, earlier)) {
        found.push(earlier)
        if (found.length === most) return found.reverse()
      }
  }
  return found.reverse()
}
