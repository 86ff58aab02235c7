import type { Command } from 'commander'
import { z } from 'zod'
import { NoticeData } from '../../../../projections/questions/notice-data.ts'
import { noticeCells } from '../../answers/notice.ts'
import type { Actions } from '../../command/context.ts'
import { exchange } from '../../command/exchange.ts'
import { wholeNumber } from '../../command/options.ts'
import { tableOf } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { timeText } from '../../terminal/time-text.ts'
import { type FilterOptions, filterIn, withFilter } from './filter.ts'
import { startIn } from './start.ts'

const Preview = z.looseObject({
  count: z.int(),
  byType: z.record(z.string(), z.int()),
  notices: z.array(z.looseObject({ type: z.string(), timestamp: z.string(), data: NoticeData })),
})

function previewText({ count, byType, notices }: z.output<typeof Preview>, { paint }: Terminal): string {
  const types = Object.entries(byType).map(([type, number]) => `${number} ${type}`)
  const heading = `${count} ${count === 1 ? 'message' : 'messages'}${types.length === 0 ? '' : `: ${types.join(', ')}`}`
  const rows = notices.map(({ type, timestamp, data }) => [timeText(timestamp), type, ...noticeCells(data, paint)])
  return [heading, ...(rows.length === 0 ? [] : ['', ...tableOf(rows)])].join('\n')
}

type Options = FilterOptions & { start?: string; limit?: number; json?: boolean }

/** `webhook preview`: what a filter would have told. */
export function addPreview(webhook: Command, { served }: Actions): void {
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
        return exchange(context, { json }, { path: '/webhooks/previews', write, schema: Preview, tell: previewText })
      }),
    )
}
