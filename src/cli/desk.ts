import type { Command } from 'commander'
import { Config } from '../config.ts'
import { type Door, remoteDoor } from './door.ts'
import { type ExitCode, exitCodes, Failure, isDamaged, storeExitCode } from './exit.ts'
import { fileOf } from './file-store.ts'
import { showingLocalKey } from './local-key.ts'
import { type Service, serviceAt } from './service.ts'
import { type Terminal, terminalOf } from './terminal.ts'
import type { World } from './world.ts'

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
export type Desk = { world: World; terminal: Terminal }
export type ServedDesk = Desk & { service: Service }

/** What a command's work needs of the service. */
type Need = {
  readOnly: boolean
  /** Looks at the store itself before it is opened; undefined where a service elsewhere is worked on. False ends the command with bad news. */
  before?: (desk: Desk, store: string | undefined) => Promise<boolean>
  /** How the command ends where the log cannot be opened because of what is in it. */
  whenUnreadable?: ExitCode
}

/** Makes a command's work its action; the work's result is the exit code. */
export type Acting = {
  alone(work: (desk: Desk, command: Command) => Promise<number>): (this: Command) => Promise<void>
  served(need: Need, work: (desk: ServedDesk, command: Command) => Promise<ExitCode>): (this: Command) => Promise<void>
}

/** A variable set to nothing counts as not set, as in the service's own configuration. */
const given = (value: string | undefined): string | undefined => (value === undefined || value.trim() === '' ? undefined : value)

/** The bearer key that the options or the environment give. */
const givenKey = ({ environment }: World, { key }: Globals): string | undefined => key ?? given(environment.WRITE_KEY)

/** The store that is meant where no service is named. */
export const chosenStore = ({ environment }: World, { store }: Globals): string =>
  store ?? Config.shape.STORE.parse(given(environment.STORE))

/** The door of the service that the options name, or null where a store is meant. */
function remoteDoorOf(world: World, globals: Globals): Door | null {
  const { store, url } = globals
  if (url === undefined) return null
  if (store !== undefined) throw new Failure(exitCodes.wrongUsage, 'Give --store or --url, not both')
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new Failure(exitCodes.wrongUsage, `--url takes an address such as http://localhost:3000, not ${url}`)
  const door = remoteDoor(url)
  return givenKey(world, globals) === undefined ? showingLocalKey(door, url, chosenStore(world, globals)) : door
}

const serviceBehind = (door: Door, world: World, globals: Globals): Service =>
  serviceAt(door, { key: givenKey(world, globals), signal: world.signal })

/** The service that the options name, or null where a store is meant. */
export function remoteServiceOf(world: World, globals: Globals): Service | null {
  const door = remoteDoorOf(world, globals)
  return door === null ? null : serviceBehind(door, world, globals)
}

/** A store to try things on: what there is, beside whoever writes to it, or an empty one where there is none yet, which is not made for that. */
const trialOf = (store: string): [string, { readOnly: boolean }] => {
  const file = fileOf(store)
  return file !== undefined && file.real === undefined ? ['memory:', { readOnly: false }] : [store, { readOnly: true }]
}

/** Opens what a command works at; null where a look at it beforehand was bad news. */
async function open(
  desk: Desk,
  globals: Globals,
  { readOnly, before, whenUnreadable = exitCodes.unreachable }: Need,
): Promise<Door | null> {
  const { world } = desk
  const remote = remoteDoorOf(world, globals)
  const store = chosenStore(world, globals)
  try {
    if (before !== undefined && !(await before(desk, remote === null ? store : undefined))) return null
    return remote ?? (await world.openDoor(...(globals.dryRun === true ? trialOf(store) : ([store, { readOnly }] as const))))
  } catch (error) {
    const { name, message } = error as Error
    const isUnreadable = name !== 'StoreUnavailable' || isDamaged(error)
    throw new Failure(isUnreadable ? whenUnreadable : storeExitCode(error), message, { cause: error })
  }
}

export const actingIn = (world: World, finish: (exitCode: number) => void): Acting => {
  const deskOf = (command: Command): { desk: Desk; globals: Globals } => {
    const globals = command.optsWithGlobals<Globals>()
    return { globals, desk: { world, terminal: terminalOf(world, { isQuiet: globals.quiet === true, isColoured: globals.color }) } }
  }
  return {
    alone: (work) =>
      async function () {
        const { desk } = deskOf(this)
        finish(await work(desk, this))
        await desk.terminal.out.flush()
      },
    served: (need, work) =>
      async function () {
        const { desk, globals } = deskOf(this)
        const door = await open(desk, globals, need)
        if (door === null) return finish(exitCodes.badNews)
        const service = serviceBehind(door, world, globals)
        try {
          finish(await work({ ...desk, service }, this))
          await desk.terminal.out.flush()
        } finally {
          await service.close()
        }
      },
  }
}
