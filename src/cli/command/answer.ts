import type { Command } from 'commander'
import type { z } from 'zod'
import { type ExitCode, exitCodes } from '../terminal/exit.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { ServedContext } from './context.ts'
import { chosenNegotiation, negotiationPath } from './negotiation.ts'
import { allTimes, pathWith, type Query, type Times, withTimes } from './options.ts'

/** What every command that asks a question takes beside its own. */
export type Reading = Times & { negotiation?: string; json?: boolean; csv?: boolean; bom?: boolean }

/** A question to the service about one negotiation. */
export type Question<S extends z.ZodType> = {
  /** Below the negotiation, as in `/matrix`. */
  path: string
  query?: Query
  schema: S
  tell: (answer: z.output<S>, terminal: Terminal) => string
}

/** Adds the options that say which negotiation, at what times, and in which form. */
export const withReading = (command: Command, times = allTimes): Command =>
  withTimes(command.option('-n, --negotiation <id>', 'the negotiation (default: the only one)'), times)
    .option('--json', 'the service’s JSON as it is')
    .option('--csv', 'the service’s CSV as it is')
    .option('--bom', 'CSV with a byte order mark, by which Excel knows UTF-8')

/** Asks the service and prints what it answers: as text, or as it came where `--json` or `--csv` wants that. */
export async function answer<S extends z.ZodType>(
  { service, terminal }: ServedContext,
  { negotiation, json, csv, bom, asOf, knownAt, publishedBy, rev }: Reading,
  { path, query, schema, tell }: Question<S>,
): Promise<ExitCode> {
  const chosen = await chosenNegotiation(service, negotiation)
  const whole = pathWith(`${negotiationPath(chosen)}${path}`, { asOf, knownAt, publishedBy, rev, ...query, bom })
  if (csv === true || bom === true) for await (const text of service.text(whole, 'text/csv')) await terminal.out.write(text)
  else if (json === true) {
    for await (const text of service.text(whole)) await terminal.out.write(text)
    await terminal.print('')
  } else await terminal.print(tell(await service.ask(schema, whole), terminal))
  return exitCodes.fine
}
