import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'

const may = (path: string, mode: number): boolean => {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

/** The folders above a path, the root first. */
const foldersTo = (path: string): string[] => {
  const folder = dirname(path)
  return folder === path ? [] : [...foldersTo(folder), folder]
}

const user = process.getuid === undefined ? 'this user' : `this user (uid ${process.getuid()})`

/**
 * The permission that this process lacks to read a file, or to write to it and make files beside it, in words for its owner;
 * null where it has them all, as far as its permissions tell.
 */
export const missingPermission = (path: string, wanted: 'read' | 'write'): string | null => {
  const closed = foldersTo(path).find((folder) => existsSync(folder) && !may(folder, constants.X_OK))
  if (closed !== undefined) return `${user} may not enter ${closed}`
  if (existsSync(path) && !may(path, constants.R_OK)) return `${user} may not read ${path}`
  if (wanted === 'read') return null
  if (existsSync(path) && !may(path, constants.W_OK)) return `${user} may not write to ${path}`
  const folder = foldersTo(path).findLast(existsSync)
  return folder === undefined || may(folder, constants.W_OK) ? null : `${user} may not write to ${folder}`
}
