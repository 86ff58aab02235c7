import { randomBytes } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import { dirname, normalize } from 'node:path'
import { WriteKey } from '../config.ts'
import { failed, ok, type Result } from '../result.ts'

/** The write key that is kept in a file, or why the file is of no use, in words for its owner. */
type FileKey = Result<string, string>

/** A file's name as one word of a shell. */
const wordOf = (file: string): string => (/^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`)

const anew = 'delete it, and the next start makes a new key'

/** What the file system says, which names the path. */
const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/**
 * The file that keeps the write key of a store's service: beside the log, under the name of the database file.
 * @param store its URL, as in `STORE`
 * @returns null where the store has no folder
 */
export function keyFileOf(store: string): string | null {
  const [, path] = /^sqlite:(.+)$/i.exec(store) ?? []
  return path === undefined ? null : `${normalize(path)}.key`
}

/**
 * Reads the key in a file.
 * @returns null where there is no file; why it is of no use where nobody but its owner should be able to read it, and others are
 *   (as ssh has it with the keys of its users), or where what it holds is no key
 */
export async function readKeyFile(file: string): Promise<FileKey | null> {
  try {
    const handle = await open(file, 'r')
    try {
      const there = await handle.stat()
      if (!there.isFile()) return failed(`${file} should hold the write key, and is no file`)
      const mode = (there.mode & 0o777).toString(8)
      if ((there.mode & 0o077) !== 0)
        return failed(
          `Others are let at ${file}, which holds the write key: its mode is ${mode}. Run chmod 600 ${wordOf(file)}, or set WRITE_KEY; where somebody may have read it, ${anew}`,
        )
      const read = WriteKey.safeParse((await handle.readFile('utf8')).trim())
      return read.success ? ok(read.data) : failed(`${file} holds no key of at least 16 characters: ${anew}`)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    return failed(`The write key cannot be read: ${reasonOf(cause)}`)
  }
}

/** Puts a key into a file, whole or not at all, through to the disk; a file that is there already stays as it is. */
async function placeKey(file: string, key: string): Promise<void> {
  const partial = `${file}.${randomBytes(6).toString('hex')}`
  try {
    const handle = await open(partial, 'wx', 0o600)
    await handle
      .writeFile(`${key}\n`)
      .then(() => handle.sync())
      .finally(() => handle.close())
    await link(partial, file).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause
    })
  } finally {
    await rm(partial, { force: true })
  }
  // The new name lasts only once its folder is on the disk too.
  const folder = await open(dirname(file), 'r')
  await folder.sync().finally(() => folder.close())
}

/** The key in a file, which is made where it is missing. Of several that make it at once, one does, and all get its key. */
async function keptKey(file: string, fresh: string): Promise<FileKey> {
  const kept = await readKeyFile(file)
  if (kept !== null) return kept
  try {
    await placeKey(file, fresh)
  } catch (cause) {
    return failed(`The write key cannot be kept beside the log: ${reasonOf(cause)}. Set WRITE_KEY`)
  }
  return (await readKeyFile(file)) ?? failed(`${file} was taken away while it was made`)
}

/**
 * The write key of a service that was given none.
 * @param fresh the key where there is none yet: unpredictable and used for nothing else
 * @returns `shown`, what its owner's shell reads it by: the key itself only where it is kept nowhere; and `take`, which
 *   reads it, and makes it where it is missing; the folder must be there by then
 */
export function ownKey(store: string, fresh: string): { shown: string; take(): Promise<FileKey> } {
  const file = keyFileOf(store)
  if (file === null) return { shown: fresh, take: async () => ok(fresh) }
  return { shown: `$(cat ${wordOf(file.startsWith('-') ? `./${file}` : file)})`, take: () => keptKey(file, fresh) }
}
