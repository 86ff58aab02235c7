import { existsSync, lstatSync, mkdirSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'

/** The user's folder for what can be made again (XDG base directories), which is no path where there is no home. */
const cacheHome = (given = process.env.XDG_CACHE_HOME ?? ''): string => (isAbsolute(given) ? given : join(homedir(), '.cache'))

/** Whether what is in a folder is its owner's alone, and that is who runs this. */
function isOwn(folder: string): boolean {
  const { uid, mode } = lstatSync(folder)
  return uid === process.getuid?.() && (mode & 0o022) === 0
}

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
    const levels = [dirname(home), home, join(home, 'standpoint'), folder]
    // Under sudo the home is another user's: nothing is made there, which that user could not use or take away.
    const nearest = levels.findLast((level) => existsSync(level))
    if (!isAbsolute(home) || nearest === undefined || lstatSync(nearest).uid !== process.getuid?.()) return
    // Level by level: where nothing can be made, as below /proc, `recursive` never ends (Node 24.21).
    for (const level of levels) if (!existsSync(level)) mkdirSync(level, { mode: 0o700 })
    if (isOwn(folder)) enableCompileCache(folder)
  } catch {
    // A home that is not there or cannot be written to is no reason not to start.
  }
}
