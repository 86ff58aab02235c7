import type { AddCommand } from '../command/actions.ts'
import { pointPath, withAssumptions, withReading } from '../command/options.ts'

const statusView = async () => (await import('../answers/status.ts')).statusView

export const addStatus: AddCommand = (program, { ask }) => {
  withAssumptions(withReading(program.command('status').argument('<point>', 'the point’s id')))
    .description('Where each party stands on one point, and why')
    .option('--party <id>', 'that party only')
    .option('--superseded', 'list the positions too that others certainly follow')
    .addHelpText(
      'after',
      '\nExamples:\n  standpoint status nato-membership-bar --party russia --as-of 2025-11-30\n  standpoint status nato-membership-bar --basis official --without source:kyiv-independent',
    )
    .action(
      ask(statusView, (command) => {
        const { party, superseded } = command.opts<{ party?: string; superseded?: boolean }>()
        return { path: `${pointPath(command)}/status`, query: { party, superseded } }
      }),
    )
}
