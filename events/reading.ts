import type { z } from 'zod'
import { catalogue, type NegotiationEvent } from './catalogue.ts'
import type { RecordedEvent } from './envelope.ts'
import { type Entry, readData } from './upcast.ts'

/** Thrown where the log holds an event that cannot be read; the start stops on it (docs/architecture.md, “Events”). */
export class UnreadableEvent extends Error {
  override name = 'UnreadableEvent'
}

/** The types of event that streams of one kind may hold. */
export type Vocabulary = Readonly<Record<string, Entry>>

/** What an event of a vocabulary says, by type: the payload without its envelope. */
export type PayloadOf<V extends Vocabulary> = {
  [T in keyof V & string]: { type: T; data: z.output<V[T]['schema']> }
}[keyof V & string]

/** An event of a vocabulary, read and checked. */
export type EventOf<V extends Vocabulary> = Omit<RecordedEvent, 'type' | 'data'> & PayloadOf<V>

/**
 * Reads a stored event by the newest schemas of its kind of stream.
 * @throws UnreadableEvent naming stream, revision and reason
 */
export function readAs<V extends Vocabulary>(vocabulary: V, recorded: RecordedEvent): EventOf<V> {
  const reading = readData(vocabulary, recorded.type, recorded.schemaVersion, recorded.data)
  if (!reading.ok) throw new UnreadableEvent(`${recorded.stream} revision ${recorded.revision}: ${reading.reason}`)
  return { ...recorded, data: reading.data } as EventOf<V>
}

/** Reads a stored event of a negotiation; throws as `readAs`. */
export const readEvent = (recorded: RecordedEvent): NegotiationEvent => readAs(catalogue, recorded)
