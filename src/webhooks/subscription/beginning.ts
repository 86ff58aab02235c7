import { startOf } from '../../../events/time.ts'
import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import { countUpTo } from '../../../projections/index/blocks.ts'
import { appendLimit } from '../../store/port/port.ts'
import { refusedAs, type WebhookRefusal } from './refusal.ts'
import type { Beginning } from './request.ts'
import type { Heads, Subscription } from './subscription.ts'

/** When the events of each negotiation on record were recorded: epoch milliseconds, ascending, by revision. */
export type Chronicle = ReadonlyMap<string, readonly number[]>

/** Whether a filter lets pass anything of a negotiation. */
export const covers = ({ negotiations }: WebhookFilter, negotiation: string): boolean =>
  negotiations === undefined || negotiations.includes(negotiation)

/** Whether any series of a subscription is about a negotiation. */
export const isSubscribedTo = ({ series }: Pick<Subscription, 'series'>, negotiation: string): boolean =>
  series.some(({ filter }) => covers(filter, negotiation))

/** The revision at which each negotiation stands. */
export const headsNow = (chronicle: Chronicle): Heads =>
  Object.fromEntries([...chronicle].map(([negotiation, recorded]) => [negotiation, recorded.length - 1]))

/** Those negotiations of a chronicle that are meant. */
export const meantIn = (chronicle: Chronicle, isMeant: (negotiation: string) => boolean): Chronicle =>
  new Map([...chronicle].filter(([negotiation]) => isMeant(negotiation)))

/**
 * The newest revision of each negotiation that was recorded before a date or instant; −1: none.
 * @param now epoch milliseconds; what is recorded after that cannot be told yet
 */
export function headsBefore(
  chronicle: Chronicle,
  since: string,
  { now, pointer }: { now: number; pointer: string },
): { heads: Heads } | { refusals: WebhookRefusal[] } {
  const start = startOf(since)
  if (start > now) return refusedAs('future-start', { pointer })
  return { heads: Object.fromEntries([...chronicle].map(([negotiation, recorded]) => [negotiation, countUpTo(recorded, start - 1) - 1])) }
}

/** Bytes of the heads in one entry; what else is in it takes no more than the rest. */
const headsLimit = appendLimit - 100_000

/** Heads that fit one atomic append, or why they do not. */
export const fitting = (heads: Heads, pointer: string): { heads: Heads } | { refusals: WebhookRefusal[] } =>
  Buffer.byteLength(JSON.stringify(heads)) > headsLimit ? refusedAs('too-many-negotiations', { pointer }) : { heads }

/**
 * The revision before the one from which to tell, in the one negotiation that is meant.
 * @param named those that the request names; `at` is a pointer to them
 */
export function headBefore(
  chronicle: Chronicle,
  rev: number,
  { named, at, pointer }: { named: readonly string[] | undefined; at: string; pointer: string },
): { negotiation: string; head: number } | { refusals: WebhookRefusal[] } {
  const [negotiation] = named ?? []
  if (negotiation === undefined || named?.length !== 1) return refusedAs('one-negotiation', { pointer })
  const recorded = chronicle.get(negotiation)
  if (recorded === undefined) return { refusals: [{ code: 'unknown-negotiation', message: `There is no ${negotiation}`, pointer: at }] }
  const next = recorded.length
  if (rev <= next) return { negotiation, head: rev - 1 }
  const message = `${negotiation} stands at revision ${next - 1}; revision ${rev} is not even the next`
  return { refusals: [{ code: 'revision-not-reached', message, pointer }] }
}

/**
 * The revisions after which a new subscription is told, in every negotiation on record that its filter lets pass: what is
 * opened later is told from its beginning, and what a later filter adds from where that one begins.
 * @param now epoch milliseconds
 */
export function startingAt(
  start: 'now' | Beginning,
  filter: WebhookFilter,
  { chronicle, now }: { chronicle: Chronicle; now: number },
): { heads: Heads } | { refusals: WebhookRefusal[] } {
  const meant = meantIn(chronicle, (negotiation) => covers(filter, negotiation))
  if (start === 'now') return { heads: headsNow(meant) }
  if ('since' in start) return headsBefore(meant, start.since, { now, pointer: '/start/since' })
  const place = { named: filter.negotiations, at: '/filter/negotiations/0', pointer: '/start/rev' }
  const found = headBefore(chronicle, start.rev, place)
  return 'refusals' in found ? found : { heads: { [found.negotiation]: found.head } }
}
