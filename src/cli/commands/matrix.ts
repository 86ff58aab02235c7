import type { AddCommand } from '../command/actions.ts'
import { answer } from '../command/answer.ts'
import { type Reading, withReading } from '../command/options.ts'

/** `matrix`: where every party stands on every point. */
export const addMatrix: AddCommand = (program, { served }) => {
  withReading(program.command('matrix').argument('[negotiation]', 'the same as --negotiation'))
    .description('Where every party stands on every point')
    .addHelpText('after', '\nExamples:\n  standpoint matrix\n  standpoint matrix ukraine-2025 --as-of 2025-11-30 --csv')
    .action(
      served({ readOnly: true }, (context, command) => {
        const reading = command.opts<Reading>()
        const [negotiation = reading.negotiation] = command.args
        return answer(
          context,
          { ...reading, negotiation },
          { path: '/matrix', view: async () => (await import('../answers/matrix.ts')).matrixView },
        )
      }),
    )
}
