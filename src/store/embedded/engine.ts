import type { NewEvent, RecordedEvent } from '../../../events/envelope.ts'
import { UnreadableEvent } from '../../../events/reading.ts'
import type { StoredEvent } from '../port/batch.ts'
import type { LogRange, StreamRange } from '../port/port.ts'

/** An event as it is kept: its place, and its envelope as JSON text. */
export type Row = { stream: string; revision: number; position: number; body: string }

/**
 * What an embedded store needs of the place where its rows are. All of it is synchronous, and decides nothing:
 * the rules of the port are in `embedded.ts`, once for every engine.
 */
export type Engine = {
  readOnly: boolean
  /**
   * Does all of the work or none of it, durably, before it returns. Throws NotWritten where the place of the rows does
   * not take it, and StoreUnavailable where it may have taken it all the same; else what the work throws.
   */
  commit<T>(work: () => T): T
  /** Writes something that is no row, durably; throws where the next commit would fail too. */
  probe(): void
  find(id: string): Row | undefined
  lastRevision(stream: string): number | 'none'
  /** Writes events from a revision on, removes what the stream's limit says, and gives the position of the last. */
  write(stream: string, firstRevision: number, events: readonly StoredEvent[]): number
  /** Remembers a stream's limit and removes what is beyond it. */
  limit(stream: string, maxCount: number): void
  readStream(stream: string, range: Required<StreamRange>): RecordedEvent[]
  readAll(range: Required<LogRange>): RecordedEvent[]
  head(prefix: string): number
  close(): void
}

/**
 * The event that a row holds. Every call makes a new one: no reader can change what another reads.
 * Throws UnreadableEvent where the row holds no JSON object.
 */
export const eventOf = (body: string, stream: string, revision: number, position: number): RecordedEvent => {
  const place = { stream, revision, position }
  try {
    const event: NewEvent = JSON.parse(body)
    return Object.assign(event, place)
  } catch (cause) {
    throw new UnreadableEvent(`${stream} revision ${revision}: what is stored is not JSON`, { cause })
  }
}
