import type { WebhookFilter } from '../../../events/webhook-filter.ts'
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
