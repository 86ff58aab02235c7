import { type Command, Option } from 'commander'
import type { AddCommand } from '../../command/actions.ts'
import { exchange } from '../../command/answer.ts'
import { wholeNumber } from '../../command/options.ts'
import { type FilterOptions, filterIn, namedWebhook, type SecretOptions, secretIn, startIn, withFilter, withSecret } from './options.ts'

const views = () => import('../../answers/webhook.ts')

type SubscriptionOptions = FilterOptions & { description?: string; onExhaustion?: string; json?: boolean }

const withSubscription = (command: Command): Command =>
  withFilter(command)
    .option('--description <text>', 'what it is for')
    .addOption(
      new Option('--on-exhaustion <what>', 'when ten attempts at a message were in vain: hold what follows, or go on without it').choices([
        'block',
        'skip',
      ]),
    )
    .option('--json', 'the service’s JSON as it is')

type Creating = SubscriptionOptions & SecretOptions & { id?: string; start?: string }

const creating = `
The endpoint gets a signed challenge at once, and is sent nothing else until it has answered it. What it
verifies with is printed alone on stdout, and is shown this once. An endpoint that must know its secret
before it starts is given one: whsec_ and the base64 of 24 to 64 random bytes.

Examples:
  standpoint webhook create https://desk.example/hooks --id desk
  standpoint webhook create https://desk.example/hooks --party russia --to agreed --start 2025-11-23
  echo "whsec_$(openssl rand -base64 32)" | tee secret | standpoint webhook create https://desk.example/hooks --secret -`

/** `webhook create`: subscribes an endpoint. */
export const addCreate: AddCommand = (webhook, { served }) => {
  withSubscription(withSecret(webhook.command('create').argument('<endpoint>', 'the URL to send to')))
    .description('Subscribe an endpoint; prints what it verifies signatures with')
    .option('--id <id>', 'its id (default: a new one)')
    .option('--start <when>', 'now, a date or an instant of recording, or, with one --negotiation, a revision (default: now)')
    .addHelpText('after', creating)
    .action(
      served({ readOnly: false }, async (context, command) => {
        const { id, description, onExhaustion, start, json = false, ...rest } = command.opts<Creating>()
        const body = {
          id,
          url: command.args[0],
          description,
          filter: filterIn(rest),
          onExhaustion,
          start: start === undefined || start === 'now' ? start : startIn(start),
          ...(await secretIn(rest, context.io)),
        }
        const view = async () => (await views()).signingView
        return exchange(context, { json }, { path: '/webhooks', write: { method: 'POST', body }, view })
      }),
    )
}

type Changing = SubscriptionOptions & { endpoint?: string; everything?: boolean }

const changing = `
The options of the filter together replace the one it had; it holds for what is recorded from now on, in a
new series of numbers. Another endpoint is challenged before it is sent anything.

Examples:
  standpoint webhook change desk --endpoint https://desk.example/hooks/2
  standpoint webhook change desk --point nato-membership-bar --point frozen-assets
  standpoint webhook change desk --everything`

/** `webhook change`: another endpoint, filter or description for a subscription. */
export const addChange: AddCommand = (webhook, { served }) => {
  withSubscription(webhook.command('change').argument('<webhook>', 'the webhook’s id'))
    .description('Change endpoint, filter, description or what happens on exhaustion')
    .option('--endpoint <url>', 'another URL to send to')
    .option('--everything', 'without any filter')
    .addHelpText('after', changing)
    .action(
      served({ readOnly: false }, (context, command) => {
        const { endpoint, description, everything = false, onExhaustion, json = false, ...rest } = command.opts<Changing>()
        const filter = everything ? {} : filterIn(rest)
        const body = { url: endpoint, description: description === '' ? null : description, filter, onExhaustion }
        const write = { method: 'PATCH', body } as const
        const view = async () => (await views()).webhookLineView
        return exchange(context, { json }, { path: namedWebhook(command), write, view })
      }),
    )
}

type Rotating = SecretOptions & { overlapHours?: number; json?: boolean }

/** `webhook rotate`: another signing secret. */
export const addRotate: AddCommand = (webhook, { served }) => {
  withSecret(webhook.command('rotate').argument('<webhook>', 'the webhook’s id'))
    .description('Sign with a new secret; prints what its receiver verifies with')
    .option('--overlap-hours <number>', 'for how long the secret before it signs too, 0 to 168 (default: 24)', wholeNumber)
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint webhook rotate desk --overlap-hours 48')
    .action(
      served({ readOnly: false }, async (context, command) => {
        const { overlapHours, json = false, ...rest } = command.opts<Rotating>()
        const body = { overlapHours, ...(await secretIn(rest, context.io)) }
        const write = { method: 'POST', body } as const
        return exchange(
          context,
          { json },
          { path: namedWebhook(command, '/secrets'), write, view: async () => (await views()).signingView },
        )
      }),
    )
}
