import type { Command } from 'commander'
import { Config } from '../../config.ts'
import { type ExitCode, exitCodes, Failure, isDamaged, storeExitCode } from '../terminal/exit.ts'
import { type Terminal, terminalOf } from '../terminal/terminal.ts'
import { type ServiceClient, serviceClient } from '../transport/client.ts'
import { showingLocalKey } from '../transport/local-key.ts'
import { remoteTransport, type Transport } from '../transport/transport.ts'
import { fileOf } from './file-store.ts'
import type { ProcessIO } from './process-io.ts'

/** The options that every command takes. */
export type Globals = {
  store?: string
  url?: string
  key?: string | undefined
  color: boolean
  quiet?: boolean
  /** Only of those commands that write: to read what there is, and say what they would do. */
  dryRun?: boolean
}

/** What a command works at. */
export type Context = { io: ProcessIO; terminal: Terminal }
export type ServedContext = Context & { service: ServiceClient }

/** What a command's work needs of the service. */
type Need = {
  readOnly: boolean
  /** Looks at the store itself before it is opened; undefined where a service elsewhere is worked on. False ends the command with bad news. */
  before?: (context: Context, store: string | undefined) => Promise<boolean>
  /** How the command ends where the log cannot be opened because of what is in it. */
  whenUnreadable?: ExitCode
}

/** Makes a command's work its action; the work's result is the exit code. */
export type Actions = {
  alone(work: (context: Context, command: Command) => Promise<number>): (this: Command) => Promise<void>
  served(need: Need, work: (context: ServedContext, command: Command) => Promise<ExitCode>): (this: Command) => Promise<void>
}

/** A variable set to nothing counts as not set, as in the service's own configuration. */
const given = (value: string | undefined): string | undefined => (value === undefined || value.trim() === '' ? undefined : value)

/** The bearer key that the options or the environment give. */
const givenKey = ({ environment }: ProcessIO, { key }: Globals): string | undefined => key ?? given(environment.WRITE_KEY)

/** The store that is meant where no service is named. */
export const chosenStore = ({ environment }: ProcessIO, { store }: Globals): string =>
  store ?? Config.shape.STORE.parse(given(environment.STORE))

/** The transport of the service that the options name, or null where a store is meant. */
function remoteTransportOf(io: ProcessIO, globals: Globals): Transport | null {
  const { store, url } = globals
  if (url === undefined) return null
  if (store !== undefined) throw new Failure(exitCodes.wrongUsage, 'Give --store or --url, not both')
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new Failure(exitCodes.wrongUsage, `--url takes an address such as http://localhost:3000, not ${url}`)
  const transport = remoteTransport(url)
  return givenKey(io, globals) === undefined ? showingLocalKey(transport, url, chosenStore(io, globals)) : transport
}

const serviceBehind = (transport: Transport, io: ProcessIO, globals: Globals): ServiceClient =>
  serviceClient(transport, { key: givenKey(io, globals), signal: io.signal })

/** The service that the options name, or null where a store is meant. */
export function remoteServiceOf(io: ProcessIO, globals: Globals): ServiceClient | null {
  const transport = remoteTransportOf(io, globals)
  return transport === null ? null : serviceBehind(transport, io, globals)
}

/** A store to try things on: what there is, beside whoever writes to it, or an empty one where there is none yet, which is not made for that. */
const trialOf = (store: string): [string, { readOnly: boolean }] => {
  const file = fileOf(store)
  return file !== undefined && file.real === undefined ? ['memory:', { readOnly: false }] : [store, { readOnly: true }]
}

/** Opens what a command works at; null where a look at it beforehand was bad news. */
async function open(
  context: Context,
  globals: Globals,
  { readOnly, before, whenUnreadable = exitCodes.unreachable }: Need,
): Promise<Transport | null> {
  const { io } = context
  const remote = remoteTransportOf(io, globals)
  const store = chosenStore(io, globals)
  try {
    if (before !== undefined && !(await before(context, remote === null ? store : undefined))) return null
    return remote ?? (await io.openTransport(...(globals.dryRun === true ? trialOf(store) : ([store, { readOnly }] as const))))
  } catch (error) {
    const { name, message } = error as Error
    const isUnreadable = name !== 'StoreUnavailable' || isDamaged(error)
    throw new Failure(isUnreadable ? whenUnreadable : storeExitCode(error), message, { cause: error })
  }
}

export const actionsIn = (io: ProcessIO, finish: (exitCode: number) => void): Actions => {
  const contextOf = (command: Command): { context: Context; globals: Globals } => {
    const globals = command.optsWithGlobals<Globals>()
    return { globals, context: { io, terminal: terminalOf(io, { isQuiet: globals.quiet === true, isColoured: globals.color }) } }
  }
  return {
    alone: (work) =>
      async function () {
        const { context } = contextOf(this)
        finish(await work(context, this))
        await context.terminal.out.flush()
      },
    served: (need, work) =>
      async function () {
        const { context, globals } = contextOf(this)
        const transport = await open(context, globals, need)
        if (transport === null) return finish(exitCodes.badNews)
        const service = serviceBehind(transport, io, globals)
        try {
          finish(await work({ ...context, service }, this))
          await context.terminal.out.flush()
        } finally {
          await service.close()
        }
      },
  }
}
