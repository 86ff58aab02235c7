import { type Batch, hasSameContent, type StoredEvent } from '../port/batch.ts'
import type { AppendResult, ExpectedRevision } from '../port/port.ts'
import type { Engine, Row } from './engine.ts'

export type Append = { stream: string; expected: ExpectedRevision; batch: Batch }

/**
 * What an append comes to whose ids the log knows: `repeated` where all of them stand in that stream, side by side,
 * in that order, saying the same; else `id-taken` with the first id that is in the way. Undefined: all ids are new.
 */
const repetitionOf = ({ stream, batch: { events } }: Append, find: (id: string) => Row | undefined): AppendResult | undefined => {
  const found = events.map(({ id }) => find(id))
  const known = found.findIndex((row) => row !== undefined)
  if (known === -1) return undefined
  const [first, last] = [found[0], found.at(-1)]
  const stands = (event: StoredEvent, row: Row | undefined, at: number): boolean =>
    row?.stream === stream && row.revision - at === first?.revision && hasSameContent(row.body, event.body)
  if (first && last && events.every((event, at) => stands(event, found[at], at)))
    return { outcome: 'repeated', stream, firstRevision: first.revision, lastRevision: last.revision, position: last.position }
  const inTheWay = events.find((event, at) => found[at] !== undefined && !stands(event, found[at], at)) ?? events[known]
  return { outcome: 'id-taken', id: inTheWay?.id ?? '' }
}

/** Decides before it writes: an append that is refused has written nothing, so it cannot spoil the commit it shares. */
export const append = (engine: Engine, request: Append): AppendResult => {
  const repeated = repetitionOf(request, engine.find)
  if (repeated) return repeated
  const { stream, expected, batch } = request
  const actual = engine.lastRevision(stream)
  if (expected !== actual) return { outcome: 'wrong-revision', expected, actual }
  const firstRevision = actual === 'none' ? 0 : actual + 1
  const position = engine.write(stream, firstRevision, batch.events)
  return { outcome: 'appended', stream, firstRevision, lastRevision: firstRevision + batch.events.length - 1, position }
}
