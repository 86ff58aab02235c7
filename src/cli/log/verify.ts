import { readdir, readFile } from 'node:fs/promises'
import { LoggedEvent } from '../../../events/cloud-event.ts'
import { RecordedEvent } from '../../../events/envelope.ts'
import { streamOf } from '../../../events/stream.ts'
import { readAny } from '../../../events/vocabularies.ts'
import { issuesOf } from '../../input/parse.ts'
import { failed, ok, type Result } from '../../result.ts'
import type { Fault } from '../../streams/heads.ts'
import type { ServedContext } from '../command/context.ts'
import { logPath } from '../command/negotiation.ts'
import { faultsOf } from '../input/fault.ts'
import { jsonIn } from '../input/json.ts'
import { type ExitCode, exitCodes, Failure } from '../terminal/exit.ts'
import { progressOf } from '../terminal/progress.ts'
import type { Listed } from '../transport/client.ts'
import { checkAnswers } from './answer-check.ts'
import { StreamCheck } from './stream-check.ts'

const samples = new URL('../../../events/samples/', import.meta.url)

/** Reads every sample of every version of every event type; what is wrong with the first that cannot be read. */
async function checkSamples(): Promise<{ count: number; reason: string | null }> {
  const names = await readdir(samples)
  for (const name of names)
    try {
      readAny(RecordedEvent.parse(JSON.parse(await readFile(new URL(name, samples), 'utf8'))))
    } catch (error) {
      return { count: names.length, reason: `events/samples/${name}: ${(error as Error).message}` }
    }
  return { count: names.length, reason: null }
}

/** An event from a line of the log, or why it is none. */
function eventIn(line: string): Result<RecordedEvent, string> {
  const json = jsonIn(line)
  if (!json.ok) return failed(json.error)
  const parsed = LoggedEvent.safeParse(json.value)
  if (parsed.success) return ok(parsed.data)
  const faults = faultsOf(issuesOf(parsed.error), { file: '', pointer: '' })
  return failed(`This is no event of a log: ${faults.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}`)
}

/** Reads a negotiation's stream from its first event, up to `rev` at least; the first fault in it. */
async function readThrough(check: StreamCheck, { id, rev }: Listed, { service, terminal }: ServedContext): Promise<Fault | null> {
  const progress = progressOf(terminal, id, rev + 1)
  try {
    for await (const line of service.lines(logPath(id))) {
      const event = eventIn(line)
      const fault = event.ok ? check.take(event.value) : check.faultHere(event.error)
      if (fault !== null) return fault
      progress.advance()
    }
    return check.count > rev ? null : check.faultHere(`the log ends here, and the service stands at revision ${rev}`)
  } finally {
    progress.end()
  }
}

/** Checks one negotiation, says what was found, and whether all is well. */
async function verifyOne(context: ServedContext, listed: Listed, places: Map<string, string>): Promise<boolean> {
  const { service, terminal } = context
  const check = new StreamCheck(listed.id, places)
  const fault = await readThrough(check, listed, context)
  if (fault !== null) {
    terminal.complain(`${fault.stream} revision ${fault.revision}: ${fault.reason}`)
    return false
  }
  const { answers, reason } = await checkAnswers(service, listed.id, check.state)
  if (reason !== null) {
    terminal.complain(`${streamOf(listed.id)} revision ${check.count - 1}: ${reason}`)
    return false
  }
  await terminal.print(`${streamOf(listed.id)}: ${check.count} events, ${answers} answers as a fresh fold gives them, head ${check.head}`)
  return true
}

/** Checks the negotiation that is named, or all of them. */
export async function verify(context: ServedContext, named: string | undefined): Promise<ExitCode> {
  const { service, terminal } = context
  const listed = (await service.negotiations()).filter(({ id }) => named === undefined || id === named)
  if (named !== undefined && listed.length === 0) throw new Failure(exitCodes.wrongUsage, `There is no negotiation ${named}`)
  const samples = await checkSamples()
  if (samples.reason === null) await terminal.print(`${samples.count} samples of event types can be read`)
  else terminal.complain(samples.reason)
  const places = new Map<string, string>()
  let isWell = samples.reason === null
  for (const one of listed) isWell = (await verifyOne(context, one, places)) && isWell
  return isWell ? exitCodes.fine : exitCodes.badNews
}
