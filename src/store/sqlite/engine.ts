import type { DatabaseSync } from 'node:sqlite'
import type { StoredEvent } from '../port/batch.ts'
import { appendLimit } from '../port/port.ts'
import { readFailure, writeFailure } from './failure.ts'
import type { WriteLock } from './lock.ts'
import { categoryOf, sqliteQueries } from './queries.ts'

/** An event as it is kept: its place, and its envelope as JSON text. */
export type Row = { stream: string; revision: number; position: number; body: string }

type StreamRow = { id: number; category: number; max_count: number | null }
type Known = StreamRow & { last: number | 'none' }

/**
 * Writes as much as the largest append needs, in one commit that is synced as theirs are, and leaves nothing of it but
 * free pages: a disk with room for a page would else be called sound, and refuse the next entry. What it writes goes
 * into a table that is gone before the commit, so that nothing of the log is touched or hidden.
 * Throws what SQLite does. Holds the thread for some ten milliseconds; it waits for no lock.
 *
 * Trap: a table that comes and goes changes the schema cookie, by which the write-ahead log knows its file (`wal.ts`).
 * The same commit puts it back.
 */
const probe = (db: DatabaseSync): void => {
  const { timeout } = db.prepare('PRAGMA busy_timeout').get() as { timeout: number }
  const { schema_version: cookie } = db.prepare('PRAGMA schema_version').get() as { schema_version: number }
  db.exec('PRAGMA busy_timeout = 0')
  db.enableDefensive(false)
  try {
    db.exec(`
      BEGIN IMMEDIATE;
      CREATE TABLE probe (room BLOB);
      INSERT INTO probe VALUES (zeroblob(${appendLimit}));
      DROP TABLE probe;
      PRAGMA schema_version = ${cookie};
      COMMIT;
    `)
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK')
    db.enableDefensive(true)
    db.exec(`PRAGMA busy_timeout = ${timeout}`)
  }
}

export type Engine = ReturnType<typeof sqliteEngine>

/**
 * The log in an open database. All of it is synchronous, and decides nothing: the rules of the port are in `backend.ts`.
 * @param lock the right to write to it; without, it is there to be read
 */
export const sqliteEngine = (db: DatabaseSync, lock?: Pick<WriteLock, 'close'>) => {
  const findEvent = db.prepare(
    'SELECT name AS stream, revision, position, body FROM events JOIN streams ON streams.id = stream WHERE events.id = ?',
  )
  const findRevision = db.prepare(
    'SELECT revision FROM events WHERE stream = (SELECT id FROM streams WHERE name = ?) ORDER BY revision DESC LIMIT 1',
  )
  const findStream = db.prepare('SELECT id, category, max_count FROM streams WHERE name = ?')
  const addCategory = db.prepare('INSERT INTO categories (name) VALUES (?) ON CONFLICT DO NOTHING')
  const addStream = db.prepare('INSERT INTO streams (name, category) SELECT ?, id FROM categories WHERE name = ?')
  const addEvent = db.prepare('INSERT INTO events (stream, category, revision, id, body) VALUES (?, ?, ?, ?, ?)')
  const setLimit = db.prepare('UPDATE streams SET max_count = ? WHERE id = ?')
  const removeUpTo = db.prepare('DELETE FROM events WHERE stream = ? AND revision <= ?')

  /** The streams as they stand. The one writer may remember them; what is rolled back is forgotten. */
  const known = new Map<string, Known>()

  const lookUp = (name: string): Known | undefined => {
    const remembered = known.get(name)
    if (remembered !== undefined) return remembered
    const row = findStream.get(name) as StreamRow | undefined
    if (row === undefined) return undefined
    const newest = findRevision.get(name) as Pick<Row, 'revision'> | undefined
    const found: Known = { ...row, last: newest?.revision ?? 'none' }
    if (lock !== undefined) known.set(name, found)
    return found
  }

  const lastRevision = (name: string): number | 'none' => lookUp(name)?.last ?? 'none'

  const streamOf = (name: string): Known => {
    const found = lookUp(name)
    if (found !== undefined) return found
    addCategory.run(categoryOf(name))
    addStream.run(name, categoryOf(name))
    return streamOf(name)
  }

  return {
    ...sqliteQueries(db),
    readOnly: lock === undefined,
    /**
     * Does all of the work or none of it, durably, before it returns. Throws NotWritten where the database does not take
     * it, and StoreUnavailable where it may have taken it all the same; else what the work throws.
     */
    commit: <T>(work: () => T): T => {
      let isCommitting = false
      try {
        db.exec('BEGIN IMMEDIATE')
        const result = work()
        isCommitting = true
        db.exec('COMMIT')
        return result
      } catch (error) {
        // Some failures, a full disk among them, have rolled back already.
        if (db.isTransaction) db.exec('ROLLBACK')
        known.clear()
        throw writeFailure(db, error, isCommitting)
      }
    },
    /** Writes something that is no row, durably; throws where the next commit would fail too. */
    probe: (): void => {
      try {
        probe(db)
      } catch (error) {
        throw readFailure(db, error)
      }
    },
    find: (id: string) => findEvent.get(id) as Row | undefined,
    lastRevision,
    /** Writes events from a revision on, removes what the stream's limit says, and gives the position of the last. */
    write: (name: string, firstRevision: number, events: readonly StoredEvent[]): number => {
      const target = streamOf(name)
      const { id: stream, category, max_count: maxCount } = target
      let position = 0
      for (const [index, { id, body }] of events.entries())
        position = Number(addEvent.run(stream, category, firstRevision + index, id, body).lastInsertRowid)
      target.last = firstRevision + events.length - 1
      if (maxCount !== null) removeUpTo.run(stream, target.last - maxCount)
      return position
    },
    /** Remembers a stream's limit and removes what is beyond it. */
    limit: (name: string, maxCount: number): void => {
      const stream = streamOf(name)
      setLimit.run(maxCount, stream.id)
      stream.max_count = maxCount
      if (stream.last !== 'none') removeUpTo.run(stream.id, stream.last - maxCount)
    },
    close: (): void => {
      db.close()
      lock?.close()
    },
  }
}
