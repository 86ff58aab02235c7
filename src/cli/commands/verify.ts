import type { AddCommand } from '../command/actions.ts'
import type { Context } from '../command/context.ts'
import { exitCodes } from '../terminal/exit.ts'

/** Checks the file of a store by its database's own means, before the log in it is read. */
async function checkFile({ io, terminal }: Context, store: string | undefined): Promise<boolean> {
  if (store === undefined)
    terminal.note('The file of the database is not checked from here; for that, run verify where it is, with --store')
  const faults = store === undefined ? null : await io.fileFaults(store)
  for (const fault of faults ?? []) terminal.complain(`The file is damaged: ${fault}`)
  if (faults?.length === 0) await terminal.print('the file of the database is whole')
  return faults === null || faults.length === 0
}

export const addVerify: AddCommand = (program, { served }) => {
  program
    .command('verify')
    .argument('[negotiation]', 'that one only (default: all)')
    .description('Check that the log is whole and unaltered, and that the service answers what it says')
    .addHelpText(
      'after',
      `
First the file itself, where the store is one (SQLite's own check; not with --url). Then the log, read
again from the first event: the hash of each event is in the next one, revisions have no gap,
the time of recording never runs back, no id comes twice, every event can be read, and a fresh fold
gives the service's own matrix, statuses and changes, byte for byte. The last event of a stream has
none after it to vouch for it: keep the head that is printed, and compare.

Example:
  standpoint verify ukraine-2025`,
    )
    .action(
      served({ readOnly: true, before: checkFile, whenUnreadable: exitCodes.badNews }, async (context, command) => {
        const { verify } = await import('../log/verify.ts')
        return verify(context, command.args[0])
      }),
    )
}
