import { readFileSync, statfsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { type StoreFault, storeFaults } from '../port/fault.ts'
import { NotWritten, StoreUnavailable } from '../port/port.ts'
import { missingPermission } from './permissions.ts'
import { isCorruption, resultCodeOf, resultCodes } from './result-code.ts'

/** What the shared memory of a write-ahead log takes at least, in bytes (https://sqlite.org/walformat.html#the_wal_index_file_format). */
const leastShm = 32_768

/** Whether the disk has no room for the shared memory. SQLite tells of that as of any error of the disk. */
const isWithoutRoom = (path: string): boolean => {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize < leastShm
  } catch {
    return false
  }
}

/** The files that a database in WAL mode writes to. */
const filesOf = (path: string): string[] => [path, `${path}-wal`, `${path}-shm`]

/**
 * Whether a file of the database is as large as this process may make one. SQLite reports that as any error of the
 * disk; it writes up to the limit first, so that the file has exactly that size. Only Linux says what the limit is.
 */
const isAtFileSizeLimit = (path: string): boolean => {
  try {
    const limit = /^Max file size\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]
    return limit !== undefined && filesOf(path).some((file) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= Number(limit))
  } catch {
    return false
  }
}

/** What a failure of SQLite comes to. */
const faultOf = (errcode: number, path: string): StoreFault => {
  if ((errcode === resultCodes.ioWrite || errcode === resultCodes.ioShmSize) && isAtFileSizeLimit(path)) return 'file-size-limit'
  if (errcode === resultCodes.ioShmSize && isWithoutRoom(path)) return 'full'
  if (errcode === resultCodes.ioData || errcode === resultCodes.ioCorruptFileSystem) return 'damaged'
  switch (errcode & 0xff) {
    case resultCodes.full:
      return 'full'
    case resultCodes.readOnly:
    case resultCodes.permission:
      return 'read-only'
    case resultCodes.busy:
    case resultCodes.locked:
      return 'locked'
    case resultCodes.corrupt:
    case resultCodes.notADatabase:
      return 'damaged'
    case resultCodes.io:
      return 'io'
    default:
      return 'other'
  }
}

/**
 * Whether a commit that failed so has certainly written nothing. Of a commit in WAL mode the frame that makes it valid is
 * written last, before one sync and before the index of the log in shared memory grows. What fails before that frame is
 * whole leaves nothing; where the sync fails, or the index, recovery after a crash may find the commit and keep it.
 */
const isBeforeTheEnd = (errcode: number): boolean =>
  errcode === resultCodes.ioWrite || [resultCodes.full, resultCodes.readOnly, resultCodes.busy].some((code) => code === (errcode & 0xff))

const wordsOf = (fault: StoreFault, path: string, error: unknown): string =>
  `${storeFaults[fault]}: ${path} (SQLite: ${error instanceof Error ? error.message : error})`

/** A failure of SQLite for the store's user; what is none of SQLite's is as it was. */
export const readFailure = (db: DatabaseSync, error: unknown): unknown => {
  const errcode = resultCodeOf(error)
  if (errcode === undefined) return error
  const path = db.location() ?? ''
  const fault = faultOf(errcode, path)
  return new StoreUnavailable(wordsOf(fault, path, error), { fault, cause: error })
}

/** @param isCommitting whether all was done but the commit itself: before that, nothing is written for certain */
export const writeFailure = (db: DatabaseSync, error: unknown, isCommitting: boolean): unknown => {
  const errcode = resultCodeOf(error)
  const failure = readFailure(db, error)
  if (errcode === undefined || !(failure instanceof StoreUnavailable) || (isCommitting && !isBeforeTheEnd(errcode))) return failure
  const { message, fault } = failure
  return new NotWritten(message, { fault, cause: error })
}

/** Why a database cannot be opened to be read or written to, where it is not for damage: whoever meets that tells it as such. */
export const unlessCorrupt = (path: string, error: unknown): unknown =>
  error instanceof StoreUnavailable || isCorruption(error) ? error : openFailure(path, error)

/** Why a database cannot be opened to be read or written to. */
export const openFailure = (path: string, error: unknown, wanted: 'read' | 'write' = 'read'): StoreUnavailable => {
  const errcode = resultCodeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  const fault = errcode === undefined ? 'away' : faultOf(errcode, path)
  const isForRoom = fault === 'full' || fault === 'file-size-limit' || (fault === 'io' && wanted === 'write')
  const why = missingPermission(resolve(path), wanted) ?? (isForRoom ? `${storeFaults[fault]} (SQLite: ${message})` : message)
  const advice =
    fault === 'damaged'
      ? '. It is damaged, or no database of SQLite at all: restore a backup; `standpoint verify` says more'
      : fault === 'full'
        ? `. Make room${wanted === 'read' ? `, or copy ${path} and ${path}-wal to another disk and read the copy` : ''}`
        : ''
  return new StoreUnavailable(`${path} cannot be opened: ${why}${advice}`, { fault, cause: error })
}
