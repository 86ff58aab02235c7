import { randomUUIDv7 } from 'node:crypto'
import type { Negotiation } from '../projections/negotiation.ts'
import { negotiationSnapshots, openLedger } from '../src/negotiations/ledger.ts'
import { openSqlite } from '../src/store/sqlite/sqlite.ts'
import type { Snapshots } from '../src/streams/snapshots.ts'
import { readBare } from './bare-log.ts'
import { compared, type Run, type Section } from './figure.ts'
import { keptLog, longHistory } from './kept-log.ts'
import { collectGarbage } from './memory.ts'
import { interleaved, median, rateOf } from './rounds.ts'
import { described, negotiation } from './workload.ts'

/** How long a service takes to know its log again, from the events and from a snapshot. */
export async function rebuild({ isQuick, rounds, folder }: Run): Promise<Section> {
  const shape = longHistory(isQuick)
  const path = await keptLog(folder, shape)
  const file = negotiationSnapshots(`${path}.snapshot`)
  const readOnly: Snapshots<Negotiation> = { ...file, save: async () => {} }
  const start = async (snapshots?: Snapshots<Negotiation>): Promise<number> => {
    collectGarbage()
    const store = openSqlite(path, { readOnly: true })
    const opening = performance.now()
    const ledger = await openLedger(store, { now: Date.now, newId: randomUUIDv7, snapshots, isOnce: true })
    const took = performance.now() - opening
    if (ledger.read(negotiation)?.recorded.length !== shape.events) throw new Error('The ledger did not read all of the log')
    await ledger.close()
    await store.close()
    return (shape.events / took) * 1000
  }
  await start(file)
  const measured = await interleaved(rounds, {
    events: () => start(),
    snapshot: () => start(readOnly),
    bare: () => {
      collectGarbage()
      return rateOf(shape.events, () => readBare(path, () => {}))
    },
  })
  const seconds = (rates: number[]) => (shape.events / median(rates)).toFixed(2)
  const figure = { unit: 'events/s', against: 'read and JSON.parse', bare: measured.bare }
  return {
    title: 'Start',
    notes: [
      described(shape),
      `from the events ${seconds(measured.events)} s, from a snapshot ${seconds(measured.snapshot)} s, bare reading ${seconds(measured.bare)} s`,
    ],
    figures: [
      compared({ ...figure, name: 'rebuild from the events', values: measured.events, atLeast: 0.5 }),
      compared({ ...figure, name: 'start from a snapshot', values: measured.snapshot }),
    ],
  }
}
