import { type Copied, type CopyOptions, copyLog, type Source, type Step, type Target } from '../../streams/copy.ts'
import type { Fault } from '../../streams/heads.ts'
import { handOver, progressesIn } from '../../webhooks/progress/handover.ts'
import type { Context } from '../command/context.ts'
import { type ExitCode, exitCodes, Failure } from '../terminal/exit.ts'
import { type Progress, progressOf } from '../terminal/progress.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { namedStores, runAgain, type Side, withStores } from './copy-stores.ts'

/** What the owner needs to know beside the reason, by the step at which a copy was refused. */
const afterwards: Record<Step, string> = {
  'reading the target': 'Nothing was written',
  copying: 'What comes before it may have been copied, and nothing else was written',
  'proving the source': 'The copy is not proved: the source was altered while it was copied',
  'proving the target': 'The copy is not proved: the two sides are not the same',
}

/** Words for its owner where a record of deliveries on one side cannot be read. */
const unreadableAt =
  (side: Side) =>
  (cause: Error): never => {
    if (cause.name !== 'UnreadableEvent') throw cause
    throw new Failure(exitCodes.badNews, `${side}: ${cause.message}`, { cause })
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

/** Copies, and says what came of it. */
async function copyBetween(from: Source, to: Target, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const refused = ({ stream, revision, reason }: Fault, after: string): ExitCode => {
    terminal.complain(`${stream} revision ${revision}: ${reason}\n${after}`)
    return exitCodes.badNews
  }
  const progresses = await progressesIn(from, signal).catch(unreadableAt('FROM'))
  const copied = await copyShown(from, to, terminal, signal)
  if (!copied.ok) return refused(copied.error.fault, afterwards[copied.error.step])
  const { heads, added } = copied.value
  const handed = await handOver(progresses, to, signal).catch(unreadableAt('TO'))
  if (!handed.ok) return refused(handed.error, 'The log is copied and proved; how far its webhooks are is not')
  if (added.size > 0)
    for (const [stream, { count }] of heads)
      await terminal.print(`${stream}: copied up to revision ${count - 1}, ${added.get(stream) ?? 0} events of it now`)
  for (const stream of handed.value) await terminal.print(`${stream}: goes on from where FROM is`)
  if (heads.size === 0) await terminal.print('FROM holds nothing to copy')
  else if (added.size === 0 && handed.value.length === 0) await terminal.print('nothing was left to copy')
  for (const [stream, { count, hash }] of heads) await terminal.print(`${stream}: ${count} events, head ${hash}`)
  await terminal.print('both sides are equal')
  return exitCodes.fine
}

/** Copies the log from one store to another, and says how to go on where that is interrupted. */
export async function copy({ io, terminal, globals }: Context, args: readonly string[]): Promise<ExitCode> {
  const urls = namedStores(globals, args)
  try {
    return await withStores(io, urls, (from, to) => copyBetween(from, to, terminal, io.signal))
  } catch (error) {
    if (!io.signal.aborted) throw error
    terminal.complain(`Interrupted. ${runAgain}`)
    return exitCodes.interrupted
  }
}
