import type { AddCommand } from '../command/actions.ts'
import { pointPath, withAssumptions, withReading } from '../command/options.ts'

const historyView = async () => (await import('../answers/history.ts')).historyView

export const addHistory: AddCommand = (program, { ask }) => {
  withAssumptions(withReading(program.command('history').argument('<point>', 'the point’s id')))
    .description('Every change of status on one point, and what caused it')
    .option('--party <id>', 'that party only')
    .addHelpText('after', '\nExample:\n  standpoint history nato-membership-bar --published-by 2025-11-30')
    .action(ask(historyView, (command) => ({ path: `${pointPath(command)}/history`, query: { party: command.opts().party } })))
}
