import { developmentKinds, type EventType } from '../../events/catalogue.ts'
import type { Place } from '../../events/delivery.ts'
import { type NoticeType, noticeTypes, type WebhookFilter } from '../../events/webhook-filter.ts'
import { firstIndex } from '../index/blocks.ts'
import { upTo } from '../index/table.ts'
import type { Act, Negotiation } from '../negotiation.ts'
import type { Change } from '../rules/changes.ts'
import type { Body, Development } from '../rules/standing.ts'
import { firstChangeFrom } from './changes.ts'

/** Something that an event gives to tell: what it recorded of a development, or a change that it made. */
export type Notice = { place: Place; type: NoticeType; act: Act; change: Change | null }

/** What an event of a type tells of its development itself. */
const tidings: ReadonlyMap<EventType, NoticeType> = new Map<EventType, NoticeType>([
  ...developmentKinds.map((kind) => [kind, 'development.recorded'] as const),
  ['DevelopmentCorrected', 'development.corrected'],
  ['DevelopmentRetracted', 'development.retracted'],
])

/** Whether one place comes after another; a place need not be one at which anything is told. */
export const isAfter = (one: Place, other: Place): boolean => one.rev > other.rev || (one.rev === other.rev && one.index > other.index)

/** All that the record gives to tell after a place, in order, each only when it is asked for. */
export function* noticesAfter(state: Negotiation, after: Place): Generator<Notice> {
  const { acts, changes } = state
  let next = firstChangeFrom(state, after.rev)
  for (let at = firstIndex(acts.length, (index) => (acts[index] as Act).revision >= after.rev); at < acts.length; at++) {
    const act = acts[at] as Act
    const { revision: rev, type } = act
    const tiding = tidings.get(type)
    let index = 0
    if (tiding !== undefined) {
      const place = { rev, index: index++ }
      if (isAfter(place, after)) yield { place, type: tiding, act, change: null }
    }
    for (; changes[next]?.revision === rev; next++) {
      const change = changes[next] as Change
      const place = { rev, index: index++ }
      if (isAfter(place, after)) yield { place, type: change.party === null ? 'overall.changed' : 'status.changed', act, change }
    }
  }
}

/** What a revision gives to tell, in order. */
export function noticesAt(state: Negotiation, rev: number): Notice[] {
  const notices: Notice[] = []
  for (const notice of noticesAfter(state, { rev, index: -1 })) {
    if (notice.place.rev !== rev) break
    notices.push(notice)
  }
  return notices
}

/** What a place tells; null where there is nothing. */
export const noticeAt = (state: Negotiation, { rev, index }: Place): Notice | null => noticesAt(state, rev)[index] ?? null

export const negotiationOf = ({ registry }: Negotiation): string => (registry.frame.opened.value as { id: string }).id

/** The development that an act is about. */
export const developmentOf = ({ registry }: Negotiation, { development }: Act): Development | null =>
  development === null ? null : (registry.developments.get(development) as Development)

/** Criteria that fit a change only. */
const ofChanges = ['from', 'to', 'scopes', 'causes'] as const

/** The criteria that nothing of a type has: a filter that gives one leaves them out. */
const lacking: Record<NoticeType, readonly (keyof WebhookFilter)[]> = {
  'status.changed': [],
  'overall.changed': ['parties'],
  'development.recorded': ofChanges,
  'development.corrected': ofChanges,
  'development.retracted': ofChanges,
}

const lackedBy = (type: NoticeType, filter: WebhookFilter): keyof WebhookFilter | null =>
  lacking[type].find((criterion) => filter[criterion] !== undefined) ?? null

/** The criterion that nothing has of the types that a filter names, so that it never lets anything pass; null where something may. */
export function futileCriterion(filter: WebhookFilter): keyof WebhookFilter | null {
  const { types = noticeTypes } = filter
  const lacked = types.map((type) => lackedBy(type, filter))
  return lacked.includes(null) ? null : (lacked[0] ?? null)
}

const admits = <T>(wanted: readonly T[] | undefined, value: T): boolean => wanted === undefined || wanted.includes(value)

/** All that a development ever showed up to an act: who was told of it hears of every act on it, whatever was taken out since. */
const positionsConcerned = ({ bodies }: Development, { revision }: Act): Body['positions'] =>
  upTo(bodies, revision).flatMap(({ body }) => body.positions)

/**
 * Whether a subscription with such a filter is told of a notice. A development is on a point and of a party where one
 * of its positions is both, or was before a correction.
 */
export function isAbout(filter: WebhookFilter, state: Negotiation, notice: Notice): boolean {
  const { types, negotiations, points, parties, from, to, scopes, causes } = filter
  const { type, act, change } = notice
  if (!admits(types, type) || lackedBy(type, filter) !== null) return false
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
  return positionsConcerned(developmentOf(state, act) as Development, act).some(
    ({ point, party }) => admits(points, point) && admits(parties, party),
  )
}
