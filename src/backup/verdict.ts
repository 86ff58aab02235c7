import { statSync } from 'node:fs'
import { openImmutableLog } from '../store/sqlite/immutable.ts'
import { checkLog } from '../streams/log-check.ts'

/** A stream that carries hashes, and where it ends. */
export type StreamEnd = { stream: string; count: number; hash: string }

/**
 * What became of work on a backup.
 * `verified`: the file was read through, by SQLite and event by event. `damaged`: something in it is not as it should be.
 * `in-the-way`: files that would be written over. `unavailable`: the store, or the file, in words for its owner.
 */
export type Verdict =
  | { outcome: 'verified'; streams: StreamEnd[]; bytes: number }
  | { outcome: 'damaged'; reason: string }
  | { outcome: 'in-the-way'; files: string[] }
  | { outcome: 'unavailable'; reason: string; isMisnamed: boolean }

/**
 * Verifies the log in a file that nobody writes to.
 * @param name what its owner calls it
 * @throws StoreUnavailable where it is no log of this version's; else as SQLite does
 */
export async function verifyFile(path: string, name = path): Promise<Verdict> {
  const log = openImmutableLog(path)
  try {
    const [wrong] = log.faults()
    if (wrong !== undefined) return { outcome: 'damaged', reason: `${name} is damaged: ${wrong}` }
    const read = await checkLog(log)
    if ('fault' in read) {
      const { stream, revision, reason } = read.fault
      return { outcome: 'damaged', reason: `${name} is damaged: ${stream} revision ${revision}: ${reason}` }
    }
    const streams = [...read.heads].map(([stream, { count, hash }]) => ({ stream, count, hash }))
    return { outcome: 'verified', streams, bytes: statSync(path).size }
  } finally {
    log.close()
  }
}
