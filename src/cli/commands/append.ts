import type { AddCommand } from '../command/actions.ts'

export const addAppend: AddCommand = (program, { served }) => {
  program
    .command('append')
    .argument('<file>', 'JSON or NDJSON, or - for stdin: {"type": "ReportDevelopment", "data": {…}}, one or many')
    .description('Record entries; all are checked first, and it stops at the first that is refused')
    .option('-n, --negotiation <id>', 'the negotiation (default: the one that the input opens, or the only one)')
    .option('--dry-run', 'say what would be recorded and what would be refused, and write nothing')
    .option('--anew', 'record also what was appended before with the same words')
    .option(
      '--key-prefix <prefix>',
      'know entries by their number in the input instead: the idempotency keys are the prefix and the number',
    )
    .option('--json', 'the service’s receipts as they are, one to a line; of --dry-run, one object')
    .addHelpText(
      'after',
      `
The form of every entry is checked before the first is written. Where one is refused for what is on
record, those before it stay written. Mend the input from there on and run it again: it goes on where
it stopped. What was written cannot be mended by a change of the input: a changed entry is a new one,
recorded beside the old or refused for it. Correct it by an entry of its own (CorrectDevelopment,
CorrectPoint, TakeBack …; docs/coding.md, “Mending the record”). An entry that is new before one "recorded before" is told; --dry-run tells it first.

An entry is known by what it says, whatever its place, file and spacing, so that nothing that was
appended before is recorded twice: it is shown as "recorded before". Two entries in one input that say
the same are two. To record once more what an earlier input said, use --anew.

Where two work on one negotiation, an entry may have "ifUnchanged": {"point", "party", "since"} beside
its data: it is refused where anything that bears on where that party stands on that point came after
revision "since".

Examples:
  standpoint append entries.ndjson --dry-run
  standpoint append entries.ndjson
  standpoint append entries.ndjson --key-prefix 2025-12-01-`,
    )
    .action(
      served({ readOnly: false }, async (context, command) => {
        const { append } = await import('../entries/append.ts')
        return append(context, command.args[0] as string, command.opts())
      }),
    )
}
