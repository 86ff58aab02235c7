import type { Logger } from 'pino'
import { type DataSet, readDataSet } from '../cli/entries/data-set.ts'
import { handIn, seed } from '../cli/entries/seed.ts'
import { type Fault, faultText, type Place } from '../cli/input/fault.ts'
import { exitCodes, Failure } from '../cli/terminal/exit.ts'
import { ServiceClient } from '../cli/transport/client.ts'
import { buildApp } from '../http/app.ts'
import type { Ledger } from '../negotiations/ledger.ts'
import { keyedCorrelation, keyedId } from '../streams/idempotency.ts'
import { inProcessTransport } from './in-process-transport.ts'
import type { Opened } from './service.ts'
import { system } from './system.ts'

type Options = { signal: AbortSignal; logger: Logger }

/** Does something by the same transport as anybody else. */
async function served<T>({ record, webhooks }: Opened, signal: AbortSignal, work: (service: ServiceClient) => Promise<T>): Promise<T> {
  const app = await buildApp({ ...record, webhooks, settings: { trustsCaller: true, caller: 'seed' } })
  try {
    return await work(new ServiceClient(inProcessTransport({ app, close: () => app.close() }), { signal }))
  } finally {
    await app.close()
  }
}

const failure = (faults: readonly Fault[]): Failure =>
  new Failure(exitCodes.wrongUsage, ['The data set cannot be loaded:', ...faults.map(faultText)].join('\n'))

async function loadFirst(opened: Opened, folder: string, signal: AbortSignal): Promise<string> {
  const read = await readDataSet(folder).catch((cause: Error) => {
    throw new Failure(exitCodes.wrongUsage, `The data set cannot be loaded: ${cause.message}`, { cause })
  })
  if (!read.ok) throw failure(read.error)
  const loaded = await served(opened, signal, (service) => seed(read.value, service, { system }))
  if (!loaded.ok) throw failure(loaded.error)
  const { negotiation, added, refused } = loaded.value
  if (refused.length > 0) throw failure(refused)
  return `Loaded ${negotiation}: ${added} entries`
}

const pageLimit = 1000

/**
 * The entries that are on record with other contents, where all are on record. The log is read as far as the data set
 * reaches in it, which is its beginning as a rule: to hand everything in once more would make each start wait.
 */
async function changedSince(ledger: Ledger, dataSet: DataSet): Promise<Place[]> {
  const { negotiation, entries } = dataSet
  const sought = new Map(entries.map((entry) => [keyedId(negotiation, entry.key, 0), entry]))
  const changed: Place[] = []
  for (let from = 0; sought.size > 0; from += pageLimit) {
    const page = await ledger.events(negotiation, from, pageLimit)
    for (const { id, correlationId } of page) {
      const entry = sought.get(id)
      if (entry !== undefined && correlationId !== keyedCorrelation(negotiation, entry.key, [entry.command])) changed.push(entry.place)
      sought.delete(id)
    }
    if (page.length < pageLimit) break
  }
  return changed
}

/** Every entry has a key of its own, and what was written under a key is known: so it is known what is missing, without a write. */
async function takeUpAgain(opened: Opened, folder: string, { signal, logger }: Options): Promise<string | null> {
  const read = await readDataSet(folder)
  if (!read.ok) throw new Error(read.error.map(faultText).join('\n'))
  const { negotiation, entries } = read.value
  const { ledger } = opened.record
  // What somebody else opened under that id is theirs to fill.
  if (!ledger.isKnown(negotiation, entries[0].key)) return null
  const { added, differing, refused } = entries.every(({ key }) => ledger.isKnown(negotiation, key))
    ? { added: 0, differing: await changedSince(ledger, read.value), refused: [] }
    : await served(opened, signal, (service) => handIn(read.value, service))
  if (differing.length + refused.length > 0)
    logger.warn(
      { negotiation, differing: differing.map(({ file, pointer }) => `${file} ${pointer}`), refused: refused.map(faultText) },
      'entries of the data set are not on record as they are in its folder: the record has moved on',
    )
  return added === 0 ? null : `Took up ${negotiation} again: ${added === 1 ? '1 entry was' : `${added} entries were`} missing`
}

/**
 * Sees to the data set of a start. An empty store is given all of it; one on which that was interrupted is given the
 * rest. What has come on record since, be it that the same was written by hand, is no reason not to start.
 * @returns what there is to say of it; null where all was there, or where its negotiation is not of its making
 * @throws Failure where the store is empty and cannot be given it
 */
export async function seedAtStart(opened: Opened, folder: string, options: Options): Promise<string | null> {
  if (opened.record.ledger.ids().length === 0) return loadFirst(opened, folder, options.signal)
  return takeUpAgain(opened, folder, options).catch((err: unknown) => {
    if (!options.signal.aborted) options.logger.warn({ err, folder }, 'the data set was not looked at, or could not be completed')
    return null
  })
}
