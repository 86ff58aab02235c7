import type { Command } from 'commander'
import { z } from 'zod'
import { NoticeData } from '../../../../projections/questions/notice-data.ts'
import { attemptsText, ToldAttempt } from '../../answers/attempt.ts'
import { noticeCells } from '../../answers/notice.ts'
import type { Actions } from '../../command/context.ts'
import { exchange } from '../../command/exchange.ts'
import { chosenNegotiation } from '../../command/negotiation.ts'
import { pathWith, type Query, wholeNumber } from '../../command/options.ts'
import { tableOf } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { timeText } from '../../terminal/time-text.ts'
import { namedWebhook } from './path.ts'

const Body = z.looseObject({
  type: z.string(),
  timestamp: z.string(),
  series: z.string(),
  corrects: z.array(z.string()).optional(),
  data: NoticeData,
})
const Message = z.looseObject({ id: z.string(), sequence: z.int(), body: Body })
type Message = z.output<typeof Message>

const Messages = z.looseObject({ messages: z.array(Message) })
const AttemptedMessage = Message.extend({ attempts: z.array(ToldAttempt) })

function messagesText({ messages }: z.output<typeof Messages>, { paint }: Terminal): string {
  if (messages.length === 0) return 'There is no such message'
  const cells = ({ id, sequence, body }: Message) => [`${body.series} ${sequence}`, id, body.type, ...noticeCells(body.data, paint)]
  return tableOf(messages.map(cells)).join('\n')
}

function messageText({ id, sequence, body, attempts }: z.output<typeof AttemptedMessage>, { paint }: Terminal): string {
  const { type, timestamp, series, corrects = [], data } = body
  const [, ...cells] = noticeCells(data, paint)
  return [
    `${paint('bold', id)}  ${type}`,
    paint('dim', `${data.negotiation} revision ${data.rev}, recorded ${timeText(timestamp)}; number ${sequence} of series ${series}`),
    cells.join('  '),
    ...corrects.map((earlier) => `corrects ${earlier}`),
    '',
    attemptsText(attempts, paint),
  ].join('\n')
}

type Span = { negotiation?: string; series?: string; from?: number; to?: number; limit?: number; json?: boolean }

/** `webhook messages`: what a webhook is sent, by number. */
export function addMessages(webhook: Command, { served }: Actions): void {
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
          { path: pathWith(namedWebhook(command, '/messages'), query), schema: Messages, tell: messagesText },
        )
      }),
    )
}

/** The path of the message that a command's second argument names. */
const namedMessage = (command: Command, below = ''): string =>
  namedWebhook(command, `/messages/${encodeURIComponent(command.args[1] as string)}${below}`)

/** `webhook message`: one message, and the attempts at it. */
export function addMessage(webhook: Command, { served }: Actions): void {
  webhook
    .command('message')
    .argument('<webhook>', 'the webhook’s id')
    .argument('<message>', 'the message’s id')
    .description('One message, and every attempt to deliver it')
    .option('--json', 'the service’s JSON as it is')
    .action(
      served({ readOnly: true }, (context, command) =>
        exchange(context, command.opts(), { path: namedMessage(command), schema: AttemptedMessage, tell: messageText }),
      ),
    )
}

/** `webhook resend`: one message once more. */
export function addResend(webhook: Command, { served }: Actions): void {
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
          schema: z.looseObject({ message: z.string() }),
          tell: ({ message }) => message,
        }),
      ),
    )
}

type Range = { message?: string; outcome?: string; limit?: number; json?: boolean }

/** `webhook deliveries`: what was tried, and what came of it. */
export function addDeliveries(webhook: Command, { served }: Actions): void {
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
        const schema = z.looseObject({ attempts: z.array(ToldAttempt) })
        const tell = ({ attempts }: z.output<typeof schema>, { paint }: Terminal) => attemptsText(attempts, paint)
        return exchange(context, { json }, { path: pathWith(namedWebhook(command, '/deliveries'), range), schema, tell })
      }),
    )
}
