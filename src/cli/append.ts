import { readFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { writePathOf } from '../commands/paths.ts'
import { type Given, readInput } from './append-input.ts'
import type { Acting, ServedDesk } from './desk.ts'
import { type ExitCode, exitCodes, Failure } from './exit.ts'
import { faultText } from './fault.ts'
import { chosenNegotiation } from './negotiation.ts'
import { problemText } from './problem.ts'
import { receiptText } from './receipt.ts'
import type { World } from './world.ts'

type Options = { negotiation?: string; keyPrefix?: string; json?: boolean }

async function inputFrom(name: string, { stdin, signal }: World): Promise<string> {
  if (name === '-') return text(addAbortSignal(signal, stdin))
  return readFile(name, 'utf8').catch((cause: Error) => {
    throw new Failure(exitCodes.wrongUsage, `${name} cannot be read: ${cause.message}`, { cause })
  })
}

/** Entries go to the negotiation that was named, or that the input itself opens, or to the only one. */
async function targetOf(given: readonly Given[], { service }: ServedDesk, named: string | undefined): Promise<string> {
  for (const { command } of given) if (named === undefined && command.type === 'OpenNegotiation') return command.data.id
  return chosenNegotiation(service, named)
}

async function append(desk: ServedDesk, given: readonly Given[], { negotiation, keyPrefix, json }: Options): Promise<ExitCode> {
  const { service, terminal } = desk
  const target = await targetOf(given, desk, negotiation)
  for (const [index, { command, place }] of given.entries()) {
    const key = keyPrefix === undefined ? undefined : `${keyPrefix}${index + 1}`
    const { path, body } = writePathOf(target, command.type, command.data)
    const posted = await service.post(path, body, key)
    if (posted.ok) {
      await terminal.print(json === true ? posted.body : receiptText(posted.body, posted.isRepeated))
      continue
    }
    const after = given.length - index - 1
    terminal.complain(faultText({ ...place, message: problemText(posted.problem) }))
    terminal.complain(`${index} of ${given.length} written; this one was not, and ${after} after it were not tried`)
    return exitCodes.badNews
  }
  return exitCodes.fine
}

/** `append`: records entries, one after the other. */
export function addAppend(program: Command, { served }: Acting): void {
  program
    .command('append')
    .argument('<file>', 'JSON or NDJSON, or - for stdin: {"type": "ReportDevelopment", "data": {…}}, one or many')
    .description('Record entries; all are checked first, and it stops at the first that is refused')
    .option('-n, --negotiation <id>', 'the negotiation (default: the one that the input opens, or the only one)')
    .option('--key-prefix <prefix>', 'idempotency keys: the prefix and the entry’s number, so that a second try writes nothing twice')
    .option('--json', 'the service’s receipts as they are, one to a line')
    .addHelpText('after', '\nExample:\n  standpoint append entries.ndjson --key-prefix 2025-12-01-')
    .action(
      served({ readOnly: false }, async (desk, command) => {
        const file = command.args[0] as string
        const read = readInput(await inputFrom(file, desk.world), file === '-' ? 'stdin' : file)
        if ('given' in read) return append(desk, read.given, command.opts<Options>())
        for (const fault of read.faults) desk.terminal.complain(faultText(fault))
        throw new Failure(exitCodes.wrongUsage, 'Nothing was written')
      }),
    )
}
