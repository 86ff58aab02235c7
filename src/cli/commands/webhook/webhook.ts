import type { AddCommand } from '../../command/actions.ts'
import { viewsIn } from '../../command/answer.ts'
import { wholeNumber } from '../../command/options.ts'
import { exitCodes } from '../../terminal/exit.ts'
import { addDeliveries, addMessage, addMessages, addPing, addPreview, addResend, addWebhookReplay } from './messages.ts'
import {
  addOnWebhook,
  filterIn,
  namedWebhook,
  type SecretOptions,
  type SubscriptionOptions,
  secretIn,
  startIn,
  withSecret,
  withSubscription,
} from './options.ts'

const view = viewsIn(() => import('../../answers/webhook.ts'))

type Creating = SubscriptionOptions & SecretOptions & { id?: string; start?: string }

const creating = `
The endpoint gets a signed challenge at once, and is sent nothing else until it has answered it. What it
verifies with is printed alone on stdout, and is shown this once. An endpoint that must know its secret
before it starts is given one: whsec_ and the base64 of 24 to 64 random bytes.

Examples:
  standpoint webhook create https://desk.example/hooks --id desk
  standpoint webhook create https://desk.example/hooks --party russia --to agreed --start 2025-11-23
  echo "whsec_$(openssl rand -base64 32)" | tee secret | standpoint webhook create https://desk.example/hooks --secret -`

const addCreate: AddCommand = (webhook, { write }) => {
  withSubscription(withSecret(webhook.command('create').argument('<endpoint>', 'the URL to send to')))
    .description('Subscribe an endpoint; prints what it verifies signatures with')
    .option('--id <id>', 'its id (default: a new one)')
    .option('--start <when>', 'now, a date or an instant of recording, or, with one --negotiation, a revision (default: now)')
    .addHelpText('after', creating)
    .action(
      write(view('signingView'), async (command, { io }) => {
        const { id, description, onExhaustion, start, ...rest } = command.opts<Creating>()
        const body = {
          id,
          url: command.args[0],
          description,
          filter: filterIn(rest),
          onExhaustion,
          start: start === undefined || start === 'now' ? start : startIn(start),
          ...(await secretIn(rest, io)),
        }
        return { method: 'POST', path: '/webhooks', body }
      }),
    )
}

const addList: AddCommand = (webhook, { read }) => {
  webhook
    .command('list')
    .description('All webhooks, and how they are')
    .option('--json', 'the service’s JSON as it is')
    .action(read(view('webhooksView'), () => ({ path: '/webhooks?limit=1000' })))
}

const addShow: AddCommand = (webhook, { read }) => {
  addOnWebhook(webhook, 'show', 'One webhook, and how far its deliveries have come')
    .option('--json', 'the service’s JSON as it is')
    .action(read(view('webhookView'), (command) => ({ path: namedWebhook(command) })))
}

type Changing = SubscriptionOptions & { endpoint?: string; everything?: boolean }

const changing = `
The options of the filter together replace the one it had; it holds for what is recorded from now on, in a
new series of numbers. Another endpoint is challenged before it is sent anything.

Examples:
  standpoint webhook change desk --endpoint https://desk.example/hooks/2
  standpoint webhook change desk --point nato-membership-bar --point frozen-assets
  standpoint webhook change desk --everything`

const addChange: AddCommand = (webhook, { write }) => {
  withSubscription(addOnWebhook(webhook, 'change', 'Change endpoint, filter, description or what happens on exhaustion'))
    .option('--endpoint <url>', 'another URL to send to')
    .option('--everything', 'without any filter')
    .addHelpText('after', changing)
    .action(
      write(view('webhookLineView'), (command) => {
        const { endpoint, description, everything = false, onExhaustion, ...rest } = command.opts<Changing>()
        const filter = everything ? {} : filterIn(rest)
        const body = { url: endpoint, description: description === '' ? null : description, filter, onExhaustion }
        return { method: 'PATCH', path: namedWebhook(command), body }
      }),
    )
}

const addDelete: AddCommand = (webhook, { served }) => {
  addOnWebhook(webhook, 'delete', 'End a subscription for good').action(
    served({ readOnly: false }, async ({ service, terminal }, command) => {
      await service.exchange({ method: 'DELETE', path: namedWebhook(command) })
      terminal.note(`${command.args[0]} is deleted`)
      return exitCodes.fine
    }),
  )
}

/** Commands that ask one thing of a webhook and answer how it is then. */
const turns = [
  ['pause', '/pauses', 'Hold deliveries; nothing is lost'],
  ['resume', '/resumptions', 'Go on where deliveries stopped, after a pause, when it was disabled, or before the next retry'],
] as const

const addTurns: AddCommand = (webhook, { write }) => {
  for (const [name, below, description] of turns)
    addOnWebhook(webhook, name, description)
      .option('--json', 'the service’s JSON as it is')
      .action(write(view('webhookLineView'), (command) => ({ method: 'POST', path: namedWebhook(command, below) })))
}

const addRotate: AddCommand = (webhook, { write }) => {
  withSecret(addOnWebhook(webhook, 'rotate', 'Sign with a new secret; prints what its receiver verifies with'))
    .option('--overlap-hours <number>', 'for how long the secret before it signs too, 0 to 168 (default: 24)', wholeNumber)
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint webhook rotate desk --overlap-hours 48')
    .action(
      write(view('signingView'), async (command, { io }) => {
        const { overlapHours, ...rest } = command.opts<SecretOptions & { overlapHours?: number }>()
        return { method: 'POST', path: namedWebhook(command, '/secrets'), body: { overlapHours, ...(await secretIn(rest, io)) } }
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

export const addWebhook: AddCommand = (program, actions) => {
  const webhook = program.command('webhook').description('Subscribe endpoints to changes, and look after them').addHelpText('after', help)
  for (const add of [addCreate, addList, addShow, addChange, addDelete, addTurns, addPing, addRotate]) add(webhook, actions)
  for (const add of [addMessages, addMessage, addResend, addWebhookReplay, addDeliveries, addPreview]) add(webhook, actions)
}
