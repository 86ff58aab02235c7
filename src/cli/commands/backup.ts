import type { AddCommand } from '../command/actions.ts'

export const addBackup: AddCommand = (program, { alone }) => {
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
      alone(async (context, command) => {
        const { backup } = await import('../log/backup.ts')
        return backup(context, command.args[0] as string)
      }),
    )
}
