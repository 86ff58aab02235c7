import { type Command, InvalidArgumentError, Option } from 'commander'

/** What reads take of time (docs/rules.md, “Times”). */
export type Times = { asOf?: string; knownAt?: string; publishedBy?: string; rev?: number }
export type Time = keyof Times

/** What questions about standing may assume (docs/rules.md, “What a question assumes”). */
export type Assumptions = { basis?: string; without?: string[]; planVersion?: string }

/** A whole number from 0, as an option's value. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A whole number from 0.')
  return Number(text)
}

const when = 'a date (2025-11-25) or an instant'

const options: Record<Time, Option> = {
  asOf: new Option('--as-of <when>', `only what had certainly happened by then: ${when}`),
  knownAt: new Option('--known-at <when>', `only what was recorded by then: ${when}`),
  publishedBy: new Option('--published-by <when>', `only what had been published by then: ${when}`),
  rev: new Option('--rev <revision>', 'as it stood at that revision of the record').argParser(wholeNumber),
}

export const allTimes = Object.keys(options) as Time[]

/** Adds the options of time that a question takes. */
export function withTimes(command: Command, times: readonly Time[]): Command {
  for (const time of times) command.addOption(options[time])
  return command
}

/** Adds the options of what a question about standing assumes. `--version` is the program’s own. */
export const withAssumptions = (command: Command): Command =>
  command
    .option('--basis <basis>', 'the weakest basis that may decide: official, attributed or reported')
    .option('--without <what>', 'do without source:ID, report:ID or alignment:PARTY; may be repeated', collected)
    .option('--plan-version <id>', 'where everyone stands on that version of the plan')

/** What every command that asks a question takes beside its own. */
export type Reading = Times & Assumptions & { negotiation?: string | undefined; json?: boolean; csv?: boolean; bom?: boolean }

/** Adds the options that say which negotiation, at what times, and in which form. */
export const withReading = (command: Command, times = allTimes): Command =>
  withTimes(command.option('-n, --negotiation <id>', 'the negotiation (default: the only one)'), times)
    .option('--json', 'the service’s JSON as it is')
    .option('--csv', 'the service’s CSV as it is')
    .option('--bom', 'CSV with a byte order mark, by which Excel knows UTF-8')

/** The value of an option that may be repeated: all that was given. */
export const collected = (text: string, before: string[] = []): string[] => [...before, text]

/** The path of the point that a command's first argument names. */
export const pointPath = ({ args: [point = ''] }: Command): string => `/points/${encodeURIComponent(point)}`

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** A path with a query of what is given, a list as a parameter that is repeated; what is false or left out is not asked. */
export function pathWith(path: string, query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [value].flat().map((one): [string, string] => [name, String(one)]),
  )
  const text = new URLSearchParams(given).toString()
  return text === '' ? path : `${path}?${text}`
}
