import { existsSync, lstatSync, mkdirSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** The user's folder for what can be made again (XDG base directories). */
const cacheHome = (given = process.env.XDG_CACHE_HOME ?? ''): string => (isAbsolute(given) ? given : join(homedir(), '.cache'))

/**
 * Has Node keep what it compiles, so that the next start need not compile it again. It is kept in a folder that nobody
 * but its owner can write to: what is read from there is run. (Node's own choice is one under /tmp that whoever comes
 * first makes.) Where there is no such folder, nothing is kept. NODE_COMPILE_CACHE names another folder, and
 * NODE_DISABLE_COMPILE_CACHE wants none.
 */
export function keepCompiled(): void {
  if (process.env.NODE_COMPILE_CACHE !== undefined || process.env.NODE_DISABLE_COMPILE_CACHE !== undefined) return
  try {
    const home = cacheHome()
    const folder = join(home, 'standpoint', 'compiled')
    // Level by level: where nothing can be made, as below /proc, `recursive` never ends (Node 24.21).
    for (const level of [home, join(home, 'standpoint'), folder]) if (!existsSync(level)) mkdirSync(level, { mode: 0o700 })
    const { uid, mode } = lstatSync(folder)
    if (uid === process.getuid?.() && (mode & 0o022) === 0) enableCompileCache(folder)
  } catch {
    // A home that is not there or cannot be written to is no reason not to start.
  }
}
