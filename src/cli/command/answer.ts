import type { z } from 'zod'
import { type ExitCode, exitCodes } from '../terminal/exit.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { Write } from '../transport/client.ts'
import type { ServedContext } from './context.ts'
import { chosenNegotiation, negotiationPath } from './negotiation.ts'
import { pathWith, type Query, type Reading } from './options.ts'

/** How an answer is read, and shown as text. */
export type View<S extends z.ZodType> = { schema: S; text: (answer: z.output<S>, terminal: Terminal) => string }

/** Loaded only where an answer is shown as text. */
type LoadView<S extends z.ZodType> = () => Promise<View<S>>

/** A question to the service about one negotiation. */
type Question<S extends z.ZodType> = {
  /** Below the negotiation, as in `/matrix`. */
  path: string
  query?: Query
  view: LoadView<S>
}

/** Asks the service and prints what it answers: as text, or as it came where `--json` or `--csv` wants that. */
export async function answer<S extends z.ZodType>(
  { service, terminal }: ServedContext,
  { negotiation, json, csv, bom, asOf, knownAt, publishedBy, rev }: Reading,
  { path, query, view }: Question<S>,
): Promise<ExitCode> {
  const chosen = await chosenNegotiation(service, negotiation)
  const whole = pathWith(`${negotiationPath(chosen)}${path}`, { asOf, knownAt, publishedBy, rev, ...query, bom })
  if (csv === true || bom === true) for await (const text of service.text(whole, 'text/csv')) await terminal.out.write(text)
  else if (json === true) {
    for await (const text of service.text(whole)) await terminal.out.write(text)
    await terminal.print('')
  } else {
    const { schema, text } = await view()
    await terminal.print(text(await service.ask(schema, whole), terminal))
  }
  return exitCodes.fine
}

/** A request, and how its answer is shown. */
type Exchange<S extends z.ZodType> = {
  path: string
  /** Left out: it is read. */
  write?: Omit<Write, 'path'>
  view: LoadView<S>
}

/** Makes a request and prints what it is answered with: as text, or as it came where `--json` wants that. */
export async function exchange<S extends z.ZodType>(
  { service, terminal }: ServedContext,
  { json }: { json?: boolean },
  { path, write, view }: Exchange<S>,
): Promise<ExitCode> {
  const page = write === undefined ? await service.page(path) : await service.write({ ...write, path })
  if (json === true) await terminal.print(page.text)
  else {
    const { schema, text } = await view()
    await terminal.print(text(service.parse(schema, path, page.text), terminal))
  }
  if (page.next !== undefined) terminal.note('There is more than that')
  return exitCodes.fine
}
