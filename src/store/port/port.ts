import type { NewEvent, RecordedEvent } from '../../../events/envelope.ts'
import type { StoreFault } from './fault.ts'

/** The revision that the stream must be at: that of its newest event, or `none` where it has no event yet. */
export type ExpectedRevision = number | 'none'

export type Receipt = { stream: string; firstRevision: number; lastRevision: number; position: number }

/**
 * What became of an append. All or none of its events are written.
 * `repeated`: its events stand right behind the expected revision already, whatever came after them, and say the same
 * (id, type, schema version, and data as JSON values). The receipt is that of the first time, and so are the stamps, such
 * as `recordedAt`. An append that is the same down to its stamps may be told `appended` again, with the same receipt.
 * `id-taken`: in that place something else stands under one of its ids, or an id stands twice in the append. A store
 * that knows every id of its log tells this, and repeats, wherever the id stands.
 * A retry must name the expected revision of the first attempt: at another, EventStoreDB writes the same ids again.
 */
export type AppendResult =
  | ({ outcome: 'appended' | 'repeated' } & Receipt)
  | { outcome: 'wrong-revision'; expected: ExpectedRevision; actual: number | 'none' }
  | { outcome: 'id-taken'; id: string }
  | { outcome: 'too-large'; bytes: number; limit: number }

export type Direction = 'forwards' | 'backwards'

/** `from` is inclusive; left out: the first event, or going backwards the last. */
export type StreamRange = { from?: number; direction?: Direction; limit: number }

/**
 * `after` is exclusive. It is the position of an event, a receipt or a head, or −1, and never a number made of one:
 * positions have gaps, and EventStoreDB counts bytes. `prefix` is of stream names.
 */
export type LogRange = { after?: number; prefix?: string; limit: number }

/** `after` and `prefix` as in a range of the log; without `after` it begins with the first event. */
export type Subscription = { after?: number; prefix?: string; signal: AbortSignal }

/** Told of what a store gets over by itself, and of what its owner would want to mend. */
export type Notice = (what: string, why: string) => void

/** How a store is opened. */
export type StoreOptions = {
  readOnly?: boolean
  notice?: Notice
  /** Ends the wait for a store on a network; once it is open, it is closed. */
  signal?: AbortSignal
}

/** One atomic append, in bytes of UTF-8 JSON, envelopes included: EventStoreDB takes 1 MiB (docs/architecture.md, “Events”). */
export const appendLimit = 900_000

/**
 * The log. It keeps what it is given, in order, for ever, and stamps nothing but revision and position.
 * Every store passes the same contract suite (`test/contract`).
 */
export type Store = {
  /** Whether other processes may write to it too, so that they have to agree who does what. */
  isShared: boolean
  /**
   * Durable once it resolves. Rejects with NotWritten where nothing of it is written, for certain: the store is full,
   * broken, closed or read-only; with any other error where the outcome is unknown. An append of no events is a bug and
   * rejects too, as does an expected revision below 0. Copies what it is given before it returns.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult>
  /** A page of one stream; empty past its end or where there is no such stream. A limit below 1 is a bug and rejects. */
  readStream(stream: string, range: StreamRange): Promise<RecordedEvent[]>
  /** A page of the whole log, in order of position. */
  readAll(range: LogRange): Promise<RecordedEvent[]>
  /**
   * All events after a position, then each new one as it is written, in order, with no gap and no
   * double. Yields batches; reads no further ahead than is pulled. Ends when the signal aborts or the store closes.
   */
  subscribe(subscription: Subscription): AsyncIterable<RecordedEvent[]>
  /**
   * Keeps only the newest `maxCount` events (1 or more) of a stream, now and after later appends; revisions go on, and
   * the ids of the others are free again. They leave `readStream` at once; the log may show them until the store
   * clears up (EventStoreDB: at a scavenge). Never used on a negotiation.
   */
  retain(stream: string, maxCount: number): Promise<void>
  /** The position of the newest event of streams with that prefix, −1 where there is none. */
  head(prefix?: string): Promise<number>
  /**
   * Why a write failed; null where none did since the store was seen to write. While writes fail for a reason that may
   * pass, asking tries, at most once a second, whether the store really writes again, so that it is seen to heal where
   * nobody writes. Of damage, and of what the database refuses, only the next write that succeeds is a proof; of a lack of
   * room only such a try, for which there must be room for the largest append. Never rejects; resolves within a second.
   */
  trouble(): Promise<StoreFault | null>
  /** Finishes the appends that wait and ends subscriptions. All use after it fails with StoreUnavailable. */
  close(): Promise<void>
}

/** The store cannot be opened, is closed, or did not do what it was asked, and why, in words for its owner. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
  /** Whether it is named wrongly, so that no other time or place would help. */
  readonly isMisnamed: boolean
  readonly fault: StoreFault

  constructor(
    message: string,
    { isMisnamed = false, fault = 'away', ...options }: ErrorOptions & { isMisnamed?: boolean; fault?: StoreFault } = {},
  ) {
    super(message, options)
    this.isMisnamed = isMisnamed
    this.fault = fault
  }
}

export const misnamed = (message: string): StoreUnavailable => new StoreUnavailable(message, { isMisnamed: true })

/** Nothing of what was to be written is written, for certain, and none of it will be. */
export class NotWritten extends StoreUnavailable {}
