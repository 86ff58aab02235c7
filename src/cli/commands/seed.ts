import type { Command } from 'commander'
import type { Actions, ServedContext } from '../command/context.ts'
import { type DataSet, readDataSet } from '../entries/data-set.ts'
import { type SeedReport, seed, seedingOf } from '../entries/seeding.ts'
import { type Fault, faultText } from '../input/fault.ts'
import { type ExitCode, exitCodes, Failure } from '../terminal/exit.ts'
import { progressOf } from '../terminal/progress.ts'
import type { Terminal } from '../terminal/terminal.ts'

const nothing = 'Nothing was written'

async function tell(report: SeedReport, terminal: Terminal, isDry: boolean): Promise<ExitCode> {
  const { negotiation, added, unchanged, differing, refused } = report
  const counts = [
    isDry ? `${added} would be added` : `${added} added`,
    `${unchanged} unchanged`,
    ...(differing.length === 0 ? [] : [`${differing.length} differing`]),
    ...(refused.length === 0 ? [] : [`${refused.length} refused`]),
  ]
  await terminal.print(`${negotiation}: ${counts.join(', ')}`)
  for (const { file, pointer } of differing) terminal.complain(`${file} ${pointer}: it is on record with other contents`)
  if (differing.length > 0)
    terminal.complain(
      'What is on record is never edited: leave the entry as it was and record a correction (`corrections` in the data set)',
    )
  for (const fault of refused) terminal.complain(faultText(fault))
  return differing.length + refused.length === 0 ? exitCodes.fine : exitCodes.badNews
}

async function load(dataSet: DataSet, { service, terminal, io: { now } }: ServedContext): Promise<ExitCode> {
  const progress = progressOf(terminal, dataSet.negotiation, dataSet.entries.length + 1)
  const loaded = await seed(dataSet, service, { now, onProgress: () => progress.advance() }).finally(() => progress.end())
  if ('report' in loaded) return tell(loaded.report, terminal, false)
  for (const fault of loaded.refused) terminal.complain(faultText(fault))
  terminal.complain(nothing)
  return exitCodes.badNews
}

/** The data set in a folder, or the end of the command: all that is wrong with its files is told. */
async function dataSetIn(folder: string, terminal: Terminal): Promise<DataSet> {
  const read = await readDataSet(folder).catch((cause: Error) => {
    throw new Failure(exitCodes.wrongUsage, `${folder} cannot be read: ${cause.message}`, { cause })
  })
  if ('dataSet' in read) return read.dataSet
  for (const fault of read.faults satisfies Fault[]) terminal.complain(faultText(fault))
  throw new Failure(exitCodes.wrongUsage, nothing)
}

/** `seed`: loads a data set. */
export function addSeed(program: Command, { served }: Actions): void {
  program
    .command('seed')
    .argument('<folder>', 'the data set: one *.json or several')
    .description('Load a data set; what is on record already stays as it is')
    .option('--dry-run', 'say what would be added, what is there already and what would be refused, and write nothing')
    .addHelpText(
      'after',
      `
All of it is checked first, on what is on record: where one entry would be refused, nothing is written.
Each entry is known by its id, so that the same command again adds only what is new. One that was
interrupted goes on when it is run again. Files whose names begin with a dot are passed over.

Examples:
  standpoint seed seeds/ukraine-2025
  standpoint seed seeds/ukraine-2025 --dry-run --url https://desk.example`,
    )
    .action(
      served({ readOnly: false }, async (context, command) => {
        const { dryRun } = command.opts<{ dryRun?: boolean }>()
        const dataSet = await dataSetIn(command.args[0] as string, context.terminal)
        return dryRun === true
          ? tell(await seedingOf(dataSet, context.service, context.io.now), context.terminal, true)
          : load(dataSet, context)
      }),
    )
}
