import type { AddCommand } from '../command/actions.ts'
import { answer } from '../command/answer.ts'
import { type Reading, withReading } from '../command/options.ts'

/** `diff`: what changed between two moments. */
export const addDiff: AddCommand = (program, { served }) => {
  const command = program
    .command('diff')
    .argument('<from>', 'a date, an instant or a revision')
    .argument('[to]', 'the same kind (default: the present)')
    .description('What changed between two moments')
    .addHelpText('after', '\nExamples:\n  standpoint diff 2025-11-24 2025-12-01\n  standpoint diff 120 160 --json')
  withReading(command, ['knownAt', 'publishedBy']).action(
    served({ readOnly: true }, (context, asked) => {
      const [from, to] = asked.args
      const view = async () => (await import('../answers/diff.ts')).diffView
      return answer(context, asked.opts<Reading>(), { path: '/diff', query: { from, to }, view })
    }),
  )
}
