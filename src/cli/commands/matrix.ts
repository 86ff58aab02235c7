import type { AddCommand } from '../command/actions.ts'
import { withReading } from '../command/options.ts'

const matrixView = async () => (await import('../answers/matrix.ts')).matrixView

export const addMatrix: AddCommand = (program, { ask }) => {
  withReading(program.command('matrix').argument('[negotiation]', 'the same as --negotiation'))
    .description('Where every party stands on every point')
    .addHelpText('after', '\nExamples:\n  standpoint matrix\n  standpoint matrix ukraine-2025 --as-of 2025-11-30 --csv')
    .action(ask(matrixView, ({ args: [negotiation] }) => ({ path: '/matrix', negotiation })))
}
