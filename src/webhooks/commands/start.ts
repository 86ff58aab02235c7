import { startOf } from '../../../events/time.ts'
import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import { countUpTo } from '../../../projections/index/blocks.ts'
import { ok, type Result } from '../../result.ts'
import { covers, type Heads } from '../subscription/subscription.ts'
import { refused, refusedWith, type WebhookRefusal } from './refusal.ts'
import type { Beginning } from './request.ts'

/** When the events of each negotiation on record were recorded: epoch milliseconds, ascending, by revision. */
export type Chronicle = ReadonlyMap<string, readonly number[]>

type IsMeant = (negotiation: string) => boolean

const headsOf = (chronicle: Chronicle, isMeant: IsMeant, countOf: (recorded: readonly number[]) => number): Heads =>
  Object.fromEntries(
    [...chronicle].flatMap(([negotiation, recorded]) => (isMeant(negotiation) ? [[negotiation, countOf(recorded) - 1] as const] : [])),
  )

/** The revision at which each negotiation stands that is meant. */
export const headsNow = (chronicle: Chronicle, isMeant: IsMeant = () => true): Heads => headsOf(chronicle, isMeant, ({ length }) => length)

/** Bytes of the heads in one entry, of the 900 kB that one append may have; what else is in it takes no more than the rest. */
const headsLimit = 800_000

/** Heads that fit one atomic append, or why they do not. */
export const checkSize = (heads: Heads, pointer: string): Result<Heads, WebhookRefusal[]> =>
  // Ids and revisions are ASCII: as many characters as bytes.
  JSON.stringify(heads).length > headsLimit ? refused('too-many-negotiations', { pointer }) : ok(heads)

/** What a request is about; `named` are the negotiations that it names, at that pointer, `pointer` is to where it says where to begin. */
type About = { isMeant: IsMeant; named: readonly string[] | undefined; at: string; pointer: string }

/**
 * The newest revision before the beginning that is asked for: of each negotiation that is meant, where that is a date or an
 * instant (−1: none), and of the one that is named, where it is a revision.
 * @param now epoch milliseconds; what is recorded after that cannot be told yet
 */
export function headsBefore(
  beginning: Beginning,
  { isMeant, named, at, pointer }: About,
  { chronicle, now }: { chronicle: Chronicle; now: number },
): Result<Heads, WebhookRefusal[]> {
  if ('since' in beginning) {
    const start = startOf(beginning.since)
    if (start > now) return refused('future-start', { pointer: `${pointer}/since` })
    return ok(headsOf(chronicle, isMeant, (recorded) => countUpTo(recorded, start - 1)))
  }
  const { rev } = beginning
  const [negotiation] = named ?? []
  if (negotiation === undefined || named?.length !== 1) return refused('one-negotiation', { pointer: `${pointer}/rev` })
  const next = chronicle.get(negotiation)?.length
  if (next === undefined) return refusedWith('unknown-negotiation', `There is no ${negotiation}`, at)
  if (rev <= next) return ok({ [negotiation]: rev - 1 })
  const message = `${negotiation} stands at revision ${next - 1}; revision ${rev} is not even the next`
  return refusedWith('revision-not-reached', message, `${pointer}/rev`)
}

/**
 * The revisions after which a new subscription is sent to, in every negotiation on record that its filter lets pass: what
 * is opened later is sent from its beginning, and what a later filter adds from where that one begins.
 */
export function startHeads(
  start: 'now' | Beginning,
  filter: WebhookFilter,
  context: { chronicle: Chronicle; now: number },
): Result<Heads, WebhookRefusal[]> {
  const isMeant = (negotiation: string): boolean => covers(filter, negotiation)
  if (start === 'now') return ok(headsNow(context.chronicle, isMeant))
  return headsBefore(start, { isMeant, named: filter.negotiations, at: '/filter/negotiations/0', pointer: '/start' }, context)
}
