import { isDeepStrictEqual } from 'node:util'
import type { NewEvent } from '../../../events/envelope.ts'
import { type AppendResult, appendLimit } from './port.ts'

/** The events of one append as they are stored: each one the JSON text of its envelope. */
export type Batch = { bytes: number; events: readonly StoredEvent[] }
export type StoredEvent = { id: string; body: string }

/** The JSON text of an event without its place. Named one by one, so that one that was read elsewhere leaves its old place behind. */
export const bodyOf = (event: NewEvent): string =>
  JSON.stringify({
    id: event.id,
    type: event.type,
    schemaVersion: event.schemaVersion,
    recordedAt: event.recordedAt,
    recordedBy: event.recordedBy,
    correlationId: event.correlationId,
    causationId: event.causationId,
    previousHash: event.previousHash,
    data: event.data,
  })

/**
 * The events of one append as JSON text, and their size in bytes of UTF-8. Text is a copy: the caller may
 * change its objects at once. Throws where there are no events, or where they hold what JSON cannot.
 */
export const batchOf = (events: readonly NewEvent[]): Batch => {
  if (events.length === 0) throw new RangeError('An append needs at least one event')
  // JSON leaves them out without a word, in place of failing.
  if (events.some(({ data }) => ['undefined', 'function', 'symbol'].includes(typeof data))) throw new TypeError('An event needs data')
  const stored = events.map((event) => ({ id: event.id, body: bodyOf(event) }))
  return { events: stored, bytes: stored.reduce((bytes, { body }) => bytes + Buffer.byteLength(body), 0) }
}

/** What an append comes to whatever the log holds, for what is wrong with its events; undefined where nothing is. */
export const batchRefusal = ({ events, bytes }: Batch): AppendResult | undefined => {
  const seen = new Set<string>()
  const twice = events.find(({ id }) => seen.size === seen.add(id).size)
  if (twice !== undefined) return { outcome: 'id-taken', id: twice.id }
  return bytes > appendLimit ? { outcome: 'too-large', bytes, limit: appendLimit } : undefined
}

/**
 * Whether two bodies say the same: type, schema version and data, as JSON values, whatever the order of their keys.
 * A retry by a restarted writer has stamps of its own (time, correlation, hash), so stamps do not count.
 */
export const hasSameContent = (one: string, other: string): boolean => {
  const [a, b] = [JSON.parse(one), JSON.parse(other)]
  return isDeepStrictEqual([a.type, a.schemaVersion, a.data], [b.type, b.schemaVersion, b.data])
}
