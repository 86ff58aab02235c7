import { randomInt } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { StoreUnavailable } from '../port/port.ts'
import { openImmutable } from './immutable.ts'
import { rememberedBases, type WriteLock } from './lock.ts'

const isFilled = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0

/** Whether there is a write-ahead log with something in it. */
export const hasWal = (path: string): boolean => isFilled(`${path}-wal`)

/**
 * SQLite takes what lies beside a name for a part of whatever database is made there: a write-ahead log is replayed into
 * it, or removed unread where the file is empty, and a journal is rolled back.
 * @throws StoreUnavailable where something was left beside a database that is missing or empty; nothing is opened or changed
 */
export const assertNoneOrphaned = (path: string): void => {
  const left = [`${path}-wal`, `${path}-journal`].filter(isFilled)
  // In this order: whoever makes a database makes what is beside it later.
  if (left.length === 0 || isFilled(path)) return
  const isEmpty = existsSync(path)
  throw new StoreUnavailable(
    `${path} ${isEmpty ? 'is empty' : 'does not exist'}, and ${left.join(' and ')} of it ${left.length === 1 ? 'is' : 'are'} still there, ` +
      'which may hold the newest entries. Nothing was changed. Put the file back that this belongs to; or, to restore a backup or to begin anew, ' +
      `move ${isEmpty ? `${path}, ` : ''}${left.join(', ')} and ${path}-shm away`,
    { fault: isEmpty ? 'damaged' : 'away' },
  )
}

/**
 * The number that tells a database file from its copies, without its write-ahead log: the schema cookie, in the file's
 * header. Each writer gives the file another one at its start, by chance; SQLite gives its own copies another one too
 * (`VACUUM INTO`: one more; the backup of the sqlite3 shell: one more than the file had that it wrote over).
 *
 * Trap: a kill while SQLite moves the log into the file may leave a header that tells of pages that are not there yet.
 * SQLite then takes the file for malformed, which it is not once its log is replayed; `writable_schema` lets it be read.
 */
const baseOf = (path: string): number => {
  const db = openImmutable(path, { defensive: false })
  try {
    db.exec('PRAGMA writable_schema = ON')
    return Number(db.prepare('PRAGMA schema_version').get()?.schema_version)
  } finally {
    db.close()
  }
}

/**
 * SQLite replays a write-ahead log into whatever file has the name that goes with it. Into another one, such as an older
 * copy, it brings newer entries without a word, or ruins it.
 * @throws StoreUnavailable where there is a write-ahead log that was not written for this file; nothing is opened or changed
 */
export const assertOwnWal = (path: string): void => {
  assertNoneOrphaned(path)
  if (!hasWal(path)) return
  for (let bases = rememberedBases(path); bases.length > 0; ) {
    if (bases.includes(baseOf(path))) return
    // A writer that is just starting has changed both between the two looks.
    const again = rememberedBases(path)
    if (String(again) === String(bases))
      throw new StoreUnavailable(
        `${path}-wal was not written for this ${path}: another file has been put in the place of the one that it belongs to. ` +
          `Nothing was changed. To go on with ${path} as it is, move ${path}-wal and ${path}-shm away; to go on with what was there before, ` +
          'put that file back',
      )
    bases = again
  }
}

/**
 * Makes the file one that no earlier copy of it can be taken for. What was remembered is true at every moment in between,
 * so that the process may be killed at any. That holds where it fails too, as on a full disk: an earlier copy can then be
 * taken for the file until the next start renews its base.
 * @throws what SQLite does
 */
export const renewBase = (db: DatabaseSync, path: string, lock: WriteLock): void => {
  const before = baseOf(path)
  const next = randomInt(1, 2 ** 31)
  lock.remember([before, next])
  db.enableDefensive(false)
  try {
    db.exec(`PRAGMA schema_version = ${next}`)
  } finally {
    db.enableDefensive(true)
  }
  // It may stay in the log for a while, where a reader is in the way.
  db.exec('PRAGMA wal_checkpoint(PASSIVE)')
  if (baseOf(path) === next) lock.remember([next])
}
