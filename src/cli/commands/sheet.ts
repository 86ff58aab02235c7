import { Argument } from 'commander'
import type { AddCommand } from '../command/actions.ts'
import { chosenNegotiation, negotiationPath } from '../command/negotiation.ts'
import { allTimes, pathWith, type Reading, withTimes } from '../command/options.ts'
import { exitCodes } from '../terminal/exit.ts'

const lists = ['developments', 'changes', 'points', 'parties', 'actors', 'sources', 'reports', 'versions', 'matrix'] as const

export const addSheet: AddCommand = (program, { served }) => {
  const command = program
    .command('sheet')
    .addArgument(new Argument('<list>', 'what it lists').choices(lists))
    .argument('[negotiation]', 'which one (default: the only one)')
    .description('A list as CSV, whole, for a spreadsheet or a program')
    .option('--bom', 'with a byte order mark, by which Excel knows UTF-8')
    .addHelpText(
      'after',
      '\nExamples:\n  standpoint sheet developments > developments.csv\n  standpoint sheet reports ukraine-2025 --bom > for-excel.csv',
    )
  withTimes(command, allTimes).action(
    served({ readOnly: true }, async ({ service, terminal }, asked) => {
      const [list, named] = asked.args
      const { asOf, knownAt, publishedBy, rev, bom } = asked.opts<Reading>()
      const negotiation = negotiationPath(await chosenNegotiation(service, named))
      const path = pathWith(`${negotiation}/${list}.csv`, { asOf, knownAt, publishedBy, rev, bom })
      for await (const text of service.text(path, 'text/csv')) await terminal.out.write(text)
      return exitCodes.fine
    }),
  )
}
