import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Store } from '../store/port/port.ts'
import { hashOf } from './chain.ts'
import type { StreamState } from './state.ts'

/** Every stream of one kind as it stood when the log had been read up to a position. */
export type Snapshot<S> = { position: number; streams: Map<string, StreamState<S>> }

/** Where snapshots are kept. They are a cache: one that is missing, old or broken only costs time. */
export type Snapshots<S> = { load(): Promise<Snapshot<S> | null>; save(snapshot: Snapshot<S>): Promise<void> }

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/**
 * Snapshots in one file, replaced whole.
 * @param fold names what the streams are folded by, and its version: a snapshot of another fold is of no use
 */
export function fileSnapshots<S>(path: string, fold: string): Snapshots<S> {
  const maker = `streams 1 ${fold} v8 ${process.versions.v8}`
  return {
    async load() {
      try {
        const bytes = await readFile(path)
        const end = bytes.indexOf(0x0a)
        const [digest, ...made] = bytes.subarray(0, end).toString('latin1').split(' ')
        const body = bytes.subarray(end + 1)
        return made.join(' ') === maker && digest === digestOf(body) ? (deserialize(body) as Snapshot<S>) : null
      } catch {
        // Missing or unreadable: the log has it all.
        return null
      }
    },
    async save(snapshot) {
      const body = serialize(snapshot)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(`${path}.new`, Buffer.concat([Buffer.from(`${digestOf(body)} ${maker}\n`, 'latin1'), body]))
      await rename(`${path}.new`, path)
    },
  }
}

/**
 * Whether a snapshot is of use: the log still holds, at the end of every stream, the very event that the stream ends with,
 * and at the same position. The log that follows is read by position, and a copy of a log has positions of its own.
 */
export async function fits(snapshot: Snapshot<unknown>, store: Pick<Store, 'readStream'>): Promise<boolean> {
  for (const { tail } of snapshot.streams.values()) {
    if (tail === null) continue
    const [stored] = await store.readStream(tail.stream, { from: tail.revision, limit: 1 })
    if (stored === undefined || stored.position !== tail.position || hashOf(stored) !== hashOf(tail)) return false
  }
  return true
}
