import { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Store } from '../port/port.ts'
import { unlessCorrupt } from './failure.ts'
import { integrityFaults } from './integrity.ts'
import { sqliteReading } from './reading.ts'
import { assertLog } from './schema.ts'

/** A log in a file that nobody writes to, such as a backup. */
export type StillLog = Pick<Store, 'readAll'> & {
  /** What SQLite's own check finds wrong with the file. */
  faults(): string[]
  close(): void
}

/**
 * Opens the log in a file that nobody writes to, wherever it lies: nothing is locked, and nothing made beside it.
 * A write-ahead log is not looked at.
 * @throws StoreUnavailable where it is no log of this version's to read; else as SQLite does
 */
export const openStill = (path: string): StillLog => {
  const db = new DatabaseSync(`${pathToFileURL(path)}?immutable=1`, { readOnly: true })
  try {
    assertLog(db, path)
    const { readAll } = sqliteReading(db)
    return {
      readAll: async ({ after = -1, prefix = '', direction = 'forwards', limit }) => turn(readAll({ after, prefix, direction, limit })),
      faults: () => integrityFaults(db),
      close: () => db.close(),
    }
  } catch (error) {
    db.close()
    throw unlessCorrupt(path, error)
  }
}
