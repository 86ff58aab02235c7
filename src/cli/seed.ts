import type { Command } from 'commander'
import { readDataSet } from './data-set-folder.ts'
import type { Acting } from './desk.ts'
import { exitCodes, Failure } from './exit.ts'
import { faultText } from './fault.ts'
import { progressOf } from './progress.ts'
import { handIn, type SeedReport } from './seeding.ts'
import type { Terminal } from './terminal.ts'

async function tell({ negotiation, added, unchanged, differing, refused }: SeedReport, terminal: Terminal): Promise<void> {
  const bad = [
    ...(differing.length === 0 ? [] : [`${differing.length} differing`]),
    ...(refused.length === 0 ? [] : [`${refused.length} refused`]),
  ]
  await terminal.print(`${negotiation}: ${[`${added} added`, `${unchanged} unchanged`, ...bad].join(', ')}`)
  for (const { file, pointer } of differing) terminal.complain(`${file} ${pointer}: it is on record with other contents`)
  if (differing.length > 0)
    terminal.complain(
      'What is on record is never edited: leave the entry as it was and record a correction (`corrections` in the data set)',
    )
  for (const fault of refused) terminal.complain(faultText(fault))
}

/** `seed`: loads a data set. */
export function addSeed(program: Command, { served }: Acting): void {
  program
    .command('seed')
    .argument('<folder>', 'the data set: one *.json or several')
    .description('Load a data set; what is on record already stays as it is')
    .addHelpText('after', '\nExample:\n  standpoint seed seeds/ukraine-2025')
    .action(
      served({ readOnly: false }, async ({ service, terminal }, command) => {
        const folder = command.args[0] as string
        const read = await readDataSet(folder).catch((cause: Error) => {
          throw new Failure(exitCodes.wrongUsage, `${folder} cannot be read: ${cause.message}`, { cause })
        })
        if ('faults' in read) {
          for (const fault of read.faults) terminal.complain(faultText(fault))
          throw new Failure(exitCodes.wrongUsage, 'Nothing was written')
        }
        const progress = progressOf(terminal, read.dataSet.negotiation, read.dataSet.entries.length + 1)
        const report = await handIn(read.dataSet, service, { onProgress: () => progress.advance() }).finally(() => progress.end())
        await tell(report, terminal)
        return report.differing.length + report.refused.length === 0 ? exitCodes.fine : exitCodes.badNews
      }),
    )
}
