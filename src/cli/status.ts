import type { Command } from 'commander'
import { PointStatus } from '../../projections/questions/status.ts'
import type { Acting } from './desk.ts'
import { pointStatusText } from './point-text.ts'
import { answer, type Reading, withReading } from './reading.ts'

type Options = Reading & { party?: string; superseded?: boolean }

/** `status`: where each party stands on one point, and why. */
export function addStatus(program: Command, { served }: Acting): void {
  withReading(program.command('status').argument('<point>', 'the point’s id'))
    .description('Where each party stands on one point, and why')
    .option('--party <id>', 'that party only')
    .option('--superseded', 'list the positions too that others certainly follow')
    .addHelpText('after', '\nExample:\n  standpoint status nato-membership-bar --party russia --as-of 2025-11-30')
    .action(
      served({ readOnly: true }, (desk, command) => {
        const { party, superseded, ...reading } = command.opts<Options>()
        return answer(desk, reading, {
          path: `/points/${encodeURIComponent(command.args[0] as string)}/status`,
          query: { party, superseded },
          schema: PointStatus,
          tell: (status, { paint }) => pointStatusText(status, paint),
        })
      }),
    )
}
