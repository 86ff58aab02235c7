import { existsSync, realpathSync } from 'node:fs'
import type { Command } from 'commander'
import { type CopyOptions, copyLog, type Source, type Step, type Target } from '../ledger/copying.ts'
import type { Store } from '../store/port.ts'
import type { Acting, Globals } from './desk.ts'
import { type ExitCode, exitCodes, Failure, storeExitCode } from './exit.ts'
import { type Progress, progressOf } from './progress.ts'
import type { Terminal } from './terminal.ts'
import type { World } from './world.ts'

type End = 'FROM' | 'TO'

const runAgain = 'What was copied stays; the same command again goes on from there'

/** What the owner needs to know beside the reason, by the step at which a copy was refused. */
const afterwards: Record<Step, string> = {
  'reading the target': 'Nothing was written',
  copying: 'What comes before it may have been copied, and nothing else was written',
  'proving the source': 'The copy is not proved: the source was altered while it was copied',
  'proving the target': 'The copy is not proved: the two sides are not the same',
}

/** The file of a `sqlite:` URL, and under its own name where it is there. */
function fileOf(url: string): { path: string; real: string | undefined } | undefined {
  const path = /^sqlite:(.+)$/i.exec(url)?.[1]
  return path === undefined ? undefined : { path, real: existsSync(path) ? realpathSync(path) : undefined }
}

/** The two URLs of the command line; fails where they are not those of two stores to copy between. */
function twoStores(command: Command): Record<End, string> {
  const { store, url } = command.optsWithGlobals<Globals>()
  const wrong = (message: string) => new Failure(exitCodes.wrongUsage, message)
  if (url !== undefined || store !== undefined)
    throw wrong('copy goes from the store FROM to the store TO; it takes neither --url nor --store')
  const [FROM, TO, ...more] = command.args
  // Not left to the parser, whose message would repeat the URLs.
  if (FROM === undefined || TO === undefined || more.length > 0) throw wrong('copy takes two store URLs, FROM and TO')
  if ([FROM, TO].some((one) => /^memory:/i.test(one)))
    throw wrong('A memory: store ends with its process: there is nothing to copy, or to keep')
  const [from, to] = [fileOf(FROM), fileOf(TO)]
  if (from !== undefined && from.real === undefined) throw wrong(`FROM: ${from.path} does not exist`)
  if (FROM === TO || (from !== undefined && from.real === to?.real)) throw wrong('FROM and TO are the same store')
  return { FROM, TO }
}

/** A message without the password that a URL may hold. */
function withoutSecrets(message: string, url: string): string {
  const secret = /\/\/[^:]*:(.+)@/.exec(url)?.[1]
  return secret === undefined ? message : message.replaceAll(secret, '…')
}

/** What went wrong at one end, for its owner. */
const failureAt =
  (end: End, url: string, hint = '') =>
  (cause: Error): never => {
    const exitCode = cause.name === 'UnreadableEvent' ? exitCodes.badNews : storeExitCode(cause)
    throw new Failure(exitCode, `${end}: ${withoutSecrets(cause.message, url)}${hint}`, { cause })
  }

const unanswered = `\nIt is not known whether the last events were written. ${runAgain}`

/** A store that says which end it is where it fails. */
function endAt(store: Store, end: End, url: string): Source & Target {
  const failing = failureAt(end, url)
  return {
    head: (...given) => store.head(...given).catch(failing),
    readAll: (...given) => store.readAll(...given).catch(failing),
    readStream: (...given) => store.readStream(...given).catch(failing),
    append: (...given) => store.append(...given).catch(failureAt(end, url, unanswered)),
  }
}

/** Does something with both stores, and closes them whatever comes of it. */
async function between<T>({ openStore }: World, urls: Record<End, string>, work: (from: Source, to: Target) => Promise<T>): Promise<T> {
  await using open = new AsyncDisposableStack()
  const opened = async (end: End, readOnly: boolean) => {
    const store = await openStore(urls[end], { readOnly }).catch(failureAt(end, urls[end]))
    open.defer(() => store.close())
    return endAt(store, end, urls[end])
  }
  return await work(await opened('FROM', true), await opened('TO', false))
}

/** Copies, and tells what came of it. */
async function copy(from: Source, to: Target, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
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
  const copied = await copyLog(from, to, { signal, onStep }).finally(() => progress?.end())
  if (copied.outcome === 'refused') {
    const { stream, revision, reason } = copied.fault
    terminal.complain(`${stream} revision ${revision}: ${reason}\n${afterwards[copied.step]}`)
    return exitCodes.badNews
  }
  const { heads, added } = copied
  if (added.size === 0) await terminal.print(heads.size === 0 ? 'FROM holds no negotiation' : 'nothing was left to copy')
  else
    for (const [stream, { count }] of heads)
      await terminal.print(`${stream}: copied up to revision ${count - 1}, ${added.get(stream) ?? 0} events of it now`)
  for (const [stream, { count, hash }] of heads) await terminal.print(`${stream}: ${count} events, head ${hash}`)
  await terminal.print('both sides are equal')
  return exitCodes.fine
}

/** `copy`: moves the log to another store. */
export function addCopy(program: Command, { alone }: Acting): void {
  program
    .command('copy')
    .argument('<from>', 'the store to read, by its URL; the service may go on writing to it')
    .argument('<to>', 'the store to write to; nobody else may write to it')
    .usage('[options] FROM TO')
    .allowExcessArguments()
    .description('Copy the negotiations to another store, and prove that both are equal')
    .addHelpText(
      'after',
      `
Ids, stamps, recorded times and hashes are kept. What TO holds already must be a beginning of what
FROM holds, or nothing is written. A copy that was interrupted goes on when it is run again; run once
more, it copies what was recorded since. At the end both sides are read again from the first event and
compared. Only negotiations are copied: other streams, on either side, are left alone.

Example:
  standpoint copy sqlite:./data/standpoint.db esdb+discover://cluster.example:2113`,
    )
    .action(
      alone(async ({ world, terminal }, command) => {
        const urls = twoStores(command)
        try {
          return await between(world, urls, (from, to) => copy(from, to, terminal, world.signal))
        } catch (error) {
          if (!world.signal.aborted) throw error
          terminal.complain(`Interrupted. ${runAgain}`)
          return exitCodes.interrupted
        }
      }),
    )
}
