import { readdir, readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { LoggedEvent } from '../../../events/cloud-event.ts'
import { RecordedEvent } from '../../../events/envelope.ts'
import { streamOf } from '../../../events/stream.ts'
import { readAny } from '../../../events/vocabularies.ts'
import { findingsOf } from '../../input/finding.ts'
import type { Actions, Context, ServedContext } from '../command/context.ts'
import { allNegotiations, type Listed, logPath } from '../command/negotiation.ts'
import { faultsOf } from '../input/fault.ts'
import { jsonIn } from '../input/json.ts'
import { checkAnswers } from '../log/answer-check.ts'
import { type LogFault, type StreamCheck, streamCheck } from '../log/stream-check.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'
import { progressOf } from '../terminal/progress.ts'

const samples = new URL('../../events/samples/', import.meta.url)

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
function eventIn(line: string): RecordedEvent | string {
  const json = jsonIn(line)
  if ('reason' in json) return json.reason
  const parsed = LoggedEvent.safeParse(json.value)
  if (parsed.success) return parsed.data
  const faults = faultsOf(findingsOf(parsed.error), { file: '', pointer: '' })
  return `This is no event of a log: ${faults.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}`
}

/** Reads a negotiation's stream from its first event, up to `rev` at least; the first fault in it. */
async function readThrough(check: StreamCheck, { id, rev }: Listed, { service, terminal }: ServedContext): Promise<LogFault | null> {
  const progress = progressOf(terminal, id, rev + 1)
  const faultHere = (reason: string): LogFault => ({ stream: streamOf(id), revision: check.count(), reason })
  try {
    for await (const line of service.lines(logPath(id))) {
      const event = eventIn(line)
      const fault = typeof event === 'string' ? faultHere(event) : check.take(event)
      if (fault !== null) return fault
      progress.advance()
    }
    return check.count() > rev ? null : faultHere(`the log ends here, and the service stands at revision ${rev}`)
  } finally {
    progress.end()
  }
}

/** Checks the file of a store by its database's own means, before the log in it is read. */
async function checkFile({ io, terminal }: Context, store: string | undefined): Promise<boolean> {
  if (store === undefined)
    terminal.note('The file of the database is not checked from here; for that, run verify where it is, with --store')
  const faults = store === undefined ? null : await io.fileFaults(store)
  for (const fault of faults ?? []) terminal.complain(`The file is damaged: ${fault}`)
  if (faults?.length === 0) await terminal.print('the file of the database is whole')
  return faults === null || faults.length === 0
}

/** Checks one negotiation, tells what was found, and whether all is well. */
async function verify(context: ServedContext, listed: Listed, places: Map<string, string>): Promise<boolean> {
  const { service, terminal } = context
  const check = streamCheck(listed.id, places)
  const fault = await readThrough(check, listed, context)
  if (fault !== null) {
    terminal.complain(`${fault.stream} revision ${fault.revision}: ${fault.reason}`)
    return false
  }
  const { answers, reason } = await checkAnswers(service, listed.id, check.state)
  if (reason !== null) {
    terminal.complain(`${streamOf(listed.id)} revision ${check.count() - 1}: ${reason}`)
    return false
  }
  await terminal.print(
    `${streamOf(listed.id)}: ${check.count()} events, ${answers} answers as a fresh fold gives them, head ${check.head()}`,
  )
  return true
}

/** `verify`: whether the log is whole and unaltered, and the service answers what it says. */
export function addVerify(program: Command, { served }: Actions): void {
  program
    .command('verify')
    .argument('[negotiation]', 'that one only (default: all)')
    .description('Check that the log is whole and unaltered, and that the service answers what it says')
    .addHelpText(
      'after',
      `
First the file itself, where the store is one (SQLite's own check; not with --url). Then the log, read
again from the first event: the hash of each event is in the next one, revisions have no gap,
the time of recording never runs back, no id comes twice, every event can be read, and a fresh fold
gives the service's own matrix, statuses and changes, byte for byte. The last event of a stream has
none after it to vouch for it: keep the head that is printed, and compare.

Example:
  standpoint verify ukraine-2025`,
    )
    .action(
      served({ readOnly: true, before: checkFile, whenUnreadable: exitCodes.badNews }, async (context, command) => {
        const { service, terminal } = context
        const [named] = command.args
        const listed = (await allNegotiations(service)).filter(({ id }) => named === undefined || id === named)
        if (named !== undefined && listed.length === 0) throw new Failure(exitCodes.wrongUsage, `There is no negotiation ${named}`)
        const samples = await checkSamples()
        if (samples.reason === null) await terminal.print(`${samples.count} samples of event types can be read`)
        else terminal.complain(samples.reason)
        const places = new Map<string, string>()
        let isWell = samples.reason === null
        for (const one of listed) isWell = (await verify(context, one, places)) && isWell
        return isWell ? exitCodes.fine : exitCodes.badNews
      }),
    )
}
