import { resolve } from 'node:path'
import { streamPrefix } from '../../../events/stream.ts'
import { backUp, keepBackup, restoreBackup } from '../../backup/backup.ts'
import type { BackupResult } from '../../backup/verify.ts'
import { sqlitePath } from '../../store/open.ts'
import type { Context } from '../command/context.ts'
import { chosenStore, remoteServiceOf } from '../command/opening.ts'
import { type ExitCode, exitCodes, Failure } from '../terminal/exit.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Says what came of a backup or a restore, and how the command ends. */
async function printResult(result: BackupResult, file: string, terminal: Terminal): Promise<ExitCode> {
  if (result.ok) {
    const { streams, bytes } = result.value
    for (const { stream, count, hash } of streams)
      if (stream.startsWith(streamPrefix)) await terminal.print(`${stream}: ${count} events, head ${hash}`)
    await terminal.print(`${file}: ${bytes} bytes, verified`)
    return exitCodes.fine
  }
  const { error } = result
  switch (error.kind) {
    case 'damaged':
      terminal.complain(`${error.reason}\nNothing was written`)
      return exitCodes.badNews
    case 'in-the-way': {
      const { files } = error
      const are = files.length === 1 ? 'is there already, and is' : 'are there already, and are'
      terminal.complain(`${files.join(', ')} ${are} not written over. Move what is there away, or choose another name`)
      return exitCodes.wrongUsage
    }
    case 'unavailable':
      terminal.complain(error.reason)
      return error.isMisnamed ? exitCodes.wrongUsage : exitCodes.unreachable
    default:
      return error satisfies never
  }
}

/** What went wrong with the file that is written, for its owner. */
const unwritable =
  (file: string) =>
  (cause: NodeJS.ErrnoException): never => {
    if (cause.syscall === undefined) throw cause
    throw new Failure(exitCodes.wrongUsage, `${file} cannot be written: ${cause.message}`, { cause })
  }

/** Backs up the log that the options name, beside whoever writes to it or by the service that does. */
export async function backup(context: Context, file: string): Promise<ExitCode> {
  const { io, terminal } = context
  const to = resolve(file)
  const service = remoteServiceOf(context)
  if (service !== null) {
    const kept = await keepBackup('What the service sent', service.bytes('/backup'), to, io.signal).catch(unwritable(file))
    return printResult(kept, file, terminal)
  }
  const from = sqlitePath(chosenStore(context))
  if (from === undefined)
    throw new Failure(
      exitCodes.wrongUsage,
      'A backup is made of the file of a sqlite: store, and this store has none. To have its log in a second place: standpoint copy FROM sqlite:./copy.db',
    )
  return printResult(await backUp(resolve(from), to, io.signal).catch(unwritable(file)), file, terminal)
}

/** Puts a backup in the place of the log of the store that the options name. */
export async function restore(context: Context, file: string): Promise<ExitCode> {
  const { io, terminal, globals } = context
  if (globals.url !== undefined)
    throw new Failure(
      exitCodes.wrongUsage,
      'A backup is not restored into a service that runs. Stop it, restore with --store on its machine, and start it again',
    )
  const path = sqlitePath(chosenStore(context))
  if (path === undefined)
    throw new Failure(
      exitCodes.wrongUsage,
      'A backup is restored to the file of a sqlite: store. To write one to another store: standpoint copy sqlite:FILE TO',
    )
  return printResult(await restoreBackup(resolve(file), resolve(path), io.signal), path, terminal)
}
