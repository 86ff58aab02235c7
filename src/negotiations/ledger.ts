import { setTimeout } from 'node:timers/promises'
import type { RecordedEvent } from '../../events/envelope.ts'
import { negotiationOf, streamOf, streamPrefix } from '../../events/stream.ts'
import type { Negotiation } from '../../projections/negotiation.ts'
import { bounded } from '../store/port/bounded.ts'
import type { StoreFault } from '../store/port/fault.ts'
import { type Store, StoreUnavailable } from '../store/port/port.ts'
import { hashOf } from '../streams/chain.ts'
import { keyedId, type Surroundings } from '../streams/idempotency.ts'
import { milestone } from '../streams/position-waiter.ts'
import { type Book, emptyBook, headRevision, take } from './book.ts'
import type { Request } from './drafting.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'
import type { Outcome } from './outcome.ts'
import { noSnapshots, type Snapshot, type Snapshots } from './snapshots.ts'

/** The record of every negotiation: joins the store and the projections. */
export type Ledger = {
  /** The negotiations on record, by id, in order of opening. */
  ids(): string[]
  /** One negotiation as it stands; undefined where it was never opened. The reader leaves it as it is. */
  read(id: string): Negotiation | undefined
  /** Whether something was written to a negotiation under an idempotency key. */
  knows(id: string, key: string): boolean
  /**
   * Asks for entries: all are recorded, or none. Rejects with OutcomeUnknown where the store does not say whether it
   * wrote, and with NotWritten where it certainly did not.
   */
  write(id: string, request: Request): Promise<Outcome>
  /** Waits until a revision is read in; false where the signal came first. */
  reached(id: string, revision: number, signal: AbortSignal): Promise<boolean>
  /** Calls back after something of a negotiation was read in; gives what ends it. */
  watch(listener: (id: string) => void): () => void
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
  trouble(): Promise<StoreFault | null>
  /** Waits until all that is in the log now is read in, whoever wrote it, or until the signal aborts. Rejects where the store does. */
  caughtUp(signal: AbortSignal): Promise<void>
  /** Rejects when the log can no longer be followed: an event cannot be read, or the store is gone. */
  failed: Promise<never>
  close(): Promise<void>
}

export type LedgerOptions = Surroundings & {
  snapshots?: Snapshots | undefined
  /** Called as the log is read in at the start, with the position reached and that of the newest event. */
  onProgress?: ((position: number, head: number) => void) | undefined
  /** Reads what there is and follows no further: for a look at a store that another process writes to. */
  isOnce?: boolean | undefined
}

const pageLimit = 1000

/**
 * Own entries are taken at once; those of others may gather for a moment, lest a busy writer be read
 * back entry by entry.
 */
const gatherInMs = 5

/** Whoever asks how far behind the ledger is, asks often, and wants to be told soon that the store is away: a probe has a second, as a rule. */
const headPatienceMs = 900
const silent = () => new StoreUnavailable('The store did not answer')

const unopened = Object.freeze(emptyBook())

/** So many events replayed at the start make a new snapshot worth its while. */
const snapshotWorth = 20_000

/**
 * Opens the ledger on a store: takes up the snapshot, reads the rest of the log, then follows it.
 * @throws UnreadableEvent where the log holds an event that this program cannot read
 */
export async function openLedger(store: Store, options: LedgerOptions): Promise<Ledger> {
  const { snapshots = noSnapshots, onProgress, ...surroundings } = options
  const taken = await usable(await snapshots.load(), store)
  const books = taken?.books ?? new Map<string, Book>()
  const boxes = new Map<string, Mailbox>()
  const waiting = new Set<() => void>()
  const watching = new Set<(id: string) => void>()
  let position = taken?.position ?? -1
  /** Own entries are taken in before the log is followed up to them. */
  let newest = position
  const followed = milestone()
  let replayed = 0

  const bookOf = (id: string): Book => {
    let book = books.get(id)
    if (book === undefined) books.set(id, (book = emptyBook()))
    return book
  }
  const noted = (reached: number, ids: Iterable<string>) => {
    newest = Math.max(newest, reached)
    for (const look of waiting) look()
    for (const id of ids) for (const listener of watching) listener(id)
  }
  const takeAll = (events: readonly RecordedEvent[]) => {
    for (const event of events) {
      take(bookOf(negotiationOf(event.stream)), event)
      position = event.position
    }
    followed.reach(position)
    noted(position, new Set(events.map(({ stream }) => negotiationOf(stream))))
  }

  const head = await store.head(streamPrefix)
  for (;;) {
    const page = await store.readAll({ after: position, prefix: streamPrefix, limit: pageLimit })
    takeAll(page)
    replayed += page.length
    onProgress?.(position, head)
    if (page.length < pageLimit) break
  }
  if (replayed >= snapshotWorth) await snapshots.save({ position, books })

  const stop = new AbortController()
  const following = options.isOnce === true ? Promise.resolve() : follow()
  async function follow(): Promise<void> {
    for await (const events of store.subscribe({ after: position, prefix: streamPrefix, signal: stop.signal })) {
      takeAll(events)
      await setTimeout(gatherInMs, undefined, { signal: stop.signal }).catch(() => {})
    }
  }
  const failed = new Promise<never>((_, reject) => following.catch(reject))
  // Whoever does not wait for the failure is not ended by it.
  failed.catch(() => {})

  const opened = (id: string): Negotiation | undefined => {
    const state = books.get(id)?.state
    return state === undefined || state.registry.frame.opened.value === null ? undefined : state
  }

  return {
    ids: () => [...books.keys()].filter((id) => opened(id) !== undefined),
    read: opened,
    knows: (id, key) => books.get(id)?.keyed.has(keyedId(id, key, 0)) ?? false,
    write(id, request) {
      let box = boxes.get(id)
      if (box === undefined) boxes.set(id, (box = openMailbox(id, bookOf(id), store, surroundings, (reached) => noted(reached, [id]))))
      return box.send(request)
    },
    reached(id, revision, signal) {
      const isThere = () => headRevision(books.get(id) ?? unopened) >= revision
      return new Promise((resolve) => {
        const look = () => {
          if (!isThere() && !signal.aborted) return
          waiting.delete(look)
          signal.removeEventListener('abort', look)
          resolve(isThere())
        }
        waiting.add(look)
        signal.addEventListener('abort', look)
        look()
      })
    },
    watch(listener) {
      watching.add(listener)
      return () => void watching.delete(listener)
    },
    events: (id, from, limit) => store.readStream(streamOf(id), { from, limit }),
    position: () => newest,
    caughtUp: async (signal) => followed.passed(await store.head(streamPrefix), signal),
    lag: async () => Math.max((await bounded(store.head(streamPrefix), headPatienceMs, silent)) - position, 0),
    trouble: () => store.trouble(),
    failed,
    async close() {
      stop.abort()
      await Promise.all([following.catch(() => {}), ...[...boxes.values()].map((box) => box.settled())])
      if (snapshots !== noSnapshots) await snapshots.save({ position, books })
    },
  }
}

/**
 * A snapshot is of use where the log still holds, at the end of every book, the very event that the book ends with, and
 * at the same position: the log that follows it is read by position, and a copy of a log has positions of its own.
 */
async function usable(snapshot: Snapshot | null, store: Store): Promise<Snapshot | null> {
  if (snapshot === null) return null
  for (const { tail } of snapshot.books.values()) {
    if (tail === null) continue
    const [stored] = await store.readStream(tail.stream, { from: tail.revision, limit: 1 })
    if (stored === undefined || stored.position !== tail.position || hashOf(stored) !== hashOf(tail)) return null
  }
  return snapshot
}
