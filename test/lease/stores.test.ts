import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type Held, openLease, type Work } from '../../src/lease/lease.ts'
import type { LeaseSystem } from '../../src/lease/options.ts'
import { openEventStoreDb } from '../../src/store/eventstoredb/eventstoredb.ts'
import type { Store } from '../../src/store/port/port.ts'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { startDouble } from '../support/eventstoredb-double/double.ts'
import { skipReason, startNode } from '../support/eventstoredb-server.ts'
import { temporaryFolder } from '../support/folder.ts'

/** Two stores on one log, as two replicas have them; SQLite has one writer, so there the two share it. */
const stores: [string, string | false, (t: Test) => Promise<[Store, Store]>][] = [
  [
    'SQLite',
    false,
    async (t) => {
      const store = openSqlite(join(temporaryFolder(t), 'standpoint.db'))
      return [store, store]
    },
  ],
  ['the double', false, async (t) => twoAt((await startDouble(t)).url)],
  ['a real server', skipReason, async (t) => twoAt((await startNode(t)).url)],
]

const twoAt = async (url: string): Promise<[Store, Store]> => [await openEventStoreDb(url), await openEventStoreDb(url)]

const system: LeaseSystem = {
  now: Date.now,
  steady: () => performance.now(),
  wait: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
  newId: randomUUIDv7,
  random: Math.random,
}

const contender = (store: Store, holder: string) => {
  const stop = new AbortController()
  let begin = (_: Held) => {}
  const begun = new Promise<Held>((resolve) => {
    begin = resolve
  })
  const work: Work = async (held) => {
    begin(held)
    await once(held.signal, 'abort')
  }
  const lease = openLease(store, 'dispatch', { holder, ttlMs: 2000 }, system)
  return { begun, ended: lease.hold(work, stop.signal), stop: () => stop.abort() }
}

for (const [name, skip, open] of stores)
  t.test(`on ${name}, one holds the lease at a time, and the next has a greater token`, { skip }, async (t) => {
    const [one, other] = await open(t)
    t.teardown(() => Promise.all([one.close(), other.close()]))
    const first = contender(one, 'first')
    const held = await first.begun
    const second = contender(other, 'second')
    t.ok(held.isValid())
    first.stop()
    await first.ended
    const next = await second.begun
    t.notOk(held.isValid())
    t.ok(next.isValid())
    t.ok(next.token > held.token)
    second.stop()
    await second.ended
  })

for (const [name, skip, open] of stores)
  t.test(`on ${name}, another takes the lease over from a holder that the store no longer hears`, { skip }, async (t) => {
    const [one, other] = await open(t)
    t.teardown(() => Promise.all([one.close(), other.close()]))
    let isCut = false
    const line: Store = {
      ...one,
      append: async (...given) => {
        if (isCut) throw new Error('the line is cut')
        return one.append(...given)
      },
    }
    const first = contender(line, 'first')
    const held = await first.begun
    const second = contender(other, 'second')
    isCut = true
    const next = await second.begun
    t.notOk(held.isValid(), 'the first knew before the second could begin')
    t.ok(next.token > held.token)
    first.stop()
    second.stop()
    await Promise.all([first.ended, second.ended])
  })
