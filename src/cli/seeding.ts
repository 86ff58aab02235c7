import { z } from 'zod'
import { writePathOf } from '../commands/paths.ts'
import { abreast } from './abreast.ts'
import { type DataSet, type Entry, readDataSet } from './data-set-folder.ts'
import type { Door } from './door.ts'
import type { Fault, Place } from './fault.ts'
import { negotiationPath } from './negotiation.ts'
import { problemText } from './problem.ts'
import { type Posted, type Service, serviceAt } from './service.ts'

/** What became of a data set's entries, the negotiation's opening among them. */
export type SeedReport = {
  negotiation: string
  added: number
  /** On record before, and still the same. */
  unchanged: number
  /** On record before, with other contents. Nothing was written of them. */
  differing: Place[]
  refused: Fault[]
}

export type SeedOptions = {
  /** How many entries have been handed in, of how many. */
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** Whether a negotiation that was opened otherwise, not by this data set, is called the same. */
async function isSame(service: Service, { data }: Entry, negotiation: string): Promise<boolean> {
  const { title, description } = await service.ask(Called, negotiationPath(negotiation))
  return title === data.title && description === (data.description ?? null)
}

const Called = z.object({ title: z.string(), description: z.string().nullable() })

function refusalsOf({ place }: Entry, { problem }: Extract<Posted, { ok: false }>): Fault[] {
  const { errors = [] } = problem
  if (errors.length === 0) return [{ ...place, message: problemText(problem) }]
  return errors.map(({ pointer, path, message, code }) => ({
    file: place.file,
    // What the path of the request says is a field of the entry.
    pointer: `${place.pointer}${pointer ?? (path === undefined ? '' : `/${path}`)}`,
    message: message ?? code ?? problemText(problem),
  }))
}

/**
 * Hands a data set in, entry by entry, each under its own idempotency key: what is on record already
 * stays as it is. Lists come one after the other, since later ones name what earlier ones introduce.
 */
export async function handIn(
  { negotiation, opening, entries }: DataSet,
  service: Service,
  { onProgress }: SeedOptions = {},
): Promise<SeedReport> {
  const all = [opening, ...entries]
  const answers: Posted[] = []
  let done = 0
  const post = async (entry: Entry, index: number): Promise<void> => {
    const { path, body } = writePathOf(negotiation, entry.type, entry.data)
    answers[index] = await service.post(path, body, entry.key)
    done += 1
    onProgress?.(done, all.length)
  }
  await post(opening, 0)
  let before = 1
  for (const list of Map.groupBy(entries, ({ type }) => type).values()) {
    const from = before
    await abreast(list, service.inOrder, (entry, index) => post(entry, from + index))
    before += list.length
  }
  const report: SeedReport = { negotiation, added: 0, unchanged: 0, differing: [], refused: [] }
  for (const [index, entry] of all.entries()) {
    const answer = answers[index] as Posted
    const code = answer.ok ? undefined : answer.problem.code
    if (answer.ok) report[answer.isRepeated ? 'unchanged' : 'added'] += 1
    else if (code === 'already-open' && (await isSame(service, entry, negotiation))) report.unchanged += 1
    else if (code === 'already-open' || code === 'key-reused') report.differing.push(entry.place)
    else report.refused.push(...refusalsOf(entry, answer))
  }
  return report
}

/**
 * Loads a data set's folder through a door. Nothing is written unless all of its files are in order.
 * @returns what became of its entries, or all that is wrong with the files; rejects where the folder
 *   cannot be read or the service cannot be reached
 */
export async function seedDataSet(
  door: Door,
  folder: string,
  { key, signal = new AbortController().signal, onProgress }: SeedOptions & { key?: string | undefined; signal?: AbortSignal } = {},
): Promise<{ report: SeedReport } | { faults: Fault[] }> {
  const read = await readDataSet(folder)
  if ('faults' in read) return read
  return { report: await handIn(read.dataSet, serviceAt(door, { key, signal }), { onProgress }) }
}
