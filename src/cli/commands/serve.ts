import type { AddCommand } from '../command/actions.ts'
import type { Globals } from '../command/context.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'

type Options = Globals & { host?: string; port?: string; seed?: string }

const help = `
Writing needs a key. Without --key and WRITE_KEY the first start makes it, and keeps it beside the store's file.

Example:
  standpoint serve --store sqlite:./data/standpoint.db --port 8080`

/** `serve`: runs the service. Options count before the environment. */
export const addServe: AddCommand = (program, { alone }) => {
  program
    .command('serve')
    .description('Run the service')
    .option('--host <address>', 'address to listen on (default: HOST, or 127.0.0.1)')
    .option('--port <number>', 'port to listen on, 0 for a free one (default: PORT, or 3000)')
    .option(
      '--seed <folder>',
      'data set to load where the store is empty, or to complete where that was interrupted (default: SEED, or none)',
    )
    .addHelpText('after', help)
    .action(
      alone(async ({ io }, command) => {
        const { host, port, store, seed, key, url } = command.optsWithGlobals<Options>()
        if (url !== undefined) throw new Failure(exitCodes.wrongUsage, '--url is for a service that runs; serve starts one')
        const options = Object.entries({ HOST: host, PORT: port, STORE: store, SEED: seed, WRITE_KEY: key })
        const chosen = options.filter(([, value]) => value !== undefined)
        const { readConfig } = await import('../../config.ts')
        const read = readConfig({ ...io.environment, ...Object.fromEntries(chosen) })
        if (!read.ok) throw new Failure(exitCodes.wrongUsage, read.error)
        return io.serve(read.value)
      }),
    )
}
