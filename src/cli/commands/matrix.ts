import type { Command } from 'commander'
import { Matrix } from '../../../projections/questions/matrix.ts'
import { matrixText } from '../answers/matrix.ts'
import { answer, type Reading, withReading } from '../command/answer.ts'
import type { Actions } from '../command/context.ts'

/** `matrix`: where every party stands on every point. */
export function addMatrix(program: Command, { served }: Actions): void {
  withReading(program.command('matrix').argument('[negotiation]', 'the same as --negotiation'))
    .description('Where every party stands on every point')
    .addHelpText('after', '\nExamples:\n  standpoint matrix\n  standpoint matrix ukraine-2025 --as-of 2025-11-30 --csv')
    .action(
      served({ readOnly: true }, (context, command) => {
        const [negotiation = command.opts<Reading>().negotiation] = command.args
        const reading = { ...command.opts<Reading>(), ...(negotiation === undefined ? {} : { negotiation }) }
        return answer(context, reading, { path: '/matrix', schema: Matrix, tell: matrixText })
      }),
    )
}
