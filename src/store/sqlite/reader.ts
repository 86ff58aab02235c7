import { existsSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { StoreUnavailable } from '../port/port.ts'
import { assertNoneLeft, assertOwnWal, hasWal } from './base.ts'
import { missingRight } from './rights.ts'

/**
 * Result codes of SQLite (https://sqlite.org/rescode.html): it may not make or write a file that it needs, or the disk has
 * no room for its shared memory.
 */
const [readOnly, cannotOpen, noShm] = [8, 14, 10 | (19 << 8)]

const errcodeOf = (error: unknown): number => (error as { errcode?: number }).errcode ?? 0
const isWithoutRoom = (error: unknown): boolean => errcodeOf(error) === noShm
const isWithoutRight = (error: unknown): boolean => [readOnly, cannotOpen].includes(errcodeOf(error) & 0xff)

/** Opens and reads something, for SQLite opens no file before. */
const tried = (path: string | URL, timeout: number): DatabaseSync => {
  const db = new DatabaseSync(path, { readOnly: true, timeout })
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Makes sure that this process may read a database, as far as permissions tell.
 * @throws StoreUnavailable where it may not, and says which right is missing
 */
export const assertReadable = (path: string): void => {
  const missing = [path, `${path}-wal`, `${path}-shm`].map((file) => missingRight(file, 'read')).find((right) => right !== null)
  if (missing !== undefined) throw new StoreUnavailable(`${path} cannot be read: ${missing}`)
}

/**
 * Opens a database for reading, also where this process may not or cannot write beside it, as in a backup on a read-only disk or a full one:
 * SQLite needs shared memory (`-shm`) to read one in WAL mode, and cannot make it there (https://sqlite.org/wal.html#readonly).
 * Throws StoreUnavailable where it is not there or a right is missing, and says which; else what SQLite throws.
 */
export const openForReading = (path: string, timeout: number): DatabaseSync => {
  assertReadable(path)
  assertNoneLeft(path)
  if (!existsSync(path)) throw new StoreUnavailable(`${path} does not exist`)
  assertOwnWal(realpathSync(path))
  try {
    return tried(path, timeout)
  } catch (error) {
    if (!isWithoutRight(error) && !isWithoutRoom(error)) throw error
    if (hasWal(realpathSync(path))) {
      if (isWithoutRoom(error)) throw error
      const words = `${path} cannot be read: what was written last is still in ${path}-wal, and to read that, ${path}-shm has to be written, for which ${dirname(path)} is read-only to this user. Copy both files to a folder of your own and read the copy, or give this user the right to write there`
      throw new StoreUnavailable(words, { fault: 'read-only', cause: error })
    }
    // All of the log is in the one file then, and SQLite takes our word that nobody changes it meanwhile: it locks nothing
    // and sees no later commit, so that a page that is overwritten while we read it would be told as damage. There is
    // no writer: it would have made the shared memory, and SQLite would have read by that.
    const immutable = pathToFileURL(path)
    immutable.searchParams.set('immutable', '1')
    return tried(immutable, timeout)
  }
}
