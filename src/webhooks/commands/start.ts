import { startOf } from '../../../events/time.ts'
import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import { countUpTo } from '../../../projections/index/blocks.ts'
import { ok, type Result } from '../../result.ts'
import { covers, type Heads } from '../subscription/subscription.ts'
import { refused, refusedWith, type WebhookRefusal } from './refusal.ts'
import type { Beginning } from './request.ts'

/** When the events of each negotiation on record were recorded: epoch milliseconds, ascending, by revision. */
export type Chronicle = ReadonlyMap<string, readonly number[]>

/** Those negotiations of a chronicle that are meant. */
export const only = (chronicle: Chronicle, isMeant: (negotiation: string) => boolean): Chronicle =>
  new Map([...chronicle].filter(([negotiation]) => isMeant(negotiation)))

/** The revision at which each negotiation stands. */
export const headsNow = (chronicle: Chronicle): Heads =>
  Object.fromEntries([...chronicle].map(([negotiation, recorded]) => [negotiation, recorded.length - 1]))

/**
 * The newest revision of each negotiation that was recorded before a date or instant; −1: none.
 * @param now epoch milliseconds; what is recorded after that cannot be told yet
 */
export function headsBefore(
  chronicle: Chronicle,
  since: string,
  { now, pointer }: { now: number; pointer: string },
): Result<Heads, WebhookRefusal[]> {
  const start = startOf(since)
  if (start > now) return refused('future-start', { pointer })
  return ok(Object.fromEntries([...chronicle].map(([negotiation, recorded]) => [negotiation, countUpTo(recorded, start - 1) - 1])))
}

/** Bytes of the heads in one entry, of the 900 kB that one append may have; what else is in it takes no more than the rest. */
const headsLimit = 800_000

/** Heads that fit one atomic append, or why they do not. */
export const checkSize = (heads: Heads, pointer: string): Result<Heads, WebhookRefusal[]> =>
  // Ids and revisions are ASCII: as many characters as bytes.
  JSON.stringify(heads).length > headsLimit ? refused('too-many-negotiations', { pointer }) : ok(heads)

/**
 * The revision before the one from which to send, in the one negotiation that is meant.
 * @param named those that the request names; `at` is a pointer to them
 */
export function headBefore(
  chronicle: Chronicle,
  rev: number,
  { named, at, pointer }: { named: readonly string[] | undefined; at: string; pointer: string },
): Result<Heads, WebhookRefusal[]> {
  const [negotiation] = named ?? []
  if (negotiation === undefined || named?.length !== 1) return refused('one-negotiation', { pointer })
  const recorded = chronicle.get(negotiation)
  if (recorded === undefined) return refusedWith('unknown-negotiation', `There is no ${negotiation}`, at)
  const next = recorded.length
  if (rev <= next) return ok({ [negotiation]: rev - 1 })
  return refusedWith('revision-not-reached', `${negotiation} stands at revision ${next - 1}; revision ${rev} is not even the next`, pointer)
}

/**
 * The revisions after which a new subscription is sent to, in every negotiation on record that its filter lets pass: what
 * is opened later is sent from its beginning, and what a later filter adds from where that one begins.
 * @param now epoch milliseconds
 */
export function startHeads(
  start: 'now' | Beginning,
  filter: WebhookFilter,
  { chronicle, now }: { chronicle: Chronicle; now: number },
): Result<Heads, WebhookRefusal[]> {
  const meant = only(chronicle, (negotiation) => covers(filter, negotiation))
  if (start === 'now') return ok(headsNow(meant))
  if ('since' in start) return headsBefore(meant, start.since, { now, pointer: '/start/since' })
  return headBefore(chronicle, start.rev, { named: filter.negotiations, at: '/filter/negotiations/0', pointer: '/start/rev' })
}
