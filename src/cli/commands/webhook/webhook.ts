import type { AddCommand } from '../../command/actions.ts'
import { exchange } from '../../command/answer.ts'
import { exitCodes } from '../../terminal/exit.ts'
import { addDeliveries, addMessage, addMessages, addResend } from './messages.ts'
import { namedWebhook } from './options.ts'
import { addPreview } from './preview.ts'
import { addWebhookReplay } from './replay.ts'
import { addChange, addCreate, addRotate } from './subscription.ts'

const views = () => import('../../answers/webhook.ts')

const addList: AddCommand = (webhook, { served }) => {
  webhook
    .command('list')
    .description('All webhooks, and how they are')
    .option('--json', 'the service’s JSON as it is')
    .action(
      served({ readOnly: true }, (context, command) =>
        exchange(context, command.opts(), {
          path: '/webhooks?limit=1000',
          view: async () => (await views()).webhooksView,
        }),
      ),
    )
}

const addShow: AddCommand = (webhook, { served }) => {
  webhook
    .command('show')
    .argument('<webhook>', 'the webhook’s id')
    .description('One webhook, and how far its deliveries have come')
    .option('--json', 'the service’s JSON as it is')
    .action(
      served({ readOnly: true }, (context, command) =>
        exchange(context, command.opts(), {
          path: namedWebhook(command),
          view: async () => (await views()).webhookView,
        }),
      ),
    )
}

/** Commands that ask one thing of a webhook and answer how it is then. */
const turns = [
  ['pause', '/pauses', 'Hold deliveries; nothing is lost'],
  ['resume', '/resumptions', 'Go on where deliveries stopped, after a pause, when it was disabled, or before the next retry'],
] as const

const addTurns: AddCommand = (webhook, { served }) => {
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
            view: async () => (await views()).webhookLineView,
          }),
        ),
      )
}

const addPing: AddCommand = (webhook, { served }) => {
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
          view: async () => (await import('../../answers/message.ts')).acceptedView,
        }),
      ),
    )
}

const addDelete: AddCommand = (webhook, { served }) => {
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
export const addWebhook: AddCommand = (program, actions) => {
  const webhook = program.command('webhook').description('Subscribe endpoints to changes, and look after them').addHelpText('after', help)
  for (const add of [addCreate, addList, addShow, addChange, addDelete, addTurns, addPing, addRotate]) add(webhook, actions)
  for (const add of [addMessages, addMessage, addResend, addWebhookReplay, addDeliveries, addPreview]) add(webhook, actions)
}
