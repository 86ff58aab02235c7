import { Option } from 'commander'
import { type CorrectionReason, correctionReasons } from '../../../events/correction-reason.ts'
import type { AddCommand } from '../command/actions.ts'
import { collected } from '../command/options.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'

const mending = ['yes', 'note', 'reason', 'sameQuestion'] as const
type Options = { correct?: boolean; yes?: boolean; note?: string; reason?: CorrectionReason; sameQuestion?: string[] }

export const addSeed: AddCommand = (program, { served }) => {
  program
    .command('seed')
    .argument('<folder>', 'the data set: one *.json or several')
    .description('Load a data set; what is on record already stays as it is')
    .option('--dry-run', 'say what would be added, what is there already and what would be refused, and write nothing')
    .option('--correct', 'show the corrections that would bring the record to where the data set is, and record them where you say so')
    .option('--yes', 'with --correct: record them without a question')
    .option('--note <text>', 'with --correct: what was wrong (default: that the data set was corrected)')
    .addOption(new Option('--reason <reason>', 'with --correct: who was wrong (default: coder-error)').choices(correctionReasons))
    .option('--same-question <point>', 'with --correct: the new proposition of that point asks the same; may be repeated', collected)
    .addHelpText(
      'after',
      `
All of it is checked first, on what is on record: where one entry would be refused, nothing is written.
Each entry is known by its id, so that the same command again adds only what is new. One that was
interrupted goes on when it is run again. Files whose names begin with a dot are passed over.

An entry that changed since is on record as it was. --correct shows what would bring the record to where
the data set is: corrections, new entries, and what is taken back because the data set has it no more
(a number, a lineage, a repeat, a denial, a retraction, a retirement, a turn of a party). It is tried
first, and shown in the order in which it is recorded. It asks before it records; where there is no
terminal, it records only with --yes. What stays, it says: a development that is gone has to be
retracted with its reason. What others mended of an entry that did not change in the data set stays.
A new proposition asks another question, unless you say with --same-question that it does not.

Examples:
  standpoint seed seeds/ukraine-2025
  standpoint seed seeds/ukraine-2025 --dry-run --url https://desk.example
  standpoint seed seeds/ukraine-2025 --correct --note 'The date of the report was misread'`,
    )
    .action(
      served({ readOnly: false }, async (context, command) => {
        const { seedFolder, correctFolder } = await import('../entries/seed-folder.ts')
        const folder = command.args[0] as string
        const { correct, ...options } = command.opts<Options>()
        if (correct === true) return correctFolder(context, folder, options)
        const stray = mending.find((name) => options[name] !== undefined)
        if (stray !== undefined)
          throw new Failure(exitCodes.wrongUsage, `--${stray === 'sameQuestion' ? 'same-question' : stray} goes with --correct`)
        return seedFolder(context, folder)
      }),
    )
}
