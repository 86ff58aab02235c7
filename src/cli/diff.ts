import type { Command } from 'commander'
import { Diff } from '../../projections/questions/diff.ts'
import type { Acting } from './desk.ts'
import { answer, type Reading, withReading } from './reading.ts'
import { timesText } from './when.ts'

/** What changed between two moments, in sentences. */
function diffText({ negotiation, from, to, differences }: Diff): string {
  const heading = `${negotiation}, from ${timesText(from)} to ${timesText(to)}`
  return [heading, '', ...(differences.length === 0 ? ['Nothing changed.'] : differences.map(({ sentence }) => sentence))].join('\n')
}

/** `diff`: what changed between two moments. */
export function addDiff(program: Command, { served }: Acting): void {
  const command = program
    .command('diff')
    .argument('<from>', 'a date, an instant or a revision')
    .argument('[to]', 'the same kind (default: the present)')
    .description('What changed between two moments')
    .addHelpText('after', '\nExamples:\n  standpoint diff 2025-11-24 2025-12-01\n  standpoint diff 120 160 --json')
  withReading(command, ['knownAt', 'publishedBy']).action(
    served({ readOnly: true }, (desk, asked) => {
      const [from, to] = asked.args
      return answer(desk, asked.opts<Reading>(), { path: '/diff', query: { from, to }, schema: Diff, tell: diffText })
    }),
  )
}
