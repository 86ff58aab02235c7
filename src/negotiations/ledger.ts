import type { Catalogue } from '../../events/catalogue.ts'
import type { RecordedEvent } from '../../events/envelope.ts'
import { readEvent } from '../../events/reading.ts'
import { streamOf, streamPrefix } from '../../events/stream.ts'
import { type Negotiation, negotiation, trialOf } from '../../projections/negotiation.ts'
import type { Registry } from '../../projections/rules/record.ts'
import { ruleset } from '../../projections/rules/ruleset.ts'
import { type Store, StoreUnavailable } from '../store/port/port.ts'
import { withTimeout } from '../store/port/timeout.ts'
import { keyedId } from '../streams/idempotency.ts'
import { Repository, type RepositoryOptions } from '../streams/repository.ts'
import { fileSnapshots, type Snapshots } from '../streams/snapshots.ts'
import { negotiations } from './category.ts'
import { decisionsOf, type Outcome, outcomeOf, type Request } from './request.ts'

type Streams = Repository<Catalogue, Negotiation, Registry>

/** The record of every negotiation: joins the store and the projections. */
export type Ledger = Pick<Streams, 'reached' | 'watch' | 'caughtUp' | 'failed' | 'close'> & {
  /** The negotiations on record, by id, in order of opening. */
  ids(): string[]
  /** One negotiation as it stands; undefined where it was never opened. The reader leaves it as it is. */
  read(id: string): Negotiation | undefined
  /** Whether something was written to a negotiation under an idempotency key. */
  isKnown(id: string, key: string): boolean
  /**
   * Asks for entries: all are recorded, or none. Rejects with OutcomeUnknown where the store does not say whether it
   * wrote, and with NotWritten where it certainly did not.
   */
  write(id: string, request: Request): Promise<Outcome>
  /** What such a request would come to now: decided as it is when it is written, on a negotiation that is on record. Nothing is written. */
  tryOut(id: string, request: Request): Trial
  /** The raw events of a negotiation from a revision on, a page of them. */
  events(id: string, from: number, limit: number): Promise<RecordedEvent[]>
  /** The position of the newest event read in; −1 before the first. */
  position(): number
  /**
   * How many positions the ledger is behind the log, as far as it has followed it: own entries are taken in at once, but
   * what others wrote before them may be missing. Rejects where the store does not answer within a second.
   */
  lag(): Promise<number>
  /** Why the store did not take the last write of anything; null where it did (`trouble` of the store). */
  trouble: Store['trouble']
}

/** What a request would come to: an outcome where nothing would be written, else the negotiation as it would leave it, with its changes alone. */
export type Trial = Outcome | { outcome: 'taken'; after: Negotiation }

export type LedgerOptions = Omit<RepositoryOptions<Negotiation>, 'gatherMs'>

/** Snapshots of negotiations in a file. */
export const negotiationSnapshots = (path: string): Snapshots<Negotiation> =>
  fileSnapshots(path, `${negotiation.name} ${negotiation.version} ruleset ${ruleset}`)

/** Those of others may gather for a moment, lest a busy writer be read back entry by entry. */
const gatherMs = 5

/** Whoever asks how far behind the ledger is, asks often, and wants to be told soon that the store is away: a probe has a second, as a rule. */
const headPatienceMs = 900
const silent = () => new StoreUnavailable('The store did not answer')

/**
 * Opens the ledger on a store: takes up the snapshot, reads the rest of the log, then follows it.
 * @throws UnreadableEvent where the log holds an event that this program cannot read
 */
export async function openLedger(store: Store, options: LedgerOptions): Promise<Ledger> {
  const streams = await Repository.open(store, negotiations, { ...options, gatherMs })
  const read = (id: string): Negotiation | undefined => {
    const state = streams.read(id)
    return state === undefined || state.registry.frame.opened.value === null ? undefined : state
  }
  return {
    ids: () => streams.ids().filter((id) => read(id) !== undefined),
    read,
    isKnown: (id, key) => streams.isKnown(id, keyedId(id, key, 0)),
    async write(id, { commands, by, key, expected, ifUnchanged }) {
      return outcomeOf(await streams.write(id, { by, key, asks: commands, expected, decisions: decisionsOf({ commands, ifUnchanged }) }))
    },
    tryOut(id, { commands, by, key, expected, ifUnchanged }) {
      const prepared = streams.tryOut(id, { by, key, asks: commands, expected, decisions: decisionsOf({ commands, ifUnchanged }) })
      if ('outcome' in prepared) return outcomeOf(prepared)
      const state = read(id)
      if (state === undefined) throw new Error(`there is no ${id} to try anything on`)
      const after = trialOf(state)
      for (const event of prepared.events) negotiation.evolve(after, readEvent(event))
      return { outcome: 'taken', after }
    },
    reached: (id, revision, signal) => streams.reached(id, revision, signal),
    watch: (listener) => streams.watch(listener),
    events: (id, from, limit) => store.readStream(streamOf(id), { from, limit }),
    position: () => streams.position,
    caughtUp: (signal) => streams.caughtUp(signal),
    lag: async () => Math.max((await withTimeout(store.head(streamPrefix), headPatienceMs, silent)) - streams.followed, 0),
    trouble: () => store.trouble(),
    failed: streams.failed,
    close: () => streams.close(),
  }
}
