import { DatabaseSync } from 'node:sqlite'
import { StoreUnavailable } from '../port.ts'

const busy = 5

/**
 * The right to write to a database, for the life of this process. It is an exclusive transaction on an empty file
 * beside the database: the operating system frees it however the process ends, so it is never stale, and readers
 * of the database itself do not feel it. Throws StoreUnavailable where another process, or another store of this
 * one, has it.
 *
 * Trap: the lock belongs to the process and the file. Opening and closing `<path>.lock` in this process by any other
 * means than SQLite lets go of it (POSIX advisory locks), and deleting the file lets a second writer in.
 */
export const writeLock = (path: string): DatabaseSync => {
  const lock = new DatabaseSync(`${path}.lock`)
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock.close()
    if ((cause as { errcode?: number }).errcode !== busy) throw cause
    throw new StoreUnavailable(
      `${path} is being written to by another Standpoint process. Stop that one first, or ask it over HTTP; reading beside it works`,
      { cause },
    )
  }
}
