import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { ExpectedRevision, Store } from '../../src/store/port/port.ts'
import { embeddedStore } from '../../src/store/sqlite/backend.ts'
import { memoryEngine, openMemory } from '../../src/store/sqlite/memory.ts'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { take } from '../contract/trial.ts'
import { idsOf, newEvent, newEvents } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'
import { listOf } from '../support/list-of.ts'

const failure = new Error('disk I/O error')

t.test('appends whose commit fails are all rejected, and those after it are taken', async (t) => {
  const engine = memoryEngine()
  let isBroken = true
  const store = embeddedStore({
    ...engine,
    commit: (work) => {
      if (isBroken) throw failure
      return engine.commit(work)
    },
  })
  const appends = ['a-1', 'a-2'].map((stream) => store.append(stream, 'none', [newEvent(stream)]))
  for (const append of appends) await t.rejects(append, failure)
  isBroken = false
  t.match(await store.append('a-1', 'none', [newEvent('a-1')]), { outcome: 'appended' })
})

t.test('a thousand waiting appends take a few commits, in the order in which they came', async (t) => {
  const engine = memoryEngine()
  let commits = 0
  const store = embeddedStore({
    ...engine,
    commit: (work) => {
      commits++
      return engine.commit(work)
    },
  })
  const results = await Promise.all(
    Array.from({ length: 1000 }, (_, n) => store.append('a-1', n === 0 ? 'none' : n - 1, [newEvent(`e ${n}`)])),
  )
  t.ok(results.every(({ outcome }) => outcome === 'appended'))
  t.ok(commits < 10)
})

t.test('a store that reads only refuses to write', async (t) => {
  const store = embeddedStore({ ...memoryEngine(), readOnly: true })
  await t.rejects(store.append('a-1', 'none', [newEvent('e')]), { name: 'StoreUnavailable', message: /reading only/ })
})

t.test('reading in a loop does not hold up a writer', async (t) => {
  const store = embeddedStore(memoryEngine())
  const append = store.append('a-1', 'none', [newEvent('e')])
  while ((await store.readStream('a-1', { limit: 1 })).length === 0);
  t.match(await append, { outcome: 'appended' })
})

t.test('a subscriber that catches up does not hold up the process', async (t) => {
  const store = embeddedStore(memoryEngine())
  await store.append('a-1', 'none', newEvents('e', 1000))
  for (const n of [1, 2]) await store.append('a-1', n * 1000 - 1, newEvents(`e ${n}`, 1000))
  let hasTurned = false
  setImmediate(() => {
    hasTurned = true
  })
  await take(store, 3000, {})
  t.ok(hasTurned)
})

t.test('a subscriber does not search again what was not for it', async (t) => {
  const engine = memoryEngine()
  let searchedAfter: number | undefined
  const store = embeddedStore({
    ...engine,
    readAll: (range) => {
      searchedAfter = range.after
      return engine.readAll(range)
    },
  })
  const taken = take(store, 1, { prefix: 'mine-' })
  await store.append('noise-1', 'none', newEvents('noise', 3000))
  const head = await store.head()
  await store.append('mine-1', 'none', [newEvent('e')])
  await taken
  t.equal(searchedAfter, head)
})

/** What these stores promise beyond the port, since they know every id of their log. */
const stores: [string, (t: Test) => Store][] = [
  ['memory', openMemory],
  ['sqlite', (t) => openSqlite(join(temporaryFolder(t), 'standpoint.db'))],
]

/** Batches that share events with `e 0` to `e 2` in the log, and the event that is in the way. */
const overlaps: [string, string[], string][] = [
  ['an old event and a new one', ['e 0', 'new'], 'e 0'],
  ['a new event and an old one', ['new', 'e 1'], 'e 1'],
  ['all that is there and a new event', ['e 0', 'e 1', 'e 2', 'new'], 'e 0'],
  ['old events in another order', ['e 1', 'e 0'], 'e 0'],
  ['old events that stand apart', ['e 0', 'e 2'], 'e 2'],
]

for (const [name, open] of stores)
  t.test(`the ids of a log in ${name}`, async (t) => {
    const opened = (t: Test): Store => {
      const store = open(t)
      t.teardown(() => store.close())
      return store
    }

    for (const expected of ['none', 0, 1, 4, 7] as ExpectedRevision[])
      t.test(`a repeat that expects ${expected} gets its first receipt`, async (t) => {
        const store = opened(t)
        await store.append('a-1', 'none', [newEvent('old')])
        const first = await store.append('a-1', 0, newEvents('e', 2))
        await store.append('a-1', 2, newEvents('later', 2))
        t.strictSame(await store.append('a-1', expected, newEvents('e', 2)), { ...first, outcome: 'repeated' })
        t.equal((await store.readAll({ limit: 10 })).length, 5)
      })

    t.test('a later part of a batch gets the receipt of that part', async (t) => {
      const store = opened(t)
      const first = await store.append('a-1', 'none', newEvents('e', 3))
      const again = await store.append('a-1', 'none', newEvents('e', 3).slice(1))
      t.strictSame(again, { ...first, outcome: 'repeated', firstRevision: 1 })
    })

    t.test('of the same append twice at once the second is told that it repeats', async (t) => {
      const store = opened(t)
      const results = await Promise.all([1, 2].map(() => store.append('a-1', 'none', newEvents('e', 3))))
      t.match(results, listOf({ outcome: 'appended' }, { outcome: 'repeated' }))
    })

    for (const [what, labels, inTheWay] of overlaps)
      t.test(`of a batch of ${what} the one in the way is named`, async (t) => {
        const store = opened(t)
        await store.append('a-1', 'none', newEvents('e', 3))
        const batch = labels.map((label) => newEvent(label))
        for (const expected of ['none', 2] as const)
          t.strictSame(await store.append('a-1', expected, batch), { outcome: 'id-taken', id: newEvent(inTheWay).id })
        t.strictSame(idsOf(await store.readAll({ limit: 10 })), idsOf(newEvents('e', 3)))
      })

    t.test('a taken id is told before a wrong revision', async (t) => {
      const store = opened(t)
      await store.append('a-1', 'none', newEvents('e', 2))
      const other = newEvent('e 0', { data: 'other' })
      t.strictSame(await store.append('a-1', 7, [other]), { outcome: 'id-taken', id: other.id })
    })

    t.test('an id of one stream is taken in every other', async (t) => {
      const store = opened(t)
      await store.append('a-1', 'none', [newEvent('e')])
      t.strictSame(await store.append('b-1', 'none', [newEvent('e')]), { outcome: 'id-taken', id: newEvent('e').id })
      t.strictSame(await store.readStream('b-1', { limit: 1 }), [])
    })

    t.test('the ids of events that a limit removed are free again', async (t) => {
      const store = opened(t)
      await store.append('a-1', 'none', newEvents('e', 3))
      await store.retain('a-1', 1)
      t.equal((await store.readAll({ limit: 10 })).length, 1)
      t.match(await store.append('a-2', 'none', newEvents('e', 2)), { outcome: 'appended' })
    })
  })
