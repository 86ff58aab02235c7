import { statSync } from 'node:fs'
import { failed, ok, type Result } from '../result.ts'
import { openImmutableLog } from '../store/sqlite/immutable.ts'
import { checkLog } from '../streams/heads.ts'

/** A stream that carries hashes, and where it ends. */
export type StreamEnd = { stream: string; count: number; hash: string }

/** A backup that was read through, by SQLite and event by event. */
export type Verified = { streams: StreamEnd[]; bytes: number }

/**
 * Why there is no backup.
 * `damaged`: something in the file is not as it should be. `in-the-way`: files that would be written over.
 * `unavailable`: the store, or the file, in words for its owner.
 */
export type BackupProblem =
  | { kind: 'damaged'; reason: string }
  | { kind: 'in-the-way'; files: string[] }
  | { kind: 'unavailable'; reason: string; isMisnamed: boolean }

export type BackupResult = Result<Verified, BackupProblem>

export const damaged = (reason: string) => failed({ kind: 'damaged', reason } as const)

export const inTheWay = (files: string[]) => failed({ kind: 'in-the-way', files } as const)

/**
 * Verifies the log in a file that nobody writes to.
 * @param name what its owner calls it
 * @throws StoreUnavailable where it is no log of this version's; else as SQLite does
 */
export async function verifyFile(path: string, name = path): Promise<BackupResult> {
  const log = openImmutableLog(path)
  try {
    const [wrong] = log.faults()
    if (wrong !== undefined) return damaged(`${name} is damaged: ${wrong}`)
    const read = await checkLog(log)
    if (!read.ok) {
      const { stream, revision, reason } = read.error
      return damaged(`${name} is damaged: ${stream} revision ${revision}: ${reason}`)
    }
    const streams = [...read.value].map(([stream, { count, hash }]) => ({ stream, count, hash }))
    return ok({ streams, bytes: statSync(path).size })
  } finally {
    log.close()
  }
}
