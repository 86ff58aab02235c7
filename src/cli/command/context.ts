import type { Readable } from 'node:stream'
import type { Config } from '../../config.ts'
import type { Store } from '../../store/port/port.ts'
import type { System } from '../../system.ts'
import type { ExitCode } from '../terminal/exit.ts'
import type { Outputs, Terminal } from '../terminal/terminal.ts'
import type { ServiceClient } from '../transport/client.ts'
import type { Transport } from '../transport/transport.ts'

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

/** All that a command may touch of the process that it runs in. */
export type ProcessIO = Outputs & {
  /** A terminal says so. */
  stdin: Readable & { isTTY?: boolean }
  system: Pick<System, 'now' | 'newId'>
  /** Aborts when the user wants it to end (Ctrl-C, a signal to end). */
  signal: AbortSignal
  /**
   * The service on a store, in this process. Rejects with StoreUnavailable, in words for the store's
   * owner, or with the reason why the log cannot be read.
   */
  openTransport(store: string, options: { readOnly: boolean }): Promise<Transport>
  /** A store by itself, with nothing on it. Rejects with StoreUnavailable, in words for its owner. */
  openStore(url: string, options: { readOnly: boolean }): Promise<Store>
  /**
   * What the check of the database itself finds wrong with the file of a store; null where the store is no file. Rejects
   * with StoreUnavailable where it cannot be read.
   */
  fileFaults(store: string): Promise<string[] | null>
  /** Runs the service until it is told to end; resolves to the exit code. */
  serve(config: Config): Promise<number>
}

/** What a command works with. */
export type Context = { io: ProcessIO; terminal: Terminal; globals: Globals }
export type ServedContext = Context & { service: ServiceClient }

/** What a command's work needs of the service. */
export type Need = {
  readOnly: boolean
  /** Looks at the store itself before it is opened; undefined where a service elsewhere is worked on. False ends the command with bad news. */
  before?: (context: Context, store: string | undefined) => Promise<boolean>
  /** How the command ends where the log cannot be opened because of what is in it. */
  whenUnreadable?: ExitCode
}
