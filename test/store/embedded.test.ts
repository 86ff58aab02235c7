import t from 'tap'
import { embeddedStore } from '../../src/store/embedded.ts'
import { memoryEngine } from '../../src/store/memory.ts'
import { take } from '../contract/trial.ts'
import { newEvent, newEvents } from '../support/events.ts'

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
  for (const n of [0, 1, 2]) await store.append('a-1', 'any', newEvents(`e ${n}`, 1000))
  let hasTurned = false
  setImmediate(() => {
    hasTurned = true
  })
  await take(store, 3000, {})
  t.ok(hasTurned)
})

t.test('a subscriber does not search again what was not for it', async (t) => {
  const engine = memoryEngine()
  let searchedAfter = -1
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

t.test('the ids of events that a limit removed are free again in memory too', async (t) => {
  const store = embeddedStore(memoryEngine())
  await store.append('a-1', 'none', newEvents('e', 3))
  await store.retain('a-1', 1)
  t.equal((await store.readAll({ limit: 10 })).length, 1)
  t.match(await store.append('a-2', 'none', newEvents('e', 2)), { outcome: 'appended' })
})
