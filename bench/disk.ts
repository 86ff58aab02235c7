import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { rateOf } from './rounds.ts'

export type Disk = { syncs(count: number): Promise<number>; close(): void }

/** The bare disk: overwrites 4 KiB of a file and syncs it, so many times; `syncs` comes to how many a second. */
export function openDisk(folder: string): Disk {
  const file = openSync(join(folder, 'disk'), 'w+')
  const page = Buffer.alloc(4096, 1)
  writeSync(file, page, 0, page.length, 0)
  fdatasyncSync(file)
  return {
    syncs: (count) =>
      rateOf(count, () => {
        for (let index = 0; index < count; index++) {
          writeSync(file, page, 0, page.length, 0)
          fdatasyncSync(file)
        }
      }),
    close: () => closeSync(file),
  }
}
