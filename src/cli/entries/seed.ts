import { z } from 'zod'
import { type Command, commandData } from '../../negotiations/commands/command.ts'
import { writePaths } from '../../negotiations/commands/write-path.ts'
import { failed, ok, type Result } from '../../result.ts'
import type { System } from '../../system.ts'
import { negotiationPath } from '../command/negotiation.ts'
import type { Fault, Place } from '../input/fault.ts'
import type { ServiceClient } from '../transport/client.ts'
import type { DataSet, Entry } from './data-set.ts'
import { dryRun } from './dry-run.ts'
import { type EntryResult, resultOf } from './entry-result.ts'

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

/** An entry read as the service reads it: an opening may have more to it than a data set says of it. */
export const commandOf = ({ type, data }: Entry): Command => ({ type, data: commandData[type].parse(data) }) as Command

const Called = z.object({ title: z.string(), description: z.string().nullable() })

/** Whether a negotiation that was opened otherwise, not by this data set, is called the same. */
async function isSame(service: ServiceClient, { data }: Entry, negotiation: string): Promise<boolean> {
  const { title, description } = await service.ask(Called, negotiationPath(negotiation))
  return title === data.title && description === (data.description ?? null)
}

async function reportOf(dataSet: DataSet, results: readonly EntryResult[], service: ServiceClient): Promise<SeedReport> {
  const { negotiation, entries } = dataSet
  const report: SeedReport = { negotiation, added: 0, unchanged: 0, differing: [], refused: [] }
  for (const [index, entry] of entries.entries()) {
    const one = results[index] as EntryResult
    const isOpen = one.result === 'refused' && one.code === 'already-open'
    const result = isOpen ? ((await isSame(service, entry, negotiation)) ? 'unchanged' : 'differing') : one.result
    if (result === 'differing') report.differing.push(entry.place)
    else if (result !== 'refused') report[result] += 1
    else if (one.result === 'refused') report.refused.push(...one.faults)
  }
  return report
}

/** What would become of a data set if it were handed in now. Nothing is written. */
export async function seedPreview(dataSet: DataSet, service: ServiceClient, system: Pick<System, 'now' | 'newId'>): Promise<SeedReport> {
  const { negotiation, entries } = dataSet
  const postings = entries.map((entry) => ({ negotiation, key: entry.key, place: entry.place, command: commandOf(entry) }))
  return reportOf(dataSet, await dryRun(postings, service, system), service)
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
  for (const list of Map.groupBy(entries.entries(), ([, { type }]) => type).values())
    await forEachConcurrent(list, service.inOrder, async ([index, { type, data, key, place }]) => {
      const { path, body } = writePaths[type].requestOf(negotiation, data)
      results[index] = resultOf(await service.post(path, body, key), place)
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
