import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { embeddedStore } from './embedded.ts'
import type { Engine, Row } from './engine.ts'
import { type Store, StoreUnavailable } from './port.ts'
import { writeLock } from './sqlite/lock.ts'
import { categoryOf, sqliteReading } from './sqlite/reading.ts'
import { createTables, isFresh } from './sqlite/schema.ts'

type StreamRow = { id: number; category: number; max_count: number | null }
type Known = StreamRow & { last: number | 'none' }

/** A reader may for a moment hold what a writer needs, and the other way round, while either opens or closes. */
const patienceMs = 5000

const sqliteEngine = (db: DatabaseSync, lock?: DatabaseSync): Engine => {
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
    ...sqliteReading(db),
    readOnly: lock === undefined,
    commit: (work) => {
      db.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        db.exec('COMMIT')
        return result
      } catch (error) {
        // Some failures, a full disk among them, have rolled back already.
        if (db.isTransaction) db.exec('ROLLBACK')
        known.clear()
        throw error
      }
    },
    find: (id) => findEvent.get(id) as Row | undefined,
    lastRevision,
    write: (name, firstRevision, events) => {
      const target = streamOf(name)
      const { id: stream, category, max_count: maxCount } = target
      let position = 0
      for (const [index, { id, body }] of events.entries())
        position = Number(addEvent.run(stream, category, firstRevision + index, id, body).lastInsertRowid)
      target.last = firstRevision + events.length - 1
      if (maxCount !== null) removeUpTo.run(stream, target.last - maxCount)
      return position
    },
    limit: (name, maxCount) => {
      const stream = streamOf(name)
      setLimit.run(maxCount, stream.id)
      stream.max_count = maxCount
      if (stream.last !== 'none') removeUpTo.run(stream.id, stream.last - maxCount)
    },
    close: () => {
      db.close()
      lock?.close()
    },
  }
}

const openReader = (path: string): Store => {
  if (!existsSync(path)) throw new StoreUnavailable(`${path} does not exist`)
  const db = new DatabaseSync(path, { readOnly: true, timeout: patienceMs })
  try {
    if (isFresh(db, path)) throw new StoreUnavailable(`${path} is empty: nothing has been recorded in it`)
    return embeddedStore(sqliteEngine(db))
  } catch (error) {
    db.close()
    throw error
  }
}

const openWriter = (path: string): Store => {
  mkdirSync(dirname(path), { recursive: true })
  // One name for one database, so that a link to it does not lead to a second lock.
  const real = existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))
  const db = new DatabaseSync(real, { timeout: patienceMs })
  let lock: DatabaseSync | undefined
  try {
    isFresh(db, path)
    lock = writeLock(real)
    // FULL, since WAL with NORMAL may lose acknowledged commits when the power fails.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    if (isFresh(db, path)) createTables(db)
    return embeddedStore(sqliteEngine(db, lock))
  } catch (error) {
    db.close()
    lock?.close()
    throw error
  }
}

/**
 * A store in one SQLite file, in WAL mode. One process may write to it; any number may open it `readOnly` beside
 * that one, and look for new events five times a second. The writer makes the file and its folder where they are missing.
 * Throws StoreUnavailable where the file cannot be opened, is not Standpoint's, is newer, or has a writer already.
 */
export const openSqlite = (path: string, { readOnly = false }: { readOnly?: boolean } = {}): Store => {
  try {
    // SQLite would take a relative name that begins with `file:` for a URI.
    return readOnly ? openReader(resolve(path)) : openWriter(resolve(path))
  } catch (cause) {
    if (cause instanceof StoreUnavailable) throw cause
    throw new StoreUnavailable(`${path} cannot be opened: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}
