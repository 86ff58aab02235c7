import type { Command } from 'commander'
import type { AddCommand } from '../../command/actions.ts'
import { exchange } from '../../command/answer.ts'
import { chosenNegotiation } from '../../command/negotiation.ts'
import { pathWith, type Query, wholeNumber } from '../../command/options.ts'
import { namedWebhook } from './options.ts'

const views = () => import('../../answers/message.ts')

type Span = { negotiation?: string; series?: string; from?: number; to?: number; limit?: number; json?: boolean }

/** `webhook messages`: what a webhook is sent, by number. */
export const addMessages: AddCommand = (webhook, { served }) => {
  webhook
    .command('messages')
    .argument('<webhook>', 'the webhook’s id')
    .description('The messages of a webhook, by their numbers, sent or not')
    .option('-n, --negotiation <id>', 'the negotiation (default: the only one)')
    .option('--series <series>', 'the series, as messages name it (default: the newest)')
    .option('--from <number>', 'from that number on', wholeNumber)
    .option('--to <number>', 'up to that number', wholeNumber)
    .option('--limit <number>', 'so many, up to 100', wholeNumber)
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint webhook messages desk --from 42 --to 44 --json')
    .action(
      served({ readOnly: true }, async (context, command) => {
        const { negotiation, json = false, ...span } = command.opts<Span>()
        const query: Query = { negotiation: await chosenNegotiation(context.service, negotiation), ...span }
        return exchange(
          context,
          { json },
          { path: pathWith(namedWebhook(command, '/messages'), query), view: async () => (await views()).messagesView },
        )
      }),
    )
}

/** The path of the message that a command's second argument names. */
const namedMessage = (command: Command, below = ''): string =>
  namedWebhook(command, `/messages/${encodeURIComponent(command.args[1] as string)}${below}`)

/** `webhook message`: one message, and the attempts at it. */
export const addMessage: AddCommand = (webhook, { served }) => {
  webhook
    .command('message')
    .argument('<webhook>', 'the webhook’s id')
    .argument('<message>', 'the message’s id')
    .description('One message, and every attempt to deliver it')
    .option('--json', 'the service’s JSON as it is')
    .action(
      served({ readOnly: true }, (context, command) =>
        exchange(context, command.opts(), { path: namedMessage(command), view: async () => (await views()).messageView }),
      ),
    )
}

/** `webhook resend`: one message once more. */
export const addResend: AddCommand = (webhook, { served }) => {
  webhook
    .command('resend')
    .argument('<webhook>', 'the webhook’s id')
    .argument('<message>', 'the message’s id')
    .description('Send one message once more, out of turn')
    .option('--json', 'the service’s JSON as it is')
    .action(
      served({ readOnly: false }, (context, command) =>
        exchange(context, command.opts(), {
          path: namedMessage(command, '/resends'),
          write: { method: 'POST' },
          view: async () => (await views()).acceptedView,
        }),
      ),
    )
}

type Range = { message?: string; outcome?: string; limit?: number; json?: boolean }

/** `webhook deliveries`: what was tried, and what came of it. */
export const addDeliveries: AddCommand = (webhook, { served }) => {
  webhook
    .command('deliveries')
    .argument('<webhook>', 'the webhook’s id')
    .description('The attempts to deliver, newest first')
    .option('--message <id>', 'at that message')
    .option('--outcome <outcome>', 'delivered or failed')
    .option('--limit <number>', 'so many (default: 100)', wholeNumber)
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint webhook deliveries desk --outcome failed')
    .action(
      served({ readOnly: true }, (context, command) => {
        const { json = false, ...range } = command.opts<Range>()
        const view = async () => (await views()).attemptsView
        return exchange(context, { json }, { path: pathWith(namedWebhook(command, '/deliveries'), range), view })
      }),
    )
}
