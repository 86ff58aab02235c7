import { developmentKinds, type EventType } from '../../events/catalogue.ts'
import type { Place } from '../../events/delivery.ts'
import { type NoticeType, noticeTypes, type WebhookFilter } from '../../events/webhook-filter.ts'
import { firstIndex } from '../index/blocks.ts'
import { upTo } from '../index/table.ts'
import type { Negotiation, NotableEvent } from '../negotiation.ts'
import type { Change } from '../rules/changes.ts'
import type { Body, Development } from '../rules/record.ts'
import { firstChangeFrom } from './changes.ts'

/** Something that subscribers are notified of: what an event recorded of a development, or a change that it made. */
export type Notice = { place: Place; type: NoticeType; event: NotableEvent; change: Change | null }

/** The notice that an event of a type gives of its development itself. */
const developmentNotices: ReadonlyMap<EventType, NoticeType> = new Map<EventType, NoticeType>([
  ...developmentKinds.map((kind) => [kind, 'development.recorded'] as const),
  ['DevelopmentCorrected', 'development.corrected'],
  ['DevelopmentRetracted', 'development.retracted'],
])

/** Whether one place comes after another; a place need not be that of a notice. */
export const isAfter = (one: Place, other: Place): boolean => one.rev > other.rev || (one.rev === other.rev && one.index > other.index)

/** The event at a revision, where it is one of which there is something to notify; null where there is not. */
export function notableAt({ notable }: Negotiation, revision: number): NotableEvent | null {
  const found = notable[firstIndex(notable.length, (index) => (notable[index] as NotableEvent).revision >= revision)]
  return found?.revision === revision ? found : null
}

/** All notices after a place, in order, each only when it is asked for. */
export function* noticesAfter(state: Negotiation, after: Place): Generator<Notice> {
  const { notable, changes } = state
  let next = firstChangeFrom(state, after.rev)
  for (let at = firstIndex(notable.length, (index) => (notable[index] as NotableEvent).revision >= after.rev); at < notable.length; at++) {
    const event = notable[at] as NotableEvent
    const { revision: rev, type } = event
    const own = developmentNotices.get(type)
    let index = 0
    if (own !== undefined) {
      const place = { rev, index: index++ }
      if (isAfter(place, after)) yield { place, type: own, event, change: null }
    }
    for (; changes[next]?.revision === rev; next++) {
      const change = changes[next] as Change
      const place = { rev, index: index++ }
      if (isAfter(place, after)) yield { place, type: change.party === null ? 'overall.changed' : 'status.changed', event, change }
    }
  }
}

/** The notices of a revision, in order. */
export function noticesAt(state: Negotiation, rev: number): Notice[] {
  const notices: Notice[] = []
  for (const notice of noticesAfter(state, { rev, index: -1 })) {
    if (notice.place.rev !== rev) break
    notices.push(notice)
  }
  return notices
}

/** The notice at a place; null where there is none. */
export const noticeAt = (state: Negotiation, { rev, index }: Place): Notice | null => noticesAt(state, rev)[index] ?? null

export const negotiationOf = ({ registry }: Negotiation): string => (registry.frame.opened.value as { id: string }).id

/** The development that an event is about. */
export const developmentOf = ({ registry }: Negotiation, { development }: NotableEvent): Development | null =>
  development === null ? null : (registry.developments.get(development) as Development)

/** Criteria that fit a change only. */
const ofChanges = ['from', 'to', 'scopes', 'causes'] as const

/** The criteria that nothing of a type has: a filter that gives one leaves them out. */
const inapplicable: Record<NoticeType, readonly (keyof WebhookFilter)[]> = {
  'status.changed': [],
  'overall.changed': ['parties'],
  'development.recorded': ofChanges,
  'development.corrected': ofChanges,
  'development.retracted': ofChanges,
}

const inapplicableIn = (type: NoticeType, filter: WebhookFilter): keyof WebhookFilter | null =>
  inapplicable[type].find((criterion) => filter[criterion] !== undefined) ?? null

/** The criterion that nothing has of the types that a filter names, so that it never lets anything pass; null where something may. */
export function futileCriterion(filter: WebhookFilter): keyof WebhookFilter | null {
  const { types = noticeTypes } = filter
  const found = types.map((type) => inapplicableIn(type, filter))
  return found.includes(null) ? null : (found[0] ?? null)
}

const admits = <T>(wanted: readonly T[] | undefined, value: T): boolean => wanted === undefined || wanted.includes(value)

/** All that a development ever showed up to an event: who was notified of it hears of every later event too, whatever was taken out. */
export const positionsConcerned = ({ bodies }: Development, { revision }: Pick<NotableEvent, 'revision'>): Body['positions'] =>
  upTo(bodies, revision).flatMap(({ body }) => body.positions)

/**
 * Whether a subscription with such a filter gets a notice. A development is on a point and of a party where one
 * of its positions is both, or was before a correction.
 */
export function isAbout(filter: WebhookFilter, state: Negotiation, notice: Notice): boolean {
  const { types, negotiations, points, parties, from, to, scopes, causes } = filter
  const { type, event, change } = notice
  if (!admits(types, type) || inapplicableIn(type, filter) !== null) return false
  if (negotiations !== undefined && !negotiations.includes(negotiationOf(state))) return false
  if (change !== null)
    return (
      admits(points, change.point) &&
      admits<string | null>(parties, change.party) &&
      admits(from, change.before) &&
      admits(to, change.after) &&
      admits(scopes, change.scope) &&
      admits(causes, change.cause)
    )
  if (points === undefined && parties === undefined) return true
  return positionsConcerned(developmentOf(state, event) as Development, event).some(
    ({ point, party }) => admits(points, point) && admits(parties, party),
  )
}
