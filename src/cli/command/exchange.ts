import type { z } from 'zod'
import { type ExitCode, exitCodes } from '../terminal/exit.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { understood, type Write } from '../transport/client.ts'
import type { ServedContext } from './context.ts'

/** A request, and how its answer is told. */
export type Exchange<S extends z.ZodType> = {
  path: string
  /** Left out: it is read. */
  write?: Omit<Write, 'path'>
  schema: S
  tell: (answer: z.output<S>, terminal: Terminal) => string
}

/** Makes a request and prints what it is answered with: as text, or as it came where `--json` wants that. */
export async function exchange<S extends z.ZodType>(
  { service, terminal }: ServedContext,
  { json }: { json?: boolean },
  { path, write, schema, tell }: Exchange<S>,
): Promise<ExitCode> {
  const page = write === undefined ? await service.page(path) : await service.write({ ...write, path })
  await terminal.print(json === true ? page.text : tell(understood(schema, path, page), terminal))
  if (page.next !== undefined) terminal.note('There is more than that')
  return exitCodes.fine
}
