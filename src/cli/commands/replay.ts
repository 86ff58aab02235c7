import type { AddCommand } from '../command/actions.ts'
import { chosenNegotiation, negotiationPath } from '../command/negotiation.ts'
import { pathWith } from '../command/options.ts'
import { exitCodes } from '../terminal/exit.ts'

type Options = { negotiation?: string; from?: string; to?: string; json?: boolean }

export const addReplay: AddCommand = (program, { served }) => {
  program
    .command('replay')
    .argument('[negotiation]', 'the same as --negotiation')
    .description('The record as it went: each event, what it changed, and at last the matrix')
    .option('-n, --negotiation <id>', 'the negotiation (default: the only one)')
    .option('--from <moment>', 'first revision, or what was recorded since a date or instant')
    .option('--to <moment>', 'last revision, or what was recorded by a date or instant')
    .option('--json', 'the service’s NDJSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint replay --from 100 --to 2025-12-02')
    .action(
      served({ readOnly: true }, async ({ service, terminal }, command) => {
        const { negotiation, from, to, json } = command.opts<Options>()
        const chosen = await chosenNegotiation(service, command.args[0] ?? negotiation)
        const steps = service.lines(pathWith(`${negotiationPath(chosen)}/replay`, { from, to }))
        if (json === true) for await (const line of steps) await terminal.print(line)
        else {
          const { schema, text } = (await import('../answers/replay.ts')).stepView
          for await (const line of steps) await terminal.print(text(schema.parse(JSON.parse(line)), terminal))
        }
        return exitCodes.fine
      }),
    )
}
