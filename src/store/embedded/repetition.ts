import { isDeepStrictEqual } from 'node:util'
import type { Batch, StoredEvent } from '../port/batch.ts'
import type { AppendResult } from '../port/port.ts'
import type { Row } from './engine.ts'

/**
 * Whether two bodies say the same: type, schema version and data, as JSON values, whatever the order of their keys.
 * A retry by a restarted writer has stamps of its own (time, correlation, hash), so stamps do not count.
 */
export const sayTheSame = (one: string, other: string): boolean => {
  const [a, b] = [JSON.parse(one), JSON.parse(other)]
  return isDeepStrictEqual([a.type, a.schemaVersion, a.data], [b.type, b.schemaVersion, b.data])
}

/**
 * What an append comes to whose ids the log knows: `repeated` where all of them stand in that stream, side by side,
 * in that order, saying the same; else `id-taken` with the first id that is in the way. Undefined: all ids are new.
 */
export const repetition = (stream: string, { events }: Batch, find: (id: string) => Row | undefined): AppendResult | undefined => {
  const found = events.map(({ id }) => find(id))
  const known = found.findIndex((row) => row !== undefined)
  if (known === -1) return undefined
  const [first, last] = [found[0], found.at(-1)]
  const stands = (event: StoredEvent, row: Row | undefined, at: number): boolean =>
    row?.stream === stream && row.revision - at === first?.revision && sayTheSame(row.body, event.body)
  if (first && last && events.every((event, at) => stands(event, found[at], at)))
    return { outcome: 'repeated', stream, firstRevision: first.revision, lastRevision: last.revision, position: last.position }
  const inTheWay = events.find((event, at) => found[at] !== undefined && !stands(event, found[at], at)) ?? events[known]
  return { outcome: 'id-taken', id: inTheWay?.id ?? '' }
}
