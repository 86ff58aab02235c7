import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Where a path leads, and not to a device or a folder, which a rename would put a file in the place of. */
async function targetOf(path: string): Promise<string> {
  const there = await stat(path).catch(() => null)
  if (there === null) return path
  if (!there.isFile()) throw Object.assign(new Error(`${path} is there and is no file`), { code: 'EEXIST' })
  return realpath(path)
}

/**
 * Writes a file whole or not at all: to one beside it, through to the disk, then renamed.
 * Rejects as the file system does, and leaves what was there before.
 * @returns how many texts it was made of
 */
export async function writeWhole(path: string, texts: AsyncIterable<string>): Promise<number> {
  const target = await targetOf(path)
  const partial = `${target}.partial`
  let count = 0
  try {
    const file = await open(partial, 'w')
    try {
      for await (const text of texts) {
        await file.appendFile(text)
        count += 1
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  // The new name lasts only once its folder is on the disk too.
  const folder = await open(dirname(target), 'r')
  await folder.sync().finally(() => folder.close())
  return count
}
