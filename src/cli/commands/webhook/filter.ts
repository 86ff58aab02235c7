import type { Command } from 'commander'
import { z } from 'zod'
import { causes, scopes } from '../../../../events/status.ts'
import { noticeTypes } from '../../../../events/webhook-filter.ts'

/** A filter as the service answers it: what is wanted, by criterion. */
export const Filter = z.record(z.string(), z.array(z.string()))
type Filter = z.output<typeof Filter>

const flags = {
  type: ['types', '--type <type>', `of that type: ${noticeTypes.join(', ')}`],
  negotiation: ['negotiations', '-n, --negotiation <id>', 'of that negotiation'],
  point: ['points', '--point <id>', 'on that point'],
  party: ['parties', '--party <id>', 'of that party'],
  from: ['from', '--from <status>', 'changes from that status'],
  to: ['to', '--to <status>', 'changes to that status'],
  scope: ['scopes', '--scope <scope>', `changes of that scope: ${scopes.join(', ')}`],
  cause: ['causes', '--cause <cause>', `changes for that cause: ${causes.join(', ')}`],
} as const

export type FilterOptions = { [F in keyof typeof flags]?: string[] }

const collected = (text: string, before: string[] = []): string[] => [...before, text]

/** Adds an option for each criterion of a filter. Each may be given several times. */
export function withFilter(command: Command): Command {
  for (const [, flag, description] of Object.values(flags)) command.option(flag, `${description} (may be repeated)`, collected)
  return command
}

/** The filter that the options make; undefined where none of them was given. */
export function filterIn(options: FilterOptions): Filter | undefined {
  const given = Object.entries(flags).flatMap(([name, [criterion]]) => {
    const wanted = options[name as keyof typeof flags]
    return wanted === undefined ? [] : [[criterion, wanted] as const]
  })
  return given.length === 0 ? undefined : Object.fromEntries(given)
}

/** A filter in a line: `types status.changed; points fare-cap, night-sailings`. */
export function filterText(filter: Filter): string {
  const criteria = Object.entries(filter).map(([criterion, wanted]) => `${criterion} ${wanted.join(', ')}`)
  return criteria.length === 0 ? 'everything' : criteria.join('; ')
}
