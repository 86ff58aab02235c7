import { Command, CommanderError } from 'commander'
import about from '../../package.json' with { type: 'json' }
import { actionsIn } from './command/context.ts'
import type { ProcessIO } from './command/process-io.ts'
import { addAppend } from './commands/append.ts'
import { addBackup } from './commands/backup.ts'
import { addCopy } from './commands/copy.ts'
import { addDiff } from './commands/diff.ts'
import { addExport } from './commands/export.ts'
import { addHistory } from './commands/history.ts'
import { addKey } from './commands/key.ts'
import { addMatrix } from './commands/matrix.ts'
import { addReplay } from './commands/replay.ts'
import { addRestore } from './commands/restore.ts'
import { addSchema } from './commands/schema.ts'
import { addSeed } from './commands/seed.ts'
import { addServe } from './commands/serve.ts'
import { addSheet } from './commands/sheet.ts'
import { addStatus } from './commands/status.ts'
import { addVerify } from './commands/verify.ts'
import { addWebhook } from './commands/webhook/webhook.ts'
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

const commands = [
  ...[addServe, addSeed, addMatrix, addStatus, addHistory, addDiff, addSheet],
  ...[addReplay, addAppend, addExport, addVerify, addCopy, addSchema],
  ...[addBackup, addRestore, addWebhook, addKey],
]

function programIn(io: ProcessIO, finish: (exitCode: number) => void): Command {
  const program = new Command('standpoint')
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
  const acting = actionsIn(io, finish)
  for (const add of commands) add(program, acting)
  return program
}

/**
 * Runs one command line, without the program's own name in front.
 * @returns the exit code, once all output is written. Only bugs reject.
 */
export async function runCli(argv: readonly string[], io: ProcessIO): Promise<number> {
  let exitCode: number = exitCodes.fine
  const program = programIn(io, (code) => {
    exitCode = code
  })
  try {
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
