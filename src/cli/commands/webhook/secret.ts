import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import { Webhook, webhookLine } from '../../answers/webhook.ts'
import type { ProcessIO } from '../../command/process-io.ts'
import type { Terminal } from '../../terminal/terminal.ts'

export type SecretOptions = { secret?: string; algorithm?: string }

export const withSecret = (command: Command): Command =>
  command
    .addOption(new Option('--algorithm <name>', 'how to sign (default: hmac)').choices(['hmac', 'ed25519']))
    .option('--secret <secret>', 'a signing secret of your own, - to read it from stdin (default: the service makes one)')

/** What the options say of the secret. A command line can be read by others on the machine; stdin cannot. */
export async function secretIn({ secret, algorithm }: SecretOptions, { stdin, signal }: ProcessIO): Promise<SecretOptions> {
  const own = secret === '-' ? (await text(addAbortSignal(signal, stdin))).trim() : secret
  return { ...(own === undefined ? {} : { secret: own }), ...(algorithm === undefined ? {} : { algorithm }) }
}

/** What the service answers where it makes a secret, or takes one. */
export const Signing = z.looseObject({ webhook: Webhook, secret: z.string().nullable(), publicKey: z.string().nullable() })

/** What a receiver verifies with, alone, for a script to take; who it is for is a note beside it. */
export function signingText({ webhook, secret, publicKey }: z.output<typeof Signing>, { note, paint }: Terminal): string {
  note(webhookLine(webhook, paint))
  note(publicKey === null ? 'Its secret, which is shown this once:' : 'The public key, which its receiver verifies with:')
  return publicKey ?? secret ?? ''
}
