import type { Command } from 'commander'
import { z } from 'zod'
import { DeliveredWebhook, Webhook, webhookLine, webhooksText, webhookText } from '../../answers/webhook.ts'
import type { Actions } from '../../command/context.ts'
import { exchange } from '../../command/exchange.ts'
import { exitCodes } from '../../terminal/exit.ts'
import { addDeliveries, addMessage, addMessages, addResend } from './messages.ts'
import { namedWebhook } from './path.ts'
import { addPreview } from './preview.ts'
import { addWebhookReplay } from './replay.ts'
import { addChange, addCreate, addRotate } from './terms.ts'

const List = z.looseObject({ webhooks: z.array(Webhook) })
const Accepted = z.looseObject({ message: z.string() })

function addList(webhook: Command, { served }: Actions): void {
  webhook
    .command('list')
    .description('All webhooks, and how they are')
    .option('--json', 'the service’s JSON as it is')
    .action(
      served({ readOnly: true }, (context, command) =>
        exchange(context, command.opts(), {
          path: '/webhooks?limit=1000',
          schema: List,
          tell: ({ webhooks }, { paint }) => webhooksText(webhooks, paint),
        }),
      ),
    )
}

function addShow(webhook: Command, { served }: Actions): void {
  webhook
    .command('show')
    .argument('<webhook>', 'the webhook’s id')
    .description('One webhook, and how far its deliveries have come')
    .option('--json', 'the service’s JSON as it is')
    .action(
      served({ readOnly: true }, (context, command) =>
        exchange(context, command.opts(), {
          path: namedWebhook(command),
          schema: DeliveredWebhook,
          tell: (one, { paint }) => webhookText(one, paint),
        }),
      ),
    )
}

/** Commands that ask one thing of a webhook, and are told how it is then. */
const turns = [
  ['pause', '/pauses', 'Hold deliveries; nothing is lost'],
  ['resume', '/resumptions', 'Go on where deliveries stopped, after a pause, when it was disabled, or before the next retry'],
] as const

function addTurns(webhook: Command, { served }: Actions): void {
  for (const [name, below, description] of turns)
    webhook
      .command(name)
      .argument('<webhook>', 'the webhook’s id')
      .description(description)
      .option('--json', 'the service’s JSON as it is')
      .action(
        served({ readOnly: false }, (context, command) =>
          exchange(context, command.opts(), {
            path: namedWebhook(command, below),
            write: { method: 'POST' },
            schema: Webhook,
            tell: (one, { paint }) => webhookLine(one, paint),
          }),
        ),
      )
}

function addPing(webhook: Command, { served }: Actions): void {
  webhook
    .command('ping')
    .argument('<webhook>', 'the webhook’s id')
    .description('Send a message that says nothing, and print its id')
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint webhook deliveries desk --message "$(standpoint webhook ping desk)"')
    .action(
      served({ readOnly: false }, (context, command) =>
        exchange(context, command.opts(), {
          path: namedWebhook(command, '/pings'),
          write: { method: 'POST' },
          schema: Accepted,
          tell: ({ message }) => message,
        }),
      ),
    )
}

function addDelete(webhook: Command, { served }: Actions): void {
  webhook
    .command('delete')
    .argument('<webhook>', 'the webhook’s id')
    .description('End a subscription for good')
    .action(
      served({ readOnly: false }, async ({ service, terminal }, command) => {
        await service.write({ method: 'DELETE', path: namedWebhook(command) })
        terminal.note(`${command.args[0]} is deleted`)
        return exitCodes.fine
      }),
    )
}

const help = `
Examples:
  standpoint webhook create https://desk.example/hooks --id desk --party russia
  standpoint webhook show desk
  standpoint webhook deliveries desk --outcome failed
  standpoint webhook replay desk 2025-11-23

docs/webhooks.md tells what is sent, and how to receive it.`

/** `webhook`: subscriptions, what they were sent, and what they would be sent. */
export function addWebhook(program: Command, acting: Actions): void {
  const webhook = program.command('webhook').description('Subscribe endpoints to changes, and look after them').addHelpText('after', help)
  const adding = [
    ...[addCreate, addList, addShow, addChange, addDelete, addTurns, addPing, addRotate],
    ...[addMessages, addMessage, addResend, addWebhookReplay, addDeliveries, addPreview],
  ]
  for (const add of adding) add(webhook, acting)
}
