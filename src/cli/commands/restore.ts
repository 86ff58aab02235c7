import { resolve } from 'node:path'
import type { Command } from 'commander'
import { restoreBackup } from '../../backup/backup.ts'
import { sqlitePath } from '../../store/open.ts'
import { type Actions, chosenStore, type Globals } from '../command/context.ts'
import { tellVerdict } from '../log/verdict.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'

/** `restore`: a backup in the place of a log. */
export function addRestore(program: Command, { alone }: Actions): void {
  program
    .command('restore')
    .argument('<file>', 'a file that backup has made')
    .description('Put a backup in the place of the log')
    .addHelpText(
      'after',
      `
FILE is verified as backup does it, copied, and verified again where it is then. Nothing is written
over: where there is a database, a -wal, a -shm or a -journal of that name, or a service that runs on
it, the restore is refused. Stop the service, and move them away together; what is in the -wal is not
in the backup.

Example:
  standpoint restore standpoint-2025-12-01.db --store sqlite:./data/standpoint.db`,
    )
    .action(
      alone(async ({ io, terminal }, command) => {
        const globals = command.optsWithGlobals<Globals>()
        if (globals.url !== undefined)
          throw new Failure(
            exitCodes.wrongUsage,
            'A backup is not restored into a service that runs. Stop it, restore with --store on its machine, and start it again',
          )
        const path = sqlitePath(chosenStore(io, globals))
        if (path === undefined)
          throw new Failure(
            exitCodes.wrongUsage,
            'A backup is restored to the file of a sqlite: store. To write one to another store: standpoint copy sqlite:FILE TO',
          )
        const file = command.args[0] as string
        const verdict = await restoreBackup(resolve(file), resolve(path), io.signal)
        return tellVerdict(verdict, { file: path, terminal })
      }),
    )
}
