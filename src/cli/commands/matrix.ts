import type { AddCommand } from '../command/actions.ts'
import { withAssumptions, withReading } from '../command/options.ts'

const matrixView = async () => (await import('../answers/matrix.ts')).matrixView

export const addMatrix: AddCommand = (program, { ask }) => {
  withAssumptions(withReading(program.command('matrix').argument('[negotiation]', 'the same as --negotiation')))
    .description('Where every party stands on every point')
    .option('--retired', 'show the points too that were retired')
    .addHelpText('after', '\nExamples:\n  standpoint matrix\n  standpoint matrix ukraine-2025 --as-of 2025-11-30 --csv')
    .action(
      ask(matrixView, (command) => {
        const { retired } = command.opts<{ retired?: boolean }>()
        return { path: '/matrix', negotiation: command.args[0], query: { retired } }
      }),
    )
}
