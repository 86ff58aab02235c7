import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StoreUnavailable } from '../port/port.ts'
import { openImmutable } from './immutable.ts'
import { resultCodeOf, resultCodes } from './result-code.ts'

/** The right to write to a database, and what whoever has it keeps beside the database. */
export type WriteLock = ReturnType<typeof acquireWriteLock>

const lockOf = (path: string): string => `${path}.lock`

/**
 * The right to write to a database, for the life of this process. It is an exclusive lock on a small database
 * beside it: the operating system frees it however the process ends, so it is never stale, and readers
 * of the database itself do not feel it. Throws StoreUnavailable where another process, or another store of this
 * one, has it.
 *
 * Trap: the lock belongs to the process and the file. Opening and closing `<path>.lock` in this process by any other
 * means than SQLite lets go of it (POSIX advisory locks), and deleting the file lets a second writer in.
 */
export const acquireWriteLock = (path: string) => {
  const lock = new DatabaseSync(lockOf(path))
  try {
    // In this mode the lock outlasts the transaction, so that something can be written down without letting go of it.
    // Nothing is written yet: a log on a full disk can still be read, by its writer too.
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT')
  } catch (cause) {
    lock.close()
    if (resultCodeOf(cause) !== resultCodes.busy) throw cause
    throw new StoreUnavailable(
      `${path} is being written to by another Standpoint process. Stop that one first, or ask it over HTTP; reading beside it works`,
      { cause },
    )
  }
  return {
    /**
     * Remembers, durably, which files the write-ahead log may be replayed into, by their bases (`wal.ts`). Throws what
     * SQLite does; what was remembered before still is, then.
     */
    remember: (bases: readonly number[]): void => {
      const values = [...new Set(bases)].map((base) => `(${base})`).join(', ')
      try {
        lock.exec(
          `BEGIN; CREATE TABLE IF NOT EXISTS bases (id INTEGER PRIMARY KEY) STRICT; DELETE FROM bases; INSERT INTO bases VALUES ${values}; COMMIT`,
        )
      } finally {
        if (lock.isTransaction) lock.exec('ROLLBACK')
      }
    },
    close: (): void => lock.close(),
  }
}

/**
 * What the last writer remembered, whether it still runs or not; nothing where there was none, or it was of a version
 * that remembered nothing.
 */
export const rememberedBases = (path: string): number[] => {
  if (!existsSync(lockOf(path))) return []
  // Immutable: it is read past the lock. By SQLite, for the trap above.
  const lock = openImmutable(lockOf(path))
  try {
    const isThere = lock.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'bases'").get() !== undefined
    const bases = isThere ? lock.prepare('SELECT id FROM bases ORDER BY id').all() : []
    return bases.map(({ id }) => Number(id))
  } finally {
    lock.close()
  }
}
