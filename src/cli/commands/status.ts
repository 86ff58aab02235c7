import type { Command } from 'commander'
import { PointStatus } from '../../../projections/questions/status.ts'
import { pointStatusText } from '../answers/point-status.ts'
import { answer, type Reading, withReading } from '../command/answer.ts'
import type { Actions } from '../command/context.ts'

type Options = Reading & { party?: string; superseded?: boolean }

/** `status`: where each party stands on one point, and why. */
export function addStatus(program: Command, { served }: Actions): void {
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
          schema: PointStatus,
          tell: (status, { paint }) => pointStatusText(status, paint),
        })
      }),
    )
}
