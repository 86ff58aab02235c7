import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { LogRange } from '../port/port.ts'
import { unlessCorrupt } from './failure.ts'
import { sqliteQueries } from './queries.ts'
import { assertLog, integrityFaults } from './schema.ts'

/**
 * Opens the database in a file that nobody writes to, wherever it lies: nothing is locked, and nothing made beside it. A
 * write-ahead log is not looked at.
 */
export const openImmutable = (path: string, options: DatabaseSyncOptions = {}): DatabaseSync =>
  new DatabaseSync(`${pathToFileURL(path)}?immutable=1`, { ...options, readOnly: true })

/**
 * Opens the log in a file that nobody writes to, such as a backup.
 * @throws StoreUnavailable where it is no log of this version's to read; else as SQLite does
 */
export const openImmutableLog = (path: string) => {
  const db = openImmutable(path)
  try {
    assertLog(db, path)
    const { readAll } = sqliteQueries(db)
    return {
      readAll: async (range: LogRange) => turn(readAll(range)),
      faults: () => integrityFaults(db),
      close: () => db.close(),
    }
  } catch (error) {
    db.close()
    throw unlessCorrupt(path, error)
  }
}
