import type { Command } from 'commander'
import { Diff } from '../../../projections/questions/diff.ts'
import { answer, type Reading, withReading } from '../command/answer.ts'
import type { Actions } from '../command/context.ts'
import { timesText } from '../terminal/time-text.ts'

/** What changed between two moments, in sentences. */
function diffText({ negotiation, from, to, differences }: Diff): string {
  const heading = `${negotiation}, from ${timesText(from)} to ${timesText(to)}`
  return [heading, '', ...(differences.length === 0 ? ['Nothing changed.'] : differences.map(({ sentence }) => sentence))].join('\n')
}

/** `diff`: what changed between two moments. */
export function addDiff(program: Command, { served }: Actions): void {
  const command = program
    .command('diff')
    .argument('<from>', 'a date, an instant or a revision')
    .argument('[to]', 'the same kind (default: the present)')
    .description('What changed between two moments')
    .addHelpText('after', '\nExamples:\n  standpoint diff 2025-11-24 2025-12-01\n  standpoint diff 120 160 --json')
  withReading(command, ['knownAt', 'publishedBy']).action(
    served({ readOnly: true }, (context, asked) => {
      const [from, to] = asked.args
      return answer(context, asked.opts<Reading>(), { path: '/diff', query: { from, to }, schema: Diff, tell: diffText })
    }),
  )
}
