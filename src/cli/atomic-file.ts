import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes a file whole or not at all: to one beside it, through to the disk, then renamed.
 * Rejects as the file system does, and leaves what was there before.
 */
export async function writeWhole(path: string, write: (append: (text: string) => Promise<void>) => Promise<void>): Promise<void> {
  const partial = `${path}.partial`
  try {
    const file = await open(partial, 'w')
    try {
      await write(async (text) => {
        await file.appendFile(text)
      })
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  // The new name lasts only once its folder is on the disk too.
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}
