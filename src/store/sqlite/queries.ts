import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { NewEvent, RecordedEvent } from '../../../events/envelope.ts'
import { UnreadableEvent } from '../../../events/reading.ts'
import type { LogRange, StreamRange } from '../port/port.ts'
import { readFailure } from './failure.ts'

type Fields = [position: number, stream: number, revision: number, body: string]

/** What names of streams in one category begin with: all up to the first hyphen, as in `negotiation-`. */
export const categoryOf = (name: string): string => name.slice(0, name.indexOf('-') + 1) || name

// U+10FFFF is the last code point and stands in no name, so these bounds hold exactly the names with that prefix.
const namedWith = 'name >= ? AND name < ?'
const bounds = (prefix: string): [string, string] => [prefix, `${prefix}\u{10FFFF}`]
const inPrefix = `EXISTS (SELECT 1 FROM streams WHERE id = events.stream AND ${namedWith})`
const inCategory = 'category = (SELECT id FROM categories WHERE name = ?)'

/**
 * The event that a row holds. Every call makes a new one: no reader can change what another reads.
 * Throws UnreadableEvent where the row holds no JSON object.
 */
const eventOf = (body: string, stream: string, revision: number, position: number): RecordedEvent => {
  try {
    const event: NewEvent = JSON.parse(body)
    return Object.assign(event, { stream, revision, position })
  } catch (cause) {
    throw new UnreadableEvent(`${stream} revision ${revision}: what is stored is not JSON`, { cause })
  }
}

/**
 * Reads of an SQLite log, for writers and readers. Arrays instead of objects, and pages instead of an iterator,
 * read fastest.
 *
 * What a page of the whole log costs: with no prefix or a category (`negotiation-`), its own events. With a longer
 * prefix, the events of its category in the range; with one that has no hyphen, all events in the range.
 * `head` of a prefix costs one search for each stream that has it.
 */
export const sqliteQueries = (db: DatabaseSync) => {
  const statements = new Map<string, StatementSync>()
  const names = new Map<number, string>()

  const select = <Row>(sql: string, ...values: SQLInputValue[]): Row[] => {
    try {
      const statement = statements.get(sql) ?? db.prepare(sql)
      if (!statements.has(sql)) {
        statement.setReturnArrays(true)
        statements.set(sql, statement)
      }
      return statement.all(...values) as unknown[] as Row[]
    } catch (error) {
      throw readFailure(db, error)
    }
  }

  const nameOf = (stream: number): string => {
    const known = names.get(stream)
    if (known !== undefined) return known
    const name = select<[string]>('SELECT name FROM streams WHERE id = ?', stream)[0]?.[0]
    if (name === undefined) throw new Error(`The database has events of stream ${stream}, and no such stream`)
    names.set(stream, name)
    return name
  }

  const events = (conditions: string, ...values: SQLInputValue[]): RecordedEvent[] =>
    select<Fields>(`SELECT position, stream, revision, body FROM events ${conditions}`, ...values).map(
      ([position, stream, revision, body]) => eventOf(body, nameOf(stream), revision, position),
    )

  return {
    readStream: (name: string, { from, direction = 'forwards', limit }: StreamRange): RecordedEvent[] => {
      const within = 'WHERE stream = (SELECT id FROM streams WHERE name = ?)'
      return direction === 'forwards'
        ? events(`${within} AND revision >= ? ORDER BY revision LIMIT ?`, name, from ?? 0, limit)
        : events(`${within} AND revision <= ? ORDER BY revision DESC LIMIT ?`, name, from ?? Number.MAX_SAFE_INTEGER, limit)
    },
    readAll: ({ after = -1, prefix = '', limit }: LogRange): RecordedEvent[] => {
      const range = 'position > ? ORDER BY position LIMIT ?'
      if (prefix === '') return events(`WHERE ${range}`, after, limit)
      if (!prefix.includes('-')) return events(`WHERE ${inPrefix} AND ${range}`, ...bounds(prefix), after, limit)
      const category = categoryOf(prefix)
      // The planner cannot know how few categories there are, and would at times choose to sort.
      const byCategory = `INDEXED BY by_category WHERE ${inCategory}`
      if (prefix === category) return events(`${byCategory} AND ${range}`, category, after, limit)
      return events(`${byCategory} AND ${inPrefix} AND ${range}`, category, ...bounds(prefix), after, limit)
    },
    head: (prefix: string): number => {
      const newest = 'SELECT position FROM events WHERE stream = streams.id ORDER BY revision DESC LIMIT 1'
      const [row] =
        prefix === ''
          ? select<[number | null]>('SELECT max(position) FROM events')
          : select<[number | null]>(`SELECT max((${newest})) FROM streams WHERE ${namedWith}`, ...bounds(prefix))
      return row?.[0] ?? -1
    },
  }
}
