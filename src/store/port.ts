import type { NewEvent, RecordedEvent } from '../../events/envelope.ts'

/** The revision that the stream must be at: an exact one, not yet there, there, or whatever. */
export type ExpectedRevision = number | 'none' | 'exists' | 'any'

export type Receipt = { stream: string; firstRevision: number; lastRevision: number; position: number }

/**
 * What became of an append. All or none of its events are written.
 * `repeated`: all of its ids are in that stream already, side by side and in that order, with the same type, schema
 * version and data (as JSON values; stamps such as `recordedAt` may differ). The receipt is that of the first time.
 * `id-taken`: one of its ids is in the log otherwise, or stands twice in the append. Both come before
 * `wrong-revision`; a retry must repeat the expected revision of the first attempt, since EventStoreDB asks for it.
 */
export type AppendResult =
  | ({ outcome: 'appended' | 'repeated' } & Receipt)
  | { outcome: 'wrong-revision'; expected: ExpectedRevision; actual: number | 'none' }
  | { outcome: 'id-taken'; id: string }
  | { outcome: 'too-large'; bytes: number; limit: number }

export type Direction = 'forwards' | 'backwards'

/** `from` is inclusive; left out: the first event, or going backwards the last. */
export type StreamRange = { from?: number; direction?: Direction; limit: number }

/** `after` is exclusive (going backwards: events before it); `prefix` is of stream names. */
export type LogRange = { after?: number; prefix?: string; direction?: Direction; limit: number }

export type Subscription = { after?: number; prefix?: string; signal: AbortSignal }

/** One atomic append, in bytes of UTF-8 JSON, envelopes included: EventStoreDB takes 1 MiB (design section 5). */
export const appendLimit = 900_000

/**
 * The log. It keeps what it is given, in order, for ever, and stamps nothing but revision and position.
 * Every store passes the same contract suite (`test/contract`).
 */
export type Store = {
  /**
   * Durable once it resolves. Rejects only where the outcome is unknown, or the store is broken, closed or read-only;
   * an append of no events is a bug and rejects too. Copies what it is given before it returns.
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
  /** Finishes the appends that wait and ends subscriptions. All use after it fails with StoreUnavailable. */
  close(): Promise<void>
}

/** The store cannot be opened, is closed, or takes no writes, and why, in words for its owner. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}
