import type { AddCommand } from '../command/actions.ts'
import { answer } from '../command/answer.ts'
import { type Reading, withReading } from '../command/options.ts'

type Options = Reading & { party?: string; superseded?: boolean }

/** `status`: where each party stands on one point, and why. */
export const addStatus: AddCommand = (program, { served }) => {
  withReading(program.command('status').argument('<point>', 'the point’s id'))
    .description('Where each party stands on one point, and why')
    .option('--party <id>', 'that party only')
    .option('--superseded', 'list the positions too that others certainly follow')
    .addHelpText('after', '\nExample:\n  standpoint status nato-membership-bar --party russia --as-of 2025-11-30')
    .action(
      served({ readOnly: true }, (context, command) => {
        const { party, superseded, ...reading } = command.opts<Options>()
        return answer(context, reading, {
          path: `/points/${encodeURIComponent(command.args[0] as string)}/status`,
          query: { party, superseded },
          view: async () => (await import('../answers/status.ts')).statusView,
        })
      }),
    )
}
