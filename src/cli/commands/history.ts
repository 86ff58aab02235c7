import type { AddCommand } from '../command/actions.ts'
import { answer } from '../command/answer.ts'
import { type Reading, withReading } from '../command/options.ts'

type Options = Reading & { party?: string }

/** `history`: every change of status on one point, in world time. */
export const addHistory: AddCommand = (program, { served }) => {
  withReading(program.command('history').argument('<point>', 'the point’s id'))
    .description('Every change of status on one point, and what caused it')
    .option('--party <id>', 'that party only')
    .addHelpText('after', '\nExample:\n  standpoint history nato-membership-bar --published-by 2025-11-30')
    .action(
      served({ readOnly: true }, (context, command) => {
        const { party, ...reading } = command.opts<Options>()
        return answer(context, reading, {
          path: `/points/${encodeURIComponent(command.args[0] as string)}/history`,
          query: { party },
          view: async () => (await import('../answers/history.ts')).historyView,
        })
      }),
    )
}
