import type { AddCommand } from '../command/actions.ts'

export const addRestore: AddCommand = (program, { alone }) => {
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
      alone(async (context, command) => {
        const { restore } = await import('../log/backup.ts')
        return restore(context, command.args[0] as string)
      }),
    )
}
