import { Command, CommanderError } from 'commander'
import about from '../../package.json' with { type: 'json' }
import { type AddCommand, actionsIn } from './command/actions.ts'
import type { ProcessIO } from './command/context.ts'
import { exitCodes, Failure, OutputClosed } from './terminal/exit.ts'

const help = `
Exit codes:
  0    all is well
  1    the answer is bad news: a fault in the log, an entry refused, an entry that differs
  2    wrong usage or input
  3    the store or the service cannot be reached
  130  interrupted

Examples:
  standpoint seed seeds/ukraine-2025
  standpoint matrix --as-of 2025-11-30
  standpoint status nato-membership-bar --superseded
  standpoint --url http://localhost:3000 diff 2025-11-24 2025-12-01
  standpoint verify && standpoint export --out archive.ndjson
  standpoint backup standpoint-$(date +%F).db
  standpoint copy sqlite:./data/standpoint.db esdb+discover://cluster.example:2113`

/** In the order in which the help lists them. */
const commands = new Map<string, () => Promise<AddCommand>>([
  ['serve', async () => (await import('./commands/serve.ts')).addServe],
  ['seed', async () => (await import('./commands/seed.ts')).addSeed],
  ['matrix', async () => (await import('./commands/matrix.ts')).addMatrix],
  ['status', async () => (await import('./commands/status.ts')).addStatus],
  ['history', async () => (await import('./commands/history.ts')).addHistory],
  ['diff', async () => (await import('./commands/diff.ts')).addDiff],
  ['sheet', async () => (await import('./commands/sheet.ts')).addSheet],
  ['replay', async () => (await import('./commands/replay.ts')).addReplay],
  ['append', async () => (await import('./commands/append.ts')).addAppend],
  ['export', async () => (await import('./commands/export.ts')).addExport],
  ['verify', async () => (await import('./commands/verify.ts')).addVerify],
  ['copy', async () => (await import('./commands/copy.ts')).addCopy],
  ['schema', async () => (await import('./commands/schema.ts')).addSchema],
  ['backup', async () => (await import('./commands/backup.ts')).addBackup],
  ['restore', async () => (await import('./commands/restore.ts')).addRestore],
  ['webhook', async () => (await import('./commands/webhook/webhook.ts')).addWebhook],
  ['key', async () => (await import('./commands/key.ts')).addKey],
])

/**
 * Adds the command that is named, or all of them where the help lists them or none has that name. Nothing is added, and
 * nothing loaded, for what the program itself answers, as `--version`.
 */
async function addCommands(program: Command, argv: readonly string[], io: ProcessIO, finish: (exitCode: number) => void): Promise<void> {
  const [first = '', second = ''] = program.parseOptions([...argv]).operands
  const named = commands.get(first === 'help' ? second : first)
  const actions = actionsIn(io, finish)
  for (const load of named === undefined ? commands.values() : [named]) (await load())(program, actions)
}

const programIn = (io: ProcessIO): Command =>
  new Command('standpoint')
    .description(about.description)
    .version(about.version, '--version', 'print the version')
    .option('--store <url>', 'work in this process on that store (default: STORE, or its default)')
    .option('--url <address>', 'work on the service at that address')
    .option('--key <key>', 'bearer key, sent with every request (default: WRITE_KEY, or what a service on this machine keeps beside STORE)')
    .option('--no-color', 'no colour, as with NO_COLOR')
    .option('--quiet', 'say nothing but the answer and what went wrong')
    .helpOption('--help', 'print help')
    .addHelpText('after', help)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr: (text) => void io.stderr.write(text) })

/**
 * Runs one command line, without the program's own name in front.
 * @returns the exit code, once all output is written. Only bugs reject.
 */
export async function runCli(argv: readonly string[], io: ProcessIO): Promise<number> {
  let exitCode: number = exitCodes.fine
  const program = programIn(io)
  try {
    await addCommands(program, argv, io, (code) => {
      exitCode = code
    })
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof OutputClosed) return exitCode
    if (io.signal.aborted) return exitCodes.interrupted
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongUsage
    if (!(error instanceof Failure)) throw error
    io.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
}
