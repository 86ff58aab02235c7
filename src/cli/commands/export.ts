import type { AddCommand } from '../command/actions.ts'
import type { ServedContext } from '../command/context.ts'
import { logPath } from '../command/negotiation.ts'
import { writeWhole } from '../log/atomic-file.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'

/** Hands every event of the negotiations on, one to a line; how many there were. */
async function exportTo(
  { service }: ServedContext,
  negotiations: readonly string[],
  append: (text: string) => Promise<void>,
): Promise<number> {
  let count = 0
  for (const negotiation of negotiations)
    for await (const line of service.lines(logPath(negotiation))) {
      await append(`${line}\n`)
      count += 1
    }
  return count
}

export const addExport: AddCommand = (program, { served }) => {
  program
    .command('export')
    .argument('[negotiation]', 'that one only (default: all)')
    .description('Write the log as CloudEvents 1.0, one to a line')
    .option('--out <file>', 'to a file, which is there whole or not at all (default: stdout)')
    .addHelpText('after', '\nExamples:\n  standpoint export --out archive.ndjson\n  standpoint export ukraine-2025 | head -1')
    .action(
      served({ readOnly: true }, async (context, command) => {
        const { out } = command.opts<{ out?: string }>()
        const [named] = command.args
        const negotiations = named === undefined ? (await context.service.negotiations()).map(({ id }) => id) : [named]
        if (out === undefined) {
          await exportTo(context, negotiations, context.terminal.out.write)
          return exitCodes.fine
        }
        let count = 0
        await writeWhole(out, async (append) => {
          count = await exportTo(context, negotiations, append)
        }).catch((cause: NodeJS.ErrnoException) => {
          throw cause.code === undefined
            ? cause
            : new Failure(exitCodes.wrongUsage, `${out} cannot be written: ${cause.message}`, { cause })
        })
        context.terminal.note(`${out}: ${count} events`)
        return exitCodes.fine
      }),
    )
}
