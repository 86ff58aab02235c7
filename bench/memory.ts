import { randomUUIDv7 } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openLedger } from '../src/negotiations/ledger.ts'
import { openSqlite } from '../src/store/sqlite/sqlite.ts'
import { readBare } from './bare-log.ts'
import { compared, type Run, type Section } from './figure.ts'
import { keptLog, longHistory } from './kept-log.ts'
import { interleaved } from './rounds.ts'
import { described } from './workload.ts'

setFlagsFromString('--expose-gc')
const gc: () => void = runInNewContext('gc')

/** Collects twice: what finalisers of the first collection let go of, the second takes. */
export const collectGarbage = (): void => {
  gc()
  gc()
}

/** Bytes of heap that something takes up, for each event, as long as it is held. */
async function heldBy(count: number, hold: () => Promise<unknown>): Promise<number> {
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const held = await hold()
  collectGarbage()
  const after = process.memoryUsage().heapUsed
  // A mention after the measurement, or it would be collected before.
  if (held === undefined) throw new Error('Nothing was held')
  return (after - before) / count
}

/** Heap that a negotiation in memory takes for each event, beside its events as bare objects. */
export async function memory({ isQuick, rounds, folder }: Run): Promise<Section> {
  const shape = longHistory(isQuick)
  const path = await keptLog(folder, shape)
  const measured = await interleaved(Math.min(rounds, 5), {
    ledger: async () => {
      const store = openSqlite(path, { readOnly: true })
      const bytes = await heldBy(shape.events, () => openLedger(store, { now: Date.now, newId: randomUUIDv7, isOnce: true }))
      await store.close()
      return bytes
    },
    bare: () =>
      heldBy(shape.events, async () => {
        const events: unknown[] = []
        readBare(path, (event) => events.push(event))
        return events
      }),
  })
  const figure = compared({
    name: 'heap for each event',
    unit: 'bytes',
    values: measured.ledger,
    against: 'parsed events',
    bare: measured.bare,
  })
  return { title: 'Memory', notes: [described(shape)], figures: [figure] }
}
