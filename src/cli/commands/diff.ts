import type { AddCommand } from '../command/actions.ts'
import { withAssumptions, withReading } from '../command/options.ts'

const diffView = async () => (await import('../answers/diff.ts')).diffView

export const addDiff: AddCommand = (program, { ask }) => {
  const command = program
    .command('diff')
    .argument('<from>', 'a date, an instant or a revision')
    .argument('[to]', 'the same kind (default: the present)')
    .description('What changed between two moments')
    .addHelpText('after', '\nExamples:\n  standpoint diff 2025-11-24 2025-12-01\n  standpoint diff 120 160 --json')
  withAssumptions(withReading(command, ['knownAt', 'publishedBy'])).action(
    ask(diffView, ({ args: [from, to] }) => ({ path: '/diff', query: { from, to } })),
  )
}
