import { existsSync, realpathSync } from 'node:fs'
import { sqlitePath } from '../../store/open.ts'

/** The file of a `sqlite:` URL, and under its own name where it is there; undefined for other stores. */
export function fileOf(url: string): { path: string; real: string | undefined } | undefined {
  const path = sqlitePath(url)
  return path === undefined ? undefined : { path, real: existsSync(path) ? realpathSync(path) : undefined }
}
