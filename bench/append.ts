import { randomUUIDv7 } from 'node:crypto'
import { join } from 'node:path'
import type { NewEvent } from '../events/envelope.ts'
import { streamOf } from '../events/stream.ts'
import { openLedger } from '../src/negotiations/ledger.ts'
import { batchOf, type StoredEvent } from '../src/store/port/batch.ts'
import { openSqlite } from '../src/store/sqlite/sqlite.ts'
import { openBareLog } from './bare-log.ts'
import { commandOf } from './command.ts'
import { openDisk } from './disk.ts'
import { compared, type Run, type Section } from './figure.ts'
import { interleaved, median, rateOf } from './rounds.ts'
import { described, enveloped, history, negotiation, type Recording, type Shape } from './workload.ts'

/** Takes the next so many; they are there. */
function* next<T>(of: Iterator<T>, count: number): Generator<T> {
  for (let taken = 0; taken < count; taken++) yield of.next().value as T
}

/** So many writers side by side, each with one write under way; they take their work from one list, in order. */
async function written<T>(writers: number, work: Iterable<T>, write: (one: T) => Promise<unknown>): Promise<void> {
  const queue = work[Symbol.iterator]()
  const writer = async () => {
    for (let one = queue.next(); one.done !== true; one = queue.next()) await write(one.value)
  }
  await Promise.all(Array.from({ length: writers }, writer))
}

/** Appends by so many writers, every one durable before its writer goes on. */
async function appendBy(writers: number, perRound: number, { rounds, folder }: Run): Promise<Pick<Section, 'notes' | 'figures'>> {
  const fileOf = (name: string) => join(folder, `append-${writers}-${name}.db`)
  const shape: Shape = { events: (rounds + 2) * perRound, parties: 4, points: 20, days: 3650, order: 'as it comes' }
  const entries = [...history(shape)]
  const events = entries.map(enveloped)
  const rows = events.map((event) => batchOf([event]).events[0] as StoredEvent)

  const ledgerStore = openSqlite(fileOf('ledger'))
  const ledger = await openLedger(ledgerStore, { now: Date.now, newId: randomUUIDv7 })
  const record = async ({ payload }: Recording) => {
    const outcome = await ledger.write(negotiation, { commands: [commandOf(payload)], by: 'bench' })
    if (outcome.outcome !== 'recorded') throw new Error(`The ledger did not record ${payload.type}: ${JSON.stringify(outcome)}`)
  }
  const store = openSqlite(fileOf('store'))
  const put = async ([revision, event]: [number, NewEvent]) => {
    const { outcome } = await store.append(streamOf(negotiation), revision === 0 ? 'none' : revision - 1, [event])
    if (outcome !== 'appended') throw new Error(`The store answered ${outcome}`)
  }
  const bare = openBareLog(fileOf('bare'))
  const disk = openDisk(folder)

  const left = { ledger: entries.values(), store: events.entries(), bare: rows.values() }
  const measured = await interleaved(rounds, {
    ledger: () => rateOf(perRound, () => written(writers, next(left.ledger, perRound), record)),
    store: () => rateOf(perRound, () => written(writers, next(left.store, perRound), put)),
    bare: () => {
      const batch = [...next(left.bare, perRound)]
      return rateOf(perRound, () => bare.append(batch, writers))
    },
    disk: () => disk.syncs(Math.min(perRound, 500)),
  })
  await ledger.close()
  await Promise.all([ledgerStore.close(), store.close()])
  bare.close()
  disk.close()

  const against = `${writers} row${writers === 1 ? '' : 's'} a commit`
  const figure = { unit: 'events/s', against, bare: measured.bare, atLeast: 0.5 }
  const who = writers === 1 ? '1 writer' : `${writers} writers`
  const syncs = Math.round(median(measured.disk)).toLocaleString('en')
  return {
    notes: [
      `${who}: ${perRound.toLocaleString('en')} appends a round, in all ${described(shape)}`,
      `raw disk in the same rounds: ${syncs} fdatasync/s`,
    ],
    figures: [
      compared({ ...figure, name: `durable append, ledger, ${who}`, values: measured.ledger }),
      compared({ ...figure, name: `durable append, store, ${who}`, values: measured.store }),
    ],
  }
}

/** Durable appends to SQLite through the ledger and through the store alone, beside bare inserts of the same rows. */
export async function append(run: Run): Promise<Section> {
  const many = await appendBy(64, run.isQuick ? 640 : 6400, run)
  const one = await appendBy(1, run.isQuick ? 100 : 500, run)
  return {
    title: 'Durable append (SQLite, WAL, synchronous=FULL)',
    notes: [...many.notes, ...one.notes],
    figures: [...many.figures, ...one.figures],
  }
}
