import type { AddCommand } from '../command/actions.ts'

export const addCopy: AddCommand = (program, { alone }) => {
  program
    .command('copy')
    .argument('<from>', 'the store to read, by its URL; the service may go on writing to it')
    .argument('<to>', 'the store to write to; nobody else may write to it')
    .usage('[options] FROM TO')
    .allowExcessArguments()
    .description('Copy the log to another store, and prove that both are equal')
    .addHelpText(
      'after',
      `
Negotiations, keys and webhooks are copied; ids, stamps, recorded times and hashes are kept. What TO
holds already must be a beginning of what FROM holds, or nothing is written. A copy that was interrupted
goes on when it is run again; run once more, it copies what was recorded since. At the end both sides
are read again from the first event and compared. Other streams, on either side, are left alone.

Of the deliveries to webhooks only how far they are is handed over: TO goes on from where FROM is. Let
one side deliver at a time: stop the service on FROM, or pause its webhooks, and copy once more before
you start the service on TO. Else messages come twice; none is lost. Once TO has begun to deliver, do
not copy again: TO is set back to where FROM is, and sends again what it sent since, not marked as replays.

Example:
  standpoint copy sqlite:./data/standpoint.db esdb+discover://cluster.example:2113`,
    )
    .action(
      alone(async (context, command) => {
        const { copy } = await import('../log/copy.ts')
        return copy(context, command.args)
      }),
    )
}
