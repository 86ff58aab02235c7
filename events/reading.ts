import { catalogue, type NegotiationEvent } from './catalogue.ts'
import type { RecordedEvent } from './envelope.ts'
import { readData } from './upcast.ts'

/** Thrown where the log holds an event that cannot be read; the start stops on it (design section 5). */
export class UnreadableEvent extends Error {
  override name = 'UnreadableEvent'
}

/**
 * Reads a stored event by the newest schemas.
 * @throws UnreadableEvent naming stream, revision and reason
 */
export function readEvent(recorded: RecordedEvent): NegotiationEvent {
  const reading = readData(catalogue, recorded.type, recorded.schemaVersion, recorded.data)
  if (!reading.ok) throw new UnreadableEvent(`${recorded.stream} revision ${recorded.revision}: ${reading.reason}`)
  return { ...recorded, data: reading.data } as NegotiationEvent
}
