import type { Place } from '../../../events/delivery.ts'
import { instantOf } from '../../../events/time.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { noticeData } from '../../../projections/questions/notice-data.ts'
import { isAbout, isAfter, type Notice, negotiationOf, noticeAt, noticesAfter } from '../../../projections/questions/notices.ts'
import { ruleset } from '../../../projections/rules/ruleset.ts'
import { afterRevision } from '../progress/progress.ts'
import type { Subscription } from '../subscription/subscription.ts'
import { noticesCorrectedBy, type SeriesSpan, seriesSpans, spanAt } from './corrections.ts'

/** A notice that a subscription is sent; `sequence` is its number in its series and negotiation, both counted from 1. */
export type Message = { id: string; place: Place; series: number; sequence: number; notice: Notice }

/**
 * The id of the message of a notice. It ends with a part of the event's own id: after a backup was restored, or
 * on the two sides of a copy, another event may have the same revision, and is another message.
 */
export const messageIdOf = (
  webhook: string,
  negotiation: string,
  { place: { rev, index }, event }: Pick<Notice, 'place' | 'event'>,
): string => `msg_${webhook}_${negotiation}_${rev}_${index}_${event.id.slice(-8)}`

const messageId = /^msg_([a-z0-9-]+)_([a-z0-9-]+)_(0|[1-9][0-9]{0,14})_(0|[1-9][0-9]{0,14})_[0-9a-f]{8}$/

/** What a message id names; null where it is none. Whether that message has this id is for whoever looks it up to compare. */
export function placeIn(id: string): { webhook: string; negotiation: string; place: Place } | null {
  const [, webhook, negotiation, rev, index] = messageId.exec(id) ?? []
  return webhook === undefined || negotiation === undefined
    ? null
    : { webhook, negotiation, place: { rev: Number(rev), index: Number(index) } }
}

/** The id of a ping; `rev` is the revision of the webhook’s stream that asked for it. */
export const pingIdOf = (webhook: string, rev: number): string => `ping_${webhook}_${rev}`

/** The id of a challenge, which is another text in every attempt; `rev` as in pings. */
export const challengeIdOf = (webhook: string, rev: number, attempt: number): string => `challenge_${webhook}_${rev}_${attempt}`

/** What of a subscription it depends on which messages there are. */
export type Subscriber = Pick<Subscription, 'id' | 'series'>

/** And on what they say. */
export type Recipient = Subscriber & Pick<Subscription, 'start' | 'starts'>

/** The number of the newest message up to a place, and its series; 0 where there is none. */
export type Count = { series: number; sequence: number }

/** The notices after a place that are messages, each with the series that it belongs to. */
function* matchesAfter(state: Negotiation, spans: readonly SeriesSpan[], after: Place): Generator<{ notice: Notice; series: number }> {
  let at = 0
  for (const notice of noticesAfter(state, after)) {
    while ((spans[at + 1]?.after ?? notice.place.rev) < notice.place.rev) at++
    const { filter, series } = spans[at] as SeriesSpan
    if (isAbout(filter, state, notice)) yield { notice, series }
  }
}

const next = (count: Count, series: number): Count => ({ series, sequence: count.series === series ? count.sequence + 1 : 1 })

/** Counts up to a place, itself included; all notices up to there are gone through. */
export function countAt(state: Negotiation, subscription: Subscriber, place: Place): Count {
  let count: Count = { series: 1, sequence: 0 }
  for (const { notice, series } of matchesAfter(state, seriesSpans(subscription, negotiationOf(state)), { rev: -1, index: 0 })) {
    if (isAfter(notice.place, place)) break
    count = next(count, series)
  }
  return count
}

/**
 * The messages after a place, in order, each only when it is asked for.
 * @param count at that place
 */
export function* messagesAfter(state: Negotiation, subscription: Subscriber, after: Place, count: Count): Generator<Message> {
  const negotiation = negotiationOf(state)
  let newest = count
  for (const { notice, series } of matchesAfter(state, seriesSpans(subscription, negotiation), after)) {
    newest = next(newest, series)
    const { place } = notice
    yield { id: messageIdOf(subscription.id, negotiation, notice), place, ...newest, notice }
  }
}

/** Beyond that it is enough to know that there is much. */
const mostCounted = 10_000

/** How many messages there are after a place. */
export function countAfter(state: Negotiation, subscription: Subscriber, place: Place): number {
  const messages = messagesAfter(state, subscription, place, countAt(state, subscription, place))
  let count = 0
  while (count < mostCounted && messages.next().done !== true) count++
  return count
}

/** The messages of one series and negotiation by their numbers, both ends inclusive; those that are on record. */
export function messagesBetween(
  state: Negotiation,
  subscription: Subscription,
  { series, from, to, limit }: { series: number; from: number; to: number; limit: number },
): Message[] {
  const span = seriesSpans(subscription, negotiationOf(state)).find((one) => one.series === series)
  const found: Message[] = []
  if (span === undefined) return found
  for (const message of messagesAfter(state, subscription, afterRevision(span.after), { series, sequence: 0 })) {
    if (message.series !== series || message.sequence > to || found.length === limit) break
    if (message.sequence >= from) found.push(message)
  }
  return found
}

/** The message at a place; null where nothing happened there that this subscription is about. It counts as `countAt` does. */
export function messageAt(state: Negotiation, subscription: Subscriber, place: Place): Message | null {
  const negotiation = negotiationOf(state)
  const notice = noticeAt(state, place)
  if (notice === null || !isAbout(spanAt(seriesSpans(subscription, negotiation), place.rev).filter, state, notice)) return null
  return { id: messageIdOf(subscription.id, negotiation, notice), place, ...countAt(state, subscription, place), notice }
}

/**
 * What a message says, as JSON of at most 20,000 bytes of UTF-8: the same bytes every time.
 * @param base what links begin with, without a slash at its end; empty: links are paths
 */
export function messageBody(state: Negotiation, subscription: Recipient, { notice, series, sequence }: Message, base: string): string {
  const negotiation = negotiationOf(state)
  const earlier = noticesCorrectedBy(state, subscription, notice)
  const corrects = earlier?.map((one) => messageIdOf(subscription.id, negotiation, one))
  const timestamp = instantOf(state.recorded[notice.place.rev] as number)
  const number = { series: `${series}.${ruleset}`, sequence }
  const head = { type: notice.type, timestamp, webhook: subscription.id, ...number, ...(corrects === undefined ? {} : { corrects }) }
  return JSON.stringify({ ...head, data: noticeData(state, notice, base) })
}
