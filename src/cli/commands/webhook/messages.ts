import type { Command } from 'commander'
import type { AddCommand } from '../../command/actions.ts'
import { viewsIn } from '../../command/answer.ts'
import { chosenNegotiation } from '../../command/negotiation.ts'
import { pathWith, wholeNumber } from '../../command/options.ts'
import { addOnWebhook, type FilterOptions, filterIn, namedWebhook, startIn, withFilter } from './options.ts'

const view = viewsIn(() => import('../../answers/message.ts'))

export const addPing: AddCommand = (webhook, { write }) => {
  addOnWebhook(webhook, 'ping', 'Send a message that says nothing, and print its id')
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint webhook deliveries desk --message "$(standpoint webhook ping desk)"')
    .action(write(view('acceptedView'), (command) => ({ method: 'POST', path: namedWebhook(command, '/pings') })))
}

type Span = { negotiation?: string; series?: string; from?: number; to?: number; limit?: number }

export const addMessages: AddCommand = (webhook, { read }) => {
  addOnWebhook(webhook, 'messages', 'The messages of a webhook, by their numbers, sent or not')
    .option('-n, --negotiation <id>', 'the negotiation (default: the only one)')
    .option('--series <series>', 'the series, as messages name it (default: the newest)')
    .option('--from <number>', 'from that number on', wholeNumber)
    .option('--to <number>', 'up to that number', wholeNumber)
    .option('--limit <number>', 'so many, up to 100', wholeNumber)
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint webhook messages desk --from 42 --to 44 --json')
    .action(
      read(view('messagesView'), async (command, { service }) => {
        const { negotiation, series, from, to, limit } = command.opts<Span>()
        const query = { negotiation: await chosenNegotiation(service, negotiation), series, from, to, limit }
        return { path: pathWith(namedWebhook(command, '/messages'), query) }
      }),
    )
}

/** The path of the message that a command's second argument names. */
const namedMessage = (command: Command, below = ''): string =>
  namedWebhook(command, `/messages/${encodeURIComponent(command.args[1] as string)}${below}`)

export const addMessage: AddCommand = (webhook, { read }) => {
  addOnWebhook(webhook, 'message', 'One message, and every attempt to deliver it')
    .argument('<message>', 'the message’s id')
    .option('--json', 'the service’s JSON as it is')
    .action(read(view('messageView'), (command) => ({ path: namedMessage(command) })))
}

export const addResend: AddCommand = (webhook, { write }) => {
  addOnWebhook(webhook, 'resend', 'Send one message once more, out of turn')
    .argument('<message>', 'the message’s id')
    .option('--json', 'the service’s JSON as it is')
    .action(write(view('acceptedView'), (command) => ({ method: 'POST', path: namedMessage(command, '/resends') })))
}

const replaying = `
Deliveries go back and come forward again, in order, with the ids, numbers and bodies that they had. What was
not sent yet is not skipped: a replay goes back only.

Examples:
  standpoint webhook replay desk 2025-11-23
  standpoint webhook replay desk 120 --negotiation ukraine-2025`

export const addWebhookReplay: AddCommand = (webhook, { write }) => {
  addOnWebhook(webhook, 'replay', 'Send all messages from a place on once more')
    .argument('<from>', 'a revision, or a date or instant of recording')
    .option('-n, --negotiation <id>', 'of that negotiation (default: all)')
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', replaying)
    .action(
      write(view('replayView'), (command) => {
        const body = { negotiation: command.opts().negotiation, from: startIn(command.args[1] as string) }
        return { method: 'POST', path: namedWebhook(command, '/replays'), body }
      }),
    )
}

export const addDeliveries: AddCommand = (webhook, { read }) => {
  addOnWebhook(webhook, 'deliveries', 'The attempts to deliver, newest first')
    .option('--message <id>', 'at that message')
    .option('--outcome <outcome>', 'delivered or failed')
    .option('--limit <number>', 'so many (default: 100)', wholeNumber)
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint webhook deliveries desk --outcome failed')
    .action(
      read(view('attemptsView'), (command) => {
        const { message, outcome, limit } = command.opts<{ message?: string; outcome?: string; limit?: number }>()
        return { path: pathWith(namedWebhook(command, '/deliveries'), { message, outcome, limit }) }
      }),
    )
}

export const addPreview: AddCommand = (webhook, { read }) => {
  withFilter(webhook.command('preview'))
    .description('What a subscription with that filter would have been told, newest last; nothing is sent or written')
    .option('--start <when>', 'a revision, or a date or instant of recording (default: the beginning)')
    .option('--limit <number>', 'so many of the newest messages, up to 100', wholeNumber)
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint webhook preview --party russia --to agreed --start 2025-11-23')
    .action(
      read(view('previewView'), (command) => {
        const { start, limit, ...filter } = command.opts<FilterOptions & { start?: string; limit?: number }>()
        const body = { filter: filterIn(filter) ?? {}, start: start === undefined ? undefined : startIn(start), limit }
        return { method: 'POST', path: '/webhooks/previews', body }
      }),
    )
}
