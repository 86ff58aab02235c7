import type { Command } from 'commander'
import { type Copied, type CopyOptions, copyLog, type Source, type Step, type Target } from '../../streams/copy.ts'
import type { Fault } from '../../streams/heads.ts'
import { handOver, progressesIn } from '../../webhooks/progress/handover.ts'
import type { Actions } from '../command/context.ts'
import { between, type End, runAgain, twoStores } from '../log/ends.ts'
import { type ExitCode, exitCodes, Failure } from '../terminal/exit.ts'
import { type Progress, progressOf } from '../terminal/progress.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** What the owner needs to know beside the reason, by the step at which a copy was refused. */
const afterwards: Record<Step, string> = {
  'reading the target': 'Nothing was written',
  copying: 'What comes before it may have been copied, and nothing else was written',
  'proving the source': 'The copy is not proved: the source was altered while it was copied',
  'proving the target': 'The copy is not proved: the two sides are not the same',
}

/** Words for its owner where a record of deliveries at one end cannot be read. */
const unreadableAt =
  (end: End) =>
  (cause: Error): never => {
    if (cause.name !== 'UnreadableEvent') throw cause
    throw new Failure(exitCodes.badNews, `${end}: ${cause.message}`, { cause })
  }

/** Copies the log, and shows how far it is. */
async function copyShown(from: Source, to: Target, terminal: Terminal, signal: AbortSignal): Promise<Copied> {
  let progress: Progress | undefined
  const onStep: CopyOptions['onStep'] = (step, head) => {
    progress?.end()
    const bar = (progress = progressOf(terminal, step, head))
    let last = 0
    return (position) => {
      bar.advance(position - last)
      last = position
    }
  }
  return await copyLog(from, to, { signal, onStep }).finally(() => progress?.end())
}

/** Copies, and tells what came of it. */
async function copy(from: Source, to: Target, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const refused = ({ stream, revision, reason }: Fault, after: string): ExitCode => {
    terminal.complain(`${stream} revision ${revision}: ${reason}\n${after}`)
    return exitCodes.badNews
  }
  const progresses = await progressesIn(from, signal).catch(unreadableAt('FROM'))
  const copied = await copyShown(from, to, terminal, signal)
  if (copied.outcome === 'refused') return refused(copied.fault, afterwards[copied.step])
  const { heads, added } = copied
  const handed = await handOver(progresses, to, signal).catch(unreadableAt('TO'))
  if ('fault' in handed) return refused(handed.fault, 'The log is copied and proved; how far its webhooks are is not')
  if (added.size > 0)
    for (const [stream, { count }] of heads)
      await terminal.print(`${stream}: copied up to revision ${count - 1}, ${added.get(stream) ?? 0} events of it now`)
  for (const stream of handed.written) await terminal.print(`${stream}: goes on from where FROM is`)
  if (heads.size === 0) await terminal.print('FROM holds nothing to copy')
  else if (added.size === 0 && handed.written.length === 0) await terminal.print('nothing was left to copy')
  for (const [stream, { count, hash }] of heads) await terminal.print(`${stream}: ${count} events, head ${hash}`)
  await terminal.print('both sides are equal')
  return exitCodes.fine
}

/** `copy`: moves the log to another store. */
export function addCopy(program: Command, { alone }: Actions): void {
  program
    .command('copy')
    .argument('<from>', 'the store to read, by its URL; the service may go on writing to it')
    .argument('<to>', 'the store to write to; nobody else may write to it')
    .usage('[options] FROM TO')
    .allowExcessArguments()
    .description('Copy the log to another store, and prove that both are equal')
    .addHelpText(
      'after',
      `
Negotiations, keys and webhooks are copied; ids, stamps, recorded times and hashes are kept. What TO
holds already must be a beginning of what FROM holds, or nothing is written. A copy that was interrupted
goes on when it is run again; run once more, it copies what was recorded since. At the end both sides
are read again from the first event and compared. Other streams, on either side, are left alone.

Of the deliveries to webhooks only how far they are is handed over: TO goes on from where FROM is. Let
one side deliver at a time: stop the service on FROM, or pause its webhooks, and copy once more before
you start the service on TO. Else messages come twice; none is lost. Once TO has begun to deliver, do
not copy again: TO is set back to where FROM is, and sends again what it sent since, not marked as replays.

Example:
  standpoint copy sqlite:./data/standpoint.db esdb+discover://cluster.example:2113`,
    )
    .action(
      alone(async ({ io, terminal }, command) => {
        const urls = twoStores(command)
        try {
          return await between(io, urls, (from, to) => copy(from, to, terminal, io.signal))
        } catch (error) {
          if (!io.signal.aborted) throw error
          terminal.complain(`Interrupted. ${runAgain}`)
          return exitCodes.interrupted
        }
      }),
    )
}
