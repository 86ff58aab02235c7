import { closeSync, existsSync, mkdirSync, openSync, realpathSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StoreFault } from '../port/fault.ts'
import { type Notice, type Store, type StoreOptions, StoreUnavailable } from '../port/port.ts'
import { embeddedStore } from './backend.ts'
import { sqliteEngine } from './engine.ts'
import { openFailure, readFailure } from './failure.ts'
import { acquireWriteLock, type WriteLock } from './lock.ts'
import { placeNew } from './new-file.ts'
import { missingPermission } from './permissions.ts'
import { busyTimeoutMs, openReadOnly } from './read-only.ts'
import { assertLog, createTables, integrityFaults } from './schema.ts'
import { assertNoneOrphaned, assertOwnWal, hasWal, renewBase } from './wal.ts'

const openReader = (path: string): Store => {
  const db = openReadOnly(path)
  try {
    assertLog(db, path)
    return embeddedStore(sqliteEngine(db))
  } catch (error) {
    db.close()
    throw error
  }
}

/** Makes a log with nothing in it, for its owner's eyes only. It is there whole or not at all, even where the process is killed. */
const makeDatabase = (path: string): void => {
  const partial = `${path}.new`
  // SQLite would bring into the new file what was begun in an older one.
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${partial}${suffix}`, { force: true })
  closeSync(openSync(partial, 'wx', 0o600))
  const db = new DatabaseSync(partial)
  try {
    createTables(db)
    // Here, where nobody looks yet: a kill in the middle of it leaves a journal, which no reader can roll back.
    db.exec('PRAGMA journal_mode = WAL')
  } finally {
    db.close()
  }
  placeNew(partial, path)
}

/**
 * The right to write to a log that is there, once it is known to be one and to be whole. It is looked at read-only, since
 * SQLite moves a write-ahead log into its file when the last connection that may write is closed.
 */
const lockLog = (real: string, path: string): WriteLock => {
  assertOwnWal(real)
  const db = new DatabaseSync(real, { readOnly: true, timeout: busyTimeoutMs })
  let lock: WriteLock | undefined
  try {
    assertLog(db, path)
    lock = acquireWriteLock(real)
    // The last writer did not close it, or a reader had it open then. Nobody can tell what became of the file since.
    const [fault] = hasWal(real) ? integrityFaults(db) : []
    if (fault !== undefined)
      throw new StoreUnavailable(
        `${path} is damaged, or its -wal is not its own: ${fault}. Nothing was changed. Keep a copy of both files, and restore a backup`,
        { fault: 'damaged' },
      )
    return lock
  } catch (error) {
    lock?.close()
    throw error
  } finally {
    db.close()
  }
}

/** The right to write to a log that is made here. */
const lockNew = (path: string): WriteLock => {
  assertNoneOrphaned(path)
  const lock = acquireWriteLock(path)
  try {
    if (!existsSync(path)) {
      makeDatabase(path)
      return lock
    }
  } catch (error) {
    lock.close()
    throw error
  }
  // Another process has made it meanwhile.
  lock.close()
  return lockLog(path, path)
}

/** What a disk says that takes nothing for now. What it holds can be read all the same. */
const passing: readonly StoreFault[] = ['full', 'file-size-limit', 'io']

/** Renews the base of a log; the failure where the disk takes nothing for now, which may be left to the next start. */
const renewalFailure = (db: DatabaseSync, path: string, lock: WriteLock): StoreUnavailable | null => {
  try {
    renewBase(db, path, lock)
    return null
  } catch (error) {
    const failure = readFailure(db, error)
    if (failure instanceof StoreUnavailable && passing.includes(failure.fault)) return failure
    throw error
  }
}

const openWriter = (path: string, notice: Notice): Store => {
  mkdirSync(dirname(path), { recursive: true })
  // One name for one database, so that a link to it does not lead to a second lock.
  const isThere = existsSync(path)
  const real = isThere ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))
  // SQLite would open it for reading only, without a word, and fail at the first write.
  const missing = missingPermission(real, 'write')
  if (missing !== null) throw new StoreUnavailable(`${path} cannot be opened: ${missing}`, { fault: 'read-only' })
  const lock = isThere ? lockLog(real, path) : lockNew(real)
  // A new one is not; the mode of one that is there is its owner's, who may share it on purpose.
  if ((statSync(real).mode & 0o077) !== 0) notice('others on this machine may open the log', `chmod 600 ${path} keeps them out`)
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(real, { timeout: busyTimeoutMs })
    // FULL, since WAL with NORMAL may lose acknowledged commits when the power fails.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    const failure = renewalFailure(db, real, lock)
    return embeddedStore(sqliteEngine(db, lock), failure)
  } catch (error) {
    db?.close()
    lock.close()
    throw error
  }
}

/**
 * A store in one SQLite file, in WAL mode. One process may write to it; any number may open it `readOnly` beside
 * that one, and look for new events five times a second. The writer makes the file and its folder where they are missing.
 * Throws StoreUnavailable where the file cannot be opened, is not Standpoint's, is newer, or has a writer already.
 */
export const openSqlite = (path: string, { readOnly = false, notice = () => {} }: StoreOptions = {}): Store => {
  try {
    // SQLite would take a relative name that begins with `file:` for a URI.
    return readOnly ? openReader(resolve(path)) : openWriter(resolve(path), notice)
  } catch (cause) {
    if (cause instanceof StoreUnavailable) throw cause
    throw openFailure(path, cause, readOnly ? 'read' : 'write')
  }
}
