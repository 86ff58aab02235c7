import type { Command } from 'commander'
import { Config } from '../config.ts'
import { type Door, remoteDoor } from './door.ts'
import { type ExitCode, exitCodes, Failure, storeExitCode } from './exit.ts'
import { showingLocalKey } from './local-key.ts'
import { type Service, serviceAt } from './service.ts'
import { type Terminal, terminalOf } from './terminal.ts'
import type { World } from './world.ts'

/** The options that every command takes. */
export type Globals = { store?: string; url?: string; key?: string | undefined; color: boolean; quiet?: boolean }

/** What a command works at. */
type Desk = { world: World; terminal: Terminal }
export type ServedDesk = Desk & { service: Service }

/** What a command's work needs of the service. */
type Need = {
  readOnly: boolean
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

async function open(
  { world }: Desk,
  { store, url, key }: Globals,
  { readOnly, whenUnreadable = exitCodes.unreachable }: Need,
): Promise<Door> {
  if (store !== undefined && url !== undefined) throw new Failure(exitCodes.wrongUsage, 'Give --store or --url, not both')
  const chosen = store ?? Config.shape.STORE.parse(given(world.environment.STORE))
  if (url !== undefined) {
    if (!URL.canParse(url) || !/^https?:/.test(url))
      throw new Failure(exitCodes.wrongUsage, `--url takes an address such as http://localhost:3000, not ${url}`)
    return key === undefined ? showingLocalKey(remoteDoor(url), url, chosen) : remoteDoor(url)
  }
  try {
    return await world.openDoor(chosen, { readOnly })
  } catch (error) {
    const { name, message } = error as Error
    throw new Failure(name === 'StoreUnavailable' ? storeExitCode(error) : whenUnreadable, message, { cause: error })
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
        const key = globals.key ?? given(world.environment.WRITE_KEY)
        const door = await open(desk, { ...globals, key }, need)
        const service = serviceAt(door, { key, signal: world.signal })
        try {
          finish(await work({ ...desk, service }, this))
          await desk.terminal.out.flush()
        } finally {
          await service.close()
        }
      },
  }
}
