import type { AddCommand } from '../../command/actions.ts'
import { exchange } from '../../command/answer.ts'
import { wholeNumber } from '../../command/options.ts'
import { type FilterOptions, filterIn, startIn, withFilter } from './options.ts'

type Options = FilterOptions & { start?: string; limit?: number; json?: boolean }

/** `webhook preview`: what a filter would have sent. */
export const addPreview: AddCommand = (webhook, { served }) => {
  withFilter(webhook.command('preview'))
    .description('What a subscription with that filter would have been told, newest last; nothing is sent or written')
    .option('--start <when>', 'a revision, or a date or instant of recording (default: the beginning)')
    .option('--limit <number>', 'so many of the newest messages, up to 100', wholeNumber)
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint webhook preview --party russia --to agreed --start 2025-11-23')
    .action(
      served({ readOnly: true }, (context, command) => {
        const { start, limit, json = false, ...filter } = command.opts<Options>()
        const body = { filter: filterIn(filter) ?? {}, start: start === undefined ? undefined : startIn(start), limit }
        const write = { method: 'POST', body } as const
        const view = async () => (await import('../../answers/message.ts')).previewView
        return exchange(context, { json }, { path: '/webhooks/previews', write, view })
      }),
    )
}
