import { existsSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreUnavailable } from '../port/port.ts'
import { openImmutable } from './immutable.ts'
import { missingPermission } from './permissions.ts'
import { hasCode, resultCodeOf, resultCodes } from './result-code.ts'
import { assertNoneOrphaned, assertOwnWal, hasWal } from './wal.ts'

/** A reader may for a moment hold what a writer needs, and the other way round, while either opens or closes. */
export const busyTimeoutMs = 5000

/** The same once something is read of it, for SQLite opens no file before; it is closed where that fails. */
const tried = (db: DatabaseSync): DatabaseSync => {
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
  const missing = [path, `${path}-wal`, `${path}-shm`].map((file) => missingPermission(file, 'read')).find((right) => right !== null)
  if (missing !== undefined) throw new StoreUnavailable(`${path} cannot be read: ${missing}`)
}

/**
 * Opens a database for reading, also where this process may not or cannot write beside it, as in a backup on a read-only disk or a full one:
 * SQLite needs shared memory (`-shm`) to read one in WAL mode, and cannot make it there (https://sqlite.org/wal.html#readonly).
 * Throws StoreUnavailable where it is not there or a right is missing, and says which; else what SQLite throws.
 */
export const openReadOnly = (path: string): DatabaseSync => {
  assertReadable(path)
  assertNoneOrphaned(path)
  if (!existsSync(path)) throw new StoreUnavailable(`${path} does not exist`)
  assertOwnWal(realpathSync(path))
  try {
    return tried(new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs }))
  } catch (error) {
    const isWithoutRoom = resultCodeOf(error) === resultCodes.ioShmSize
    if (!isWithoutRoom && !hasCode(error, resultCodes.readOnly, resultCodes.cannotOpen)) throw error
    if (hasWal(realpathSync(path))) {
      if (isWithoutRoom) throw error
      const words = `${path} cannot be read: what was written last is still in ${path}-wal, and to read that, ${path}-shm has to be written, for which ${dirname(path)} is read-only to this user. Copy both files to a folder of your own and read the copy, or give this user the right to write there`
      throw new StoreUnavailable(words, { fault: 'read-only', cause: error })
    }
    // All of the log is in the one file then, and SQLite takes our word that nobody changes it meanwhile: it locks nothing
    // and sees no later commit, so that a page that is overwritten while we read it would be told as damage. There is
    // no writer: it would have made the shared memory, and SQLite would have read by that.
    return tried(openImmutable(path))
  }
}
