import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import { noticeTypes } from '../../../../events/notice-type.ts'
import { causes, scopes } from '../../../../events/status.ts'
import type { ProcessIO } from '../../command/context.ts'
import { collected } from '../../command/options.ts'

/** Adds a command on the webhook that its first argument names. */
export const addOnWebhook = (webhook: Command, name: string, description: string): Command =>
  webhook.command(name).argument('<webhook>', 'the webhook’s id').description(description)

/** The path of the webhook that a command's first argument names, or of something below it. */
export const namedWebhook = ({ args }: Command, below = ''): string => `/webhooks/${encodeURIComponent(args[0] as string)}${below}`

/** From where on messages are sent: a revision, or all that was recorded since a date or an instant. */
type Start = { rev: number } | { since: string }

/** A start as it is named on the command line: digits alone are a revision. */
export const startIn = (text: string): Start => (/^\d{1,15}$/.test(text) ? { rev: Number(text) } : { since: text })

const criteria = {
  type: ['types', '--type <type>', `of that type: ${noticeTypes.join(', ')}`],
  negotiation: ['negotiations', '-n, --negotiation <id>', 'of that negotiation'],
  point: ['points', '--point <id>', 'on that point'],
  party: ['parties', '--party <id>', 'of that party'],
  from: ['from', '--from <status>', 'changes from that status'],
  to: ['to', '--to <status>', 'changes to that status'],
  scope: ['scopes', '--scope <scope>', `changes of that scope: ${scopes.join(', ')}`],
  cause: ['causes', '--cause <cause>', `changes for that cause: ${causes.join(', ')}`],
} as const

export type FilterOptions = { [F in keyof typeof criteria]?: string[] }

/** Adds an option for each criterion of a filter. Each may be given several times. */
export function withFilter(command: Command): Command {
  for (const [, flag, description] of Object.values(criteria)) command.option(flag, `${description} (may be repeated)`, collected)
  return command
}

/** The filter that the options make; undefined where none of them was given. */
export function filterIn(options: FilterOptions): Record<string, string[]> | undefined {
  const given = Object.entries(criteria).flatMap(([name, [criterion]]) => {
    const wanted = options[name as keyof typeof criteria]
    return wanted === undefined ? [] : [[criterion, wanted] as const]
  })
  return given.length === 0 ? undefined : Object.fromEntries(given)
}

export type SubscriptionOptions = FilterOptions & { description?: string; onExhaustion?: string }

export const withSubscription = (command: Command): Command =>
  withFilter(command)
    .option('--description <text>', 'what it is for')
    .addOption(
      new Option('--on-exhaustion <what>', 'when ten attempts at a message were in vain: hold what follows, or go on without it').choices([
        'block',
        'skip',
      ]),
    )
    .option('--json', 'the service’s JSON as it is')

export type SecretOptions = { secret?: string | undefined; algorithm?: string | undefined }

export const withSecret = (command: Command): Command =>
  command
    .addOption(new Option('--algorithm <name>', 'how to sign (default: hmac)').choices(['hmac', 'ed25519']))
    .option('--secret <secret>', 'a signing secret of your own, - to read it from stdin (default: the service makes one)')

/** What the options say of the secret. A command line can be read by others on the machine; stdin cannot. */
export async function secretIn({ secret, algorithm }: SecretOptions, { stdin, signal }: ProcessIO): Promise<SecretOptions> {
  const own = secret === '-' ? (await text(addAbortSignal(signal, stdin))).trim() : secret
  return { secret: own, algorithm }
}
