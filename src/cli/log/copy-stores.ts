import { NotWritten, type Store } from '../../store/port/port.ts'
import type { Source, Target } from '../../streams/copy.ts'
import type { Globals, ProcessIO } from '../command/context.ts'
import { fileOf } from '../command/opening.ts'
import { exitCodes, Failure, isDamaged, storeExitCode } from '../terminal/exit.ts'

export type Side = 'FROM' | 'TO'

export const runAgain = 'What was copied stays; the same command again goes on from there'

/** The two URLs of the command line; fails where they are not those of two stores to copy between. */
export function namedStores({ store, url }: Globals, [FROM, TO, ...more]: readonly string[]): Record<Side, string> {
  const wrong = (message: string) => new Failure(exitCodes.wrongUsage, message)
  if (url !== undefined || store !== undefined)
    throw wrong('copy goes from the store FROM to the store TO; it takes neither --url nor --store')
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

/** What went wrong on one side, for its owner. */
const failureAt =
  (side: Side, url: string, hint = '') =>
  (cause: Error): never => {
    const exitCode = cause.name === 'UnreadableEvent' || isDamaged(cause) ? exitCodes.badNews : storeExitCode(cause)
    throw new Failure(exitCode, `${side}: ${withoutSecrets(cause.message, url)}${hint}`, { cause })
  }

const unanswered = `\nIt is not known whether the last events were written. ${runAgain}`
const notWritten = `\nNothing of the last append was written. ${runAgain}`

/** A store that says which side it is where it fails. */
function storeAt(store: Store, side: Side, url: string): Source & Target {
  const failing = failureAt(side, url)
  return {
    head: (...given) => store.head(...given).catch(failing),
    readAll: (...given) => store.readAll(...given).catch(failing),
    readStream: (...given) => store.readStream(...given).catch(failing),
    append: (...given) =>
      store.append(...given).catch((cause: Error) => failureAt(side, url, cause instanceof NotWritten ? notWritten : unanswered)(cause)),
  }
}

/** Does something with both stores, and closes them whatever comes of it. */
export async function withStores<T>(
  { openStore }: ProcessIO,
  urls: Record<Side, string>,
  work: (from: Source, to: Target) => Promise<T>,
): Promise<T> {
  await using open = new AsyncDisposableStack()
  const opened = async (side: Side, readOnly: boolean) => {
    const store = await openStore(urls[side], { readOnly }).catch(failureAt(side, urls[side]))
    open.defer(() => store.close())
    return storeAt(store, side, urls[side])
  }
  return await work(await opened('FROM', true), await opened('TO', false))
}
