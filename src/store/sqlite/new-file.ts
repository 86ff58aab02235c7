import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

const isCode = (error: unknown, ...codes: string[]): boolean => codes.includes((error as NodeJS.ErrnoException).code ?? '')

/** Waits until what a file holds, or which files a folder has, is on the disk. */
export const sync = (path: string): void => {
  const opened = openSync(path, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

/** Where a file system knows no links (FAT on a stick), the name is taken by an empty file, which is then replaced. */
const renameToNew = (partial: string, path: string): void => {
  closeSync(openSync(path, 'wx'))
  try {
    renameSync(partial, path)
  } catch (error) {
    rmSync(path)
    throw error
  }
}

/**
 * Gives a file that was written whole, and to the disk, its name: all at once, for good, and never over another file.
 * @throws as the file system does, EEXIST where something has the name already; the partial file is left then
 */
export const placeNew = (partial: string, path: string): void => {
  try {
    linkSync(partial, path)
    rmSync(partial)
  } catch (error) {
    if (!isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error
    renameToNew(partial, path)
  }
  // The new name lasts only once its folder is on the disk too.
  sync(dirname(path))
}
