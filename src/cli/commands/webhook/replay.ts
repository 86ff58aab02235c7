import type { AddCommand } from '../../command/actions.ts'
import { exchange } from '../../command/answer.ts'
import { namedWebhook, startIn } from './options.ts'

const help = `
Deliveries go back and come forward again, in order, with the ids, numbers and bodies that they had. What was
not sent yet is not skipped: a replay goes back only.

Examples:
  standpoint webhook replay desk 2025-11-23
  standpoint webhook replay desk 120 --negotiation ukraine-2025`

/** `webhook replay`: all messages from a place on, once more. */
export const addWebhookReplay: AddCommand = (webhook, { served }) => {
  webhook
    .command('replay')
    .argument('<webhook>', 'the webhook’s id')
    .argument('<from>', 'a revision, or a date or instant of recording')
    .description('Send all messages from a place on once more')
    .option('-n, --negotiation <id>', 'of that negotiation (default: all)')
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', help)
    .action(
      served({ readOnly: false }, (context, command) => {
        const { negotiation, json = false } = command.opts<{ negotiation?: string; json?: boolean }>()
        const body = { negotiation, from: startIn(command.args[1] as string) }
        const view = async () => (await import('../../answers/message.ts')).replayView
        const path = namedWebhook(command, '/replays')
        return exchange(context, { json }, { path, write: { method: 'POST', body }, view })
      }),
    )
}
