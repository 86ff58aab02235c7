import type { ExitCode } from '../terminal/exit.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { ServiceClient } from '../transport/client.ts'
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
