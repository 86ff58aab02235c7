import { resolve } from 'node:path'
import type { Command } from 'commander'
import { backUp, keepBackup } from '../../backup/backup.ts'
import { sqlitePath } from '../../store/open.ts'
import { type Actions, chosenStore, type Globals, remoteServiceOf } from '../command/context.ts'
import { tellVerdict } from '../log/verdict.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'

/** What went wrong with the file that is written, for its owner. */
const unwritable =
  (file: string) =>
  (cause: NodeJS.ErrnoException): never => {
    if (cause.syscall === undefined) throw cause
    throw new Failure(exitCodes.wrongUsage, `${file} cannot be written: ${cause.message}`, { cause })
  }

/** `backup`: the log in one file, verified. */
export function addBackup(program: Command, { alone }: Actions): void {
  program
    .command('backup')
    .argument('<file>', 'the file to write; nothing is written over')
    .description('Back up the log to one file, beside a service that runs on it')
    .addHelpText(
      'after',
      `
The backup is the log as it is at one moment, whatever is written meanwhile, and nobody waits for it.
Before it gets its name it is read through: SQLite's own check, revisions without a gap, and the hash
of each event in the next one. The file holds all that the log holds, hashes of keys and secrets of
webhooks too, and is readable by its owner only. An interrupted backup leaves nothing under its name.

With --url the service makes it and sends it; that needs a key with the scope admin. Only a store in
a SQLite file can be backed up. To keep the log of another one in a second place, copy it.

Examples:
  standpoint backup standpoint-$(date +%F).db
  standpoint backup standpoint.db --url https://desk.example --key "$WRITE_KEY"`,
    )
    .action(
      alone(async ({ io, terminal }, command) => {
        const globals = command.optsWithGlobals<Globals>()
        const file = command.args[0] as string
        const to = resolve(file)
        const service = remoteServiceOf(io, globals)
        if (service !== null)
          return tellVerdict(await keepBackup('What the service sent', service.bytes('/backup'), to, io.signal).catch(unwritable(file)), {
            file,
            terminal,
          })
        const from = sqlitePath(chosenStore(io, globals))
        if (from === undefined)
          throw new Failure(
            exitCodes.wrongUsage,
            'A backup is made of the file of a sqlite: store, and this store has none. To have its log in a second place: standpoint copy FROM sqlite:./copy.db',
          )
        return tellVerdict(await backUp(resolve(from), to, io.signal).catch(unwritable(file)), { file, terminal })
      }),
    )
}
