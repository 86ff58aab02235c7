import { existsSync, realpathSync } from 'node:fs'
import { Config } from '../../config.ts'
import { sqlitePath } from '../../store/open.ts'
import { exitCodes, Failure, isDamaged, storeExitCode } from '../terminal/exit.ts'
import { ServiceClient } from '../transport/client.ts'
import { showingLocalKey } from '../transport/local-key.ts'
import { remoteTransport, type Transport } from '../transport/transport.ts'
import type { Context, Need } from './context.ts'

/** The file of a `sqlite:` URL, and under its own name where it is there; undefined for other stores. */
export function fileOf(url: string): { path: string; real: string | undefined } | undefined {
  const path = sqlitePath(url)
  return path === undefined ? undefined : { path, real: existsSync(path) ? realpathSync(path) : undefined }
}

/** A variable set to nothing counts as not set, as in the service's own configuration. */
const given = (value: string | undefined): string | undefined => (value === undefined || value.trim() === '' ? undefined : value)

/** The bearer key that the options or the environment give. */
const givenKey = ({ io, globals }: Context): string | undefined => globals.key ?? given(io.environment.WRITE_KEY)

/** The store that is meant where no service is named. */
export const chosenStore = ({ io, globals }: Context): string => globals.store ?? Config.shape.STORE.parse(given(io.environment.STORE))

/** The transport to the service that the options name, or null where a store is meant. */
function remoteTransportOf(context: Context): Transport | null {
  const { store, url } = context.globals
  if (url === undefined) return null
  if (store !== undefined) throw new Failure(exitCodes.wrongUsage, 'Give --store or --url, not both')
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new Failure(exitCodes.wrongUsage, `--url takes an address such as http://localhost:3000, not ${url}`)
  const transport = remoteTransport(url)
  return givenKey(context) === undefined ? showingLocalKey(transport, url, chosenStore(context)) : transport
}

const serviceBehind = (transport: Transport, context: Context): ServiceClient =>
  new ServiceClient(transport, { key: givenKey(context), signal: context.io.signal })

/** The service that the options name, or null where a store is meant. */
export function remoteServiceOf(context: Context): ServiceClient | null {
  const transport = remoteTransportOf(context)
  return transport === null ? null : serviceBehind(transport, context)
}

/** A store to try things on: what there is, beside whoever writes to it, or an empty one where there is none yet, which is not made for that. */
const trialOf = (store: string): [string, { readOnly: boolean }] => {
  const file = fileOf(store)
  return file !== undefined && file.real === undefined ? ['memory:', { readOnly: false }] : [store, { readOnly: true }]
}

/** The service that a command works on: the one that the options name, or one in this process; null where a look at its store was bad news. */
export async function openService(
  context: Context,
  { readOnly, before, whenUnreadable = exitCodes.unreachable }: Need,
): Promise<ServiceClient | null> {
  const remote = remoteTransportOf(context)
  const store = chosenStore(context)
  try {
    if (before !== undefined && !(await before(context, remote === null ? store : undefined))) return null
    const [url, options] = context.globals.dryRun === true ? trialOf(store) : ([store, { readOnly }] as const)
    return serviceBehind(remote ?? (await context.io.openTransport(url, options)), context)
  } catch (error) {
    const { name, message } = error as Error
    const isUnreadable = name !== 'StoreUnavailable' || isDamaged(error)
    throw new Failure(isUnreadable ? whenUnreadable : storeExitCode(error), message, { cause: error })
  }
}
