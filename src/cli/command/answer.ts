import type { z } from 'zod'
import { type ExitCode, exitCodes } from '../terminal/exit.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { Request } from '../transport/client.ts'
import type { ServedContext } from './context.ts'
import { chosenNegotiation, negotiationPath } from './negotiation.ts'
import { pathWith, type Query, type Reading } from './options.ts'

/** How an answer is read, and shown as text. */
export type View<S extends z.ZodType> = { schema: S; text: (answer: z.output<S>, terminal: Terminal) => string }

export const viewOf = <S extends z.ZodType>(schema: S, text: View<S>['text']): View<S> => ({ schema, text })

/** Loaded only where an answer is shown as text. */
export type LoadView<S extends z.ZodType> = () => Promise<View<S>>

/** The views of a module, by their names. */
export const viewsIn =
  <M>(load: () => Promise<M>) =>
  <N extends keyof M>(name: N) =>
  async (): Promise<M[N]> =>
    (await load())[name]

/** A question to the service: its path below the negotiation, as in `/matrix`, which is the one of the options where none is named. */
export type Question = { path: string; query?: Query; negotiation?: string | undefined }

/** Asks the service and prints what it answers: as text, or as it came where `--json` or `--csv` wants that. */
export async function answer<S extends z.ZodType>(
  { service, terminal }: ServedContext,
  { json, csv, bom, asOf, knownAt, publishedBy, rev, basis, without, planVersion: version, ...reading }: Reading,
  view: LoadView<S>,
  { path, query, negotiation = reading.negotiation }: Question,
): Promise<ExitCode> {
  const chosen = await chosenNegotiation(service, negotiation)
  const whole = pathWith(`${negotiationPath(chosen)}${path}`, { asOf, knownAt, publishedBy, rev, basis, without, version, ...query, bom })
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

/** Makes a request and prints what it is answered with: as text, or as it came where `--json` wants that. */
export async function exchange<S extends z.ZodType>(
  { service, terminal }: ServedContext,
  { json }: { json?: boolean },
  view: LoadView<S>,
  request: Request,
): Promise<ExitCode> {
  const page = await service.exchange(request)
  if (json === true) await terminal.print(page.text)
  else {
    const { schema, text } = await view()
    await terminal.print(text(service.parse(schema, request.path, page.text), terminal))
  }
  if (page.next !== undefined) terminal.note('There is more than that')
  return exitCodes.fine
}
