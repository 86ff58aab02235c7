import type { AddCommand } from '../command/actions.ts'

export const addSeed: AddCommand = (program, { served }) => {
  program
    .command('seed')
    .argument('<folder>', 'the data set: one *.json or several')
    .description('Load a data set; what is on record already stays as it is')
    .option('--dry-run', 'say what would be added, what is there already and what would be refused, and write nothing')
    .addHelpText(
      'after',
      `
All of it is checked first, on what is on record: where one entry would be refused, nothing is written.
Each entry is known by its id, so that the same command again adds only what is new. One that was
interrupted goes on when it is run again. Files whose names begin with a dot are passed over.

Examples:
  standpoint seed seeds/ukraine-2025
  standpoint seed seeds/ukraine-2025 --dry-run --url https://desk.example`,
    )
    .action(
      served({ readOnly: false }, async (context, command) => {
        const { seedFolder } = await import('../entries/seed-folder.ts')
        return seedFolder(context, command.args[0] as string)
      }),
    )
}
