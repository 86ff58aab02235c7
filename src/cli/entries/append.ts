import { readFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { failed } from '../../result.ts'
import type { ProcessIO, ServedContext } from '../command/context.ts'
import { chosenNegotiation } from '../command/negotiation.ts'
import { type Fault, faultText } from '../input/fault.ts'
import { textIn } from '../input/json.ts'
import { type ExitCode, exitCodes, Failure } from '../terminal/exit.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { Posted } from '../transport/client.ts'
import { problemText } from '../transport/problem.ts'
import { type Given, readInput } from './append-input.ts'
import { dryRun } from './dry-run.ts'
import { type Entry, postEntry, resultOf } from './entry.ts'
import { contentKeys } from './entry-key.ts'

export type AppendOptions = { negotiation?: string; keyPrefix?: string; anew?: boolean; dryRun?: boolean; json?: boolean }

/** What a write answers, as much of it as is shown to the user. */
const Receipt = z.looseObject({
  negotiation: z.string(),
  events: z.array(z.looseObject({ id: z.string(), type: z.string(), rev: z.int() })),
})

/** A receipt in a line for each event: where it is, what it is, and its id. */
function receiptText({ body, isRepeated }: Posted): string {
  const { negotiation, events } = Receipt.parse(JSON.parse(body))
  const before = isRepeated ? ', recorded before' : ''
  return events.map(({ id, type, rev }) => `${negotiation} revision ${rev}: ${type} ${id}${before}`).join('\n')
}

async function bytesOf(name: string, { stdin, signal }: ProcessIO): Promise<Uint8Array> {
  if (name === '-') return buffer(addAbortSignal(signal, stdin))
  return readFile(name).catch((cause: Error) => {
    throw new Failure(exitCodes.wrongUsage, `${name} cannot be read: ${cause.message}`, { cause })
  })
}

/** Entries go to the negotiation that was named, or that the input itself opens, or to the only one. */
async function targetOf(given: readonly Given[], { service }: ServedContext, named: string | undefined): Promise<string> {
  for (const { command } of given) if (named === undefined && command.type === 'OpenNegotiation') return command.data.id
  return chosenNegotiation(service, named)
}

/** Gives each entry its idempotency key: its place after a prefix, else what it says, or none where the same is wanted once more. */
function keysBy({ keyPrefix, anew }: AppendOptions): (entry: Given, index: number) => string | undefined {
  if (keyPrefix !== undefined) return (_, index) => `${keyPrefix}${index + 1}`
  return anew === true ? () => undefined : contentKeys()
}

/**
 * Complains of entries that are new although one behind them was recorded before: an input that is taken up again was
 * changed where it had been recorded. Nothing but the user knows whether such an entry was put in or is another wording of
 * one on record.
 * @param isKnown of each entry that was looked at, whether it was recorded before
 */
function warnOfMended(entries: readonly Entry[], isKnown: readonly boolean[], terminal: Terminal): void {
  const last = isKnown.lastIndexOf(true)
  const fresh = entries.filter((_, index) => index < last && isKnown[index] === false)
  for (const { place } of fresh)
    terminal.complain(
      faultText({ ...place, message: 'New, though an entry behind it was recorded before: what it may have said then stays on record' }),
    )
  if (fresh.length > 0)
    terminal.complain('What is on record is never edited: record a correction of it, a RetractDevelopment or a TakeBack')
}

/** Posts the entries one after the other, up to the first that is refused. */
async function post(target: string, entries: readonly Entry[], { service, terminal }: ServedContext, isJson: boolean): Promise<ExitCode> {
  const isKnown: boolean[] = []
  for (const [index, entry] of entries.entries()) {
    const posted = await postEntry(service, target, entry)
    if (posted.ok) {
      await terminal.print(isJson ? posted.value.body : receiptText(posted.value))
      isKnown.push(posted.value.isRepeated)
      continue
    }
    warnOfMended(entries, isKnown, terminal)
    const known = isKnown.filter(Boolean).length
    const after = entries.length - index - 1
    const result = resultOf(posted, entry)
    const faults = result.result === 'refused' ? result.faults : [{ ...entry.place, message: problemText(posted.error) }]
    for (const fault of faults) terminal.complain(faultText(fault))
    const before = known === 0 ? '' : `, ${known} of them before`
    terminal.complain(`${index} of ${entries.length} written${before}; this one was not, and ${after} after it were not tried`)
    return exitCodes.badNews
  }
  warnOfMended(entries, isKnown, terminal)
  return exitCodes.fine
}

/** Says what would become of the entries, of those after the first that would be refused too. */
async function foresee(target: string, entries: readonly Entry[], context: ServedContext, isJson: boolean): Promise<ExitCode> {
  const { service, terminal, io } = context
  const results = await dryRun(service, target, entries, io.system)
  const count = (wanted: string): number => results.filter(({ result }) => result === wanted).length
  const faults = results.flatMap((one, index): Fault[] => {
    if (one.result === 'refused') return one.faults
    const place = entries[index]?.place
    return one.result === 'differing' && place !== undefined ? [{ ...place, message: 'Its key was used for something else' }] : []
  })
  const [added, unchanged, differing, refused] = ['added', 'unchanged', 'differing', 'refused'].map(count)
  if (isJson) await terminal.print(JSON.stringify({ added, unchanged, differing, refused, faults }))
  else {
    const bad = [differing === 0 ? '' : `, ${differing} differing`, refused === 0 ? '' : `, ${refused} refused`].join('')
    await terminal.print(`${added} would be recorded, ${unchanged} recorded before${bad}`)
    for (const fault of faults) terminal.complain(faultText(fault))
    warnOfMended(
      entries,
      results.map(({ result }) => result === 'unchanged'),
      terminal,
    )
  }
  return faults.length === 0 ? exitCodes.fine : exitCodes.badNews
}

/** Reads entries from a file, or from stdin where it is `-`, and records them. */
export async function append(context: ServedContext, file: string, options: AppendOptions): Promise<ExitCode> {
  const name = file === '-' ? 'stdin' : file
  const text = textIn(await bytesOf(file, context.io))
  const read = text.ok ? readInput(text.value, name) : failed([{ file: name, pointer: '', message: text.error }])
  if (!read.ok) {
    for (const fault of read.error) context.terminal.complain(faultText(fault))
    throw new Failure(exitCodes.wrongUsage, 'Nothing was written')
  }
  const target = await targetOf(read.value, context, options.negotiation)
  const keyOf = keysBy(options)
  const entries = read.value.map((one, index) => ({ ...one, key: keyOf(one, index), isEnveloped: true }))
  return (options.dryRun === true ? foresee : post)(target, entries, context, options.json === true)
}
