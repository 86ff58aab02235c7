import { randomUUIDv7 } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { readDataSet } from '../../src/cli/entries/data-set.ts'
import { type SeedReport, seed } from '../../src/cli/entries/seed.ts'
import { ServiceClient } from '../../src/cli/transport/client.ts'
import type { Transport } from '../../src/cli/transport/transport.ts'
import { temporaryFolder } from './folder.ts'

/** Three parties and four points that no code knows of. */
export const isleFerry = fileURLToPath(new URL('../fixtures/isle-ferry', import.meta.url))

/** A folder of files, by name: text as it is, anything else as JSON. */
export function folderOf(t: Test, files: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder(t)
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  return folder
}

/** A copy of the isle ferry's folder, and a way to change a file of it. */
export function isleFerryCopy(t: Test): { folder: string; edit(name: string, change: (text: string) => string): void } {
  const folder = temporaryFolder(t)
  cpSync(isleFerry, folder, { recursive: true })
  return {
    folder,
    edit(name, change) {
      const path = join(folder, name)
      writeFileSync(path, change(readFileSync(path, 'utf8')))
    },
  }
}

/** Loads a data set through a transport, at that time. */
export async function loadInto(
  transport: Transport,
  folder: string,
  now: number,
  onProgress?: (done: number, total: number) => void,
): Promise<SeedReport> {
  const read = await readDataSet(folder)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  const service = new ServiceClient(transport, { signal: new AbortController().signal })
  const loaded = await seed(read.value, service, { system: { now: () => now, newId: randomUUIDv7 }, onProgress })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}
