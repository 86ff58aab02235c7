import { createReadStream, createWriteStream, existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isDeepStrictEqual } from 'node:util'
import { StoreUnavailable } from '../store/port/port.ts'
import { acquireWriteLock } from '../store/sqlite/lock.ts'
import { placeNew } from '../store/sqlite/new-file.ts'
import { assertReadable } from '../store/sqlite/read-only.ts'
import { hasWal } from '../store/sqlite/wal.ts'
import { type BackupResult, damaged, inTheWay, verifyFile } from './verify.ts'

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** All that SQLite would take for a part of the database at a path. */
const filesAt = (path: string): string[] => ['', '-wal', '-shm', '-journal'].map((suffix) => `${path}${suffix}`).filter(isThere)

/**
 * Puts a backup in the place of a log, where none is.
 * @param partial where it is written first, in the folder of its place
 * @throws StoreUnavailable where the backup is none, or somebody writes to the log
 */
export async function restore(from: string, to: string, partial: string): Promise<BackupResult> {
  if (filesAt(to).length > 0) {
    // That a service runs on it is what its owner has to know first.
    if (existsSync(`${to}.lock`)) acquireWriteLock(existsSync(to) ? realpathSync(to) : to).close()
    return inTheWay(filesAt(to))
  }
  assertReadable(from)
  if (!existsSync(from)) throw new StoreUnavailable(`${from} does not exist`, { isMisnamed: true })
  if (hasWal(from))
    throw new StoreUnavailable(
      `${from}-wal is beside it, so ${from} is no backup but a log in use, or one that was not closed. Make a backup of it first`,
      { isMisnamed: true },
    )
  const given = await verifyFile(from)
  if (!given.ok) return given
  mkdirSync(dirname(to), { recursive: true })
  const real = join(realpathSync(dirname(to)), basename(to))
  const lock = acquireWriteLock(real)
  try {
    const files = filesAt(real)
    if (files.length > 0) return inTheWay(files)
    await pipeline(createReadStream(from), createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true }))
    const written = await verifyFile(partial)
    if (!isDeepStrictEqual(written, given)) return damaged(`What was written is not what ${from} holds: check the disk`)
    placeNew(partial, real)
    return written
  } finally {
    lock.close()
  }
}
