import type { ServedContext } from '../command/context.ts'
import { faultText } from '../input/fault.ts'
import { type ExitCode, exitCodes, Failure } from '../terminal/exit.ts'
import { progressOf } from '../terminal/progress.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type CorrectOptions, correct, isCorrected } from './correct-folder.ts'
import { titleStays } from './correction-plan.ts'
import { type DataSet, readDataSet } from './data-set.ts'
import { type SeedReport, seed, seedPreview } from './seed.ts'

const nothing = 'Nothing was written'

/** What differs from what was recorded of it first, and stands as it is now because it was corrected, is as good as unchanged; the opening never is. */
async function corrected(report: SeedReport, context: ServedContext, dataSet: DataSet): Promise<SeedReport> {
  if (report.differing.length === 0 || !(await isCorrected(context, dataSet))) return report
  const differing = report.differing.filter((place) => place === dataSet.entries[0].place)
  return { ...report, differing, unchanged: report.unchanged + report.differing.length - differing.length }
}

async function print(report: SeedReport, terminal: Terminal, isDry: boolean): Promise<ExitCode> {
  const { negotiation, added, unchanged, differing, refused } = report
  const counts = [
    isDry ? `${added} would be added` : `${added} added`,
    `${unchanged} unchanged`,
    ...(differing.length === 0 ? [] : [`${differing.length} differing`]),
    ...(refused.length === 0 ? [] : [`${refused.length} refused`]),
  ]
  await terminal.print(`${negotiation}: ${counts.join(', ')}`)
  for (const { file, pointer } of differing) terminal.complain(`${file} ${pointer}: it is on record with other contents`)
  if (differing.some(({ pointer }) => pointer !== '/negotiation'))
    terminal.complain(
      'What is on record is never edited: `seed --correct` shows the corrections that would bring it there, and records them where you say so',
    )
  else if (differing.length > 0) terminal.complain(titleStays)
  for (const fault of refused) terminal.complain(faultText(fault))
  return differing.length + refused.length === 0 ? exitCodes.fine : exitCodes.badNews
}

/** The data set in a folder, or the end of the command: all that is wrong with its files is printed. */
async function dataSetIn(folder: string, terminal: Terminal): Promise<DataSet> {
  const read = await readDataSet(folder).catch((cause: Error) => {
    throw new Failure(exitCodes.wrongUsage, `${folder} cannot be read: ${cause.message}`, { cause })
  })
  if (read.ok) return read.value
  for (const fault of read.error) terminal.complain(faultText(fault))
  throw new Failure(exitCodes.wrongUsage, nothing)
}

/** Loads the data set in a folder, or says what would come of it. */
export async function seedFolder(context: ServedContext, folder: string): Promise<ExitCode> {
  const {
    service,
    terminal,
    io: { system },
    globals,
  } = context
  const dataSet = await dataSetIn(folder, terminal)
  if (globals.dryRun === true) return print(await corrected(await seedPreview(dataSet, service, system), context, dataSet), terminal, true)
  const progress = progressOf(terminal, dataSet.negotiation, dataSet.entries.length)
  const loaded = await seed(dataSet, service, { system, onProgress: () => progress.advance() }).finally(() => progress.end())
  if (loaded.ok) return print(await corrected(loaded.value, context, dataSet), terminal, false)
  for (const fault of loaded.error) terminal.complain(faultText(fault))
  terminal.complain(nothing)
  return exitCodes.badNews
}

/** Shows what would bring the record to where the data set in a folder is, and records it where that is confirmed. */
export const correctFolder = async (context: ServedContext, folder: string, options: CorrectOptions): Promise<ExitCode> =>
  correct(context, await dataSetIn(folder, context.terminal), options)
