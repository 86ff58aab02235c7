import { z } from 'zod'
import type { Frame } from '../../negotiations/commands/command.ts'
import { failed, ok, type Result } from '../../result.ts'
import type { System } from '../../system.ts'
import { negotiationPath } from '../command/negotiation.ts'
import type { Fault, Place } from '../input/fault.ts'
import type { ServiceClient } from '../transport/client.ts'
import type { DataSet } from './data-set.ts'
import { dryRun } from './dry-run.ts'
import { type EntryResult, postEntry, resultOf } from './entry.ts'

/** What became of a data set's entries, the negotiation's opening among them, or what would become of them. */
export type SeedReport = {
  negotiation: string
  added: number
  /** On record before, and still the same. */
  unchanged: number
  /** On record before, with other contents. Nothing was written of them. */
  differing: Place[]
  refused: Fault[]
}

/** Told how many entries have been handed in, of how many. */
type OnProgress = (done: number, total: number) => void

const Called = z.object({ title: z.string(), description: z.string().nullable() })

/** Whether a negotiation that was opened otherwise, not by this data set, is called the same. */
async function isSame(service: ServiceClient, opening: Frame): Promise<boolean> {
  const { title, description } = await service.ask(Called, negotiationPath(opening.id))
  return title === opening.title && description === (opening.description ?? null)
}

async function reportOf(dataSet: DataSet, results: readonly EntryResult[], service: ServiceClient): Promise<SeedReport> {
  const { negotiation, entries } = dataSet
  const report: SeedReport = { negotiation, added: 0, unchanged: 0, differing: [], refused: [] }
  for (const [index, { command, place }] of entries.entries()) {
    let one = results[index] as EntryResult
    if (command.type === 'OpenNegotiation' && one.result === 'refused' && one.code === 'already-open')
      one = { result: (await isSame(service, command.data)) ? 'unchanged' : 'differing' }
    if (one.result === 'refused') report.refused.push(...one.faults)
    else if (one.result === 'differing') report.differing.push(place)
    else report[one.result] += 1
  }
  return report
}

/** What would become of a data set if it were handed in now. Nothing is written. */
export async function seedPreview(dataSet: DataSet, service: ServiceClient, system: Pick<System, 'now' | 'newId'>): Promise<SeedReport> {
  return reportOf(dataSet, await dryRun(service, dataSet.negotiation, dataSet.entries, system), service)
}

/**
 * Works through a list with so many items under way at once, each begun in the order of the list.
 * Rejects with the first failure, and begins nothing after it.
 */
async function forEachConcurrent<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  // One generator for all: where one of them throws, the loop closes it, and so ends the others.
  const waiting = (function* () {
    yield* items
  })()
  const workThrough = async () => {
    for (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: limit }, workThrough))
}

/**
 * Hands a data set in, entry by entry, each under its own idempotency key: what is on record already
 * stays as it is. Lists come one after the other, since later ones name what earlier ones introduce.
 */
export async function handIn(dataSet: DataSet, service: ServiceClient, onProgress?: OnProgress): Promise<SeedReport> {
  const { negotiation, entries } = dataSet
  const results: EntryResult[] = []
  let done = 0
  for (const list of Map.groupBy(entries.entries(), ([, { command }]) => command.type).values())
    await forEachConcurrent(list, service.inOrder, async ([index, entry]) => {
      results[index] = resultOf(await postEntry(service, negotiation, entry), entry)
      done += 1
      onProgress?.(done, entries.length)
    })
  return reportOf(dataSet, results, service)
}

/**
 * Hands a data set in, unless an entry would be refused: then nothing of it is written.
 * What comes on record in the meantime may still have one refused, and is reported as that.
 */
export async function seed(
  dataSet: DataSet,
  service: ServiceClient,
  { system, onProgress }: { system: Pick<System, 'now' | 'newId'>; onProgress?: OnProgress | undefined },
): Promise<Result<SeedReport, Fault[]>> {
  const { refused } = await seedPreview(dataSet, service, system)
  return refused.length > 0 ? failed(refused) : ok(await handIn(dataSet, service, onProgress))
}
