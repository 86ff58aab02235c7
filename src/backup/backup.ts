import { randomBytes } from 'node:crypto'
import { closeSync, lstatSync, openSync } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { ok, type Result } from '../result.ts'
import { placeNew } from '../store/sqlite/new-file.ts'
import { type BackupProblem, type BackupResult, inTheWay } from './verify.ts'
import { runTask } from './worker.ts'

/** A name beside a file for what is not whole yet. One that a kill has left says what it was, and may be removed. */
const partialOf = (path: string): string => `${path}.${randomBytes(4).toString('hex')}.partial`

async function discard(partial: string): Promise<void> {
  for (const file of [partial, `${partial}-journal`]) await rm(file, { force: true })
}

/**
 * Makes a new file, for its owner's eyes only, that is there whole and verified or not at all.
 * @param write writes to a file that is there and empty, and verifies it
 * @throws as the file system does, and what the writing throws; nothing is left then
 */
async function newFile(path: string, write: (partial: string) => Promise<BackupResult>): Promise<BackupResult> {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return inTheWay([path])
  const partial = partialOf(path)
  try {
    closeSync(openSync(partial, 'wx', 0o600))
    const written = await write(partial)
    if (written.ok) placeNew(partial, path)
    return written
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return inTheWay([path])
    throw error
  } finally {
    await discard(partial)
  }
}

/** Backs up the log in a file to another, beside whoever writes to it. */
export const backUp = (from: string, to: string, signal: AbortSignal): Promise<BackupResult> =>
  newFile(to, (partial) => runTask({ kind: 'snapshot', from, partial }, signal))

/**
 * Keeps a backup that comes from elsewhere.
 * @param from what its owner calls where it comes from
 */
export const keepBackup = (from: string, content: AsyncIterable<Uint8Array>, to: string, signal: AbortSignal): Promise<BackupResult> =>
  newFile(to, async (partial) => {
    const file = await open(partial, 'w')
    try {
      for await (const bytes of content) await file.writeFile(bytes)
    } finally {
      await file.close()
    }
    return runTask({ kind: 'verify', from, partial }, signal)
  })

/** Puts a backup in the place of a log, where none is. */
export async function restoreBackup(from: string, to: string, signal: AbortSignal): Promise<BackupResult> {
  const partial = partialOf(to)
  try {
    return await runTask({ kind: 'restore', from, to, partial }, signal)
  } finally {
    await discard(partial)
  }
}

/** A backup on its way to somebody: its bytes, and how many they are. */
export type Backup = { bytes: number; content: Readable }

/** Makes a backup to be sent; rejects with the signal's reason once that aborts. */
export type MakeBackup = (signal: AbortSignal) => Promise<Result<Backup, BackupProblem>>

/** Makes backups of the log in a file. They lie beside it while they are made, and have no name any more while they are sent. */
export const backupsOf =
  (path: string): MakeBackup =>
  async (signal) => {
    const partial = partialOf(`${path}.backup`)
    let file: FileHandle
    let bytes: number
    try {
      closeSync(openSync(partial, 'wx', 0o600))
      const written = await runTask({ kind: 'snapshot', from: path, partial }, signal)
      if (!written.ok) return written
      bytes = written.value.bytes
      file = await open(partial, 'r')
    } finally {
      await discard(partial)
    }
    return ok({ bytes, content: file.createReadStream() })
  }
