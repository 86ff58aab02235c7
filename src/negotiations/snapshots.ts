import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { ruleset } from '../../projections/index/vocabulary.ts'
import { negotiation } from '../../projections/negotiation.ts'
import type { Book } from './book.ts'

/** Every book as it stood when the log had been read up to a position. */
export type Snapshot = { position: number; books: Map<string, Book> }

/** Where snapshots are kept. They are a cache: one that is missing, old or broken only costs time. */
export type Snapshots = { load(): Promise<Snapshot | null>; save(snapshot: Snapshot): Promise<void> }

export const noSnapshots: Snapshots = { load: async () => null, save: async () => {} }

/** What a snapshot must have been made by to be of use: this shape of books under these rules. */
const maker = `${negotiation.name} ${negotiation.version} ruleset ${ruleset} v8 ${process.versions.v8}`

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Snapshots in one file, replaced whole. */
export function fileSnapshots(path: string): Snapshots {
  return {
    async load() {
      try {
        const bytes = await readFile(path)
        const end = bytes.indexOf(0x0a)
        const [digest, ...made] = bytes.subarray(0, end).toString('latin1').split(' ')
        const body = bytes.subarray(end + 1)
        return made.join(' ') === maker && digest === digestOf(body) ? (deserialize(body) as Snapshot) : null
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
