import type { NegotiationEvent } from '../../events/catalogue.ts'
import type { RecordedEvent } from '../../events/envelope.ts'
import { readEvent } from '../../events/reading.ts'
import { type Negotiation, negotiation } from '../../projections/negotiation.ts'
import { isKeyed } from '../streams/idempotency.ts'

/** One negotiation in memory: its projection, and where its stream ends. Plain data. */
export type Book = {
  state: Negotiation
  /** The newest event taken in, as stored. */
  tail: RecordedEvent | null
  /** The first event of every keyed request, by id: its revision. */
  keyed: Map<string, number>
}

export const emptyBook = (): Book => ({ state: negotiation.initial(), tail: null, keyed: new Map() })

/** The revision of the newest event; −1 where there is none. */
export const headRevision = ({ tail }: Book): number => tail?.revision ?? -1

/**
 * Takes the next event of the stream in; one that was taken before is passed over.
 * @throws UnreadableEvent where the event cannot be read
 */
export const take = (book: Book, event: RecordedEvent): void => takeAs(book, event, readEvent)

/** The same for an event that was decided here, by the newest schemas, and need not be read again. */
export const takeOwn = (book: Book, event: RecordedEvent): void => takeAs(book, event, (own) => own as NegotiationEvent)

function takeAs(book: Book, event: RecordedEvent, read: (event: RecordedEvent) => NegotiationEvent): void {
  const head = headRevision(book)
  if (event.revision <= head) return
  if (event.revision !== head + 1) throw new Error(`${event.stream} jumps from revision ${head} to ${event.revision}`)
  negotiation.evolve(book.state, read(event))
  if (isKeyed(event.id) && event.correlationId !== book.tail?.correlationId) book.keyed.set(event.id, event.revision)
  book.tail = event
}
