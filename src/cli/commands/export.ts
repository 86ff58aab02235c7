import type { AddCommand } from '../command/actions.ts'
import { logPath } from '../command/negotiation.ts'
import { writeWhole } from '../log/atomic-file.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'
import type { ServiceClient } from '../transport/client.ts'

/** Every event of the negotiations, one to a line. */
async function* exported(service: ServiceClient, negotiations: readonly string[]): AsyncGenerator<string> {
  for (const negotiation of negotiations) for await (const line of service.lines(logPath(negotiation))) yield `${line}\n`
}

export const addExport: AddCommand = (program, { served }) => {
  program
    .command('export')
    .argument('[negotiation]', 'that one only (default: all)')
    .description('Write the log as CloudEvents 1.0, one to a line')
    .option('--out <file>', 'to a file, which is there whole or not at all (default: stdout)')
    .addHelpText('after', '\nExamples:\n  standpoint export --out archive.ndjson\n  standpoint export ukraine-2025 | head -1')
    .action(
      served({ readOnly: true }, async ({ service, terminal }, command) => {
        const { out } = command.opts<{ out?: string }>()
        const [named] = command.args
        const events = exported(service, named === undefined ? (await service.negotiations()).map(({ id }) => id) : [named])
        if (out === undefined) {
          for await (const event of events) await terminal.out.write(event)
          return exitCodes.fine
        }
        const count = await writeWhole(out, events).catch((cause: NodeJS.ErrnoException) => {
          throw cause.code === undefined
            ? cause
            : new Failure(exitCodes.wrongUsage, `${out} cannot be written: ${cause.message}`, { cause })
        })
        terminal.note(`${out}: ${count} events`)
        return exitCodes.fine
      }),
    )
}
