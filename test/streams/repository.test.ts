import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { KeyPayload, keyCatalogue } from '../../events/key.ts'
import { type Key, type Keys, keys } from '../../src/keys/key.ts'
import { failed, ok } from '../../src/result.ts'
import { NotWritten, type Store, StoreUnavailable } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { hashOf } from '../../src/streams/chain.ts'
import { OutcomeUnknown, type Request } from '../../src/streams/outcome.ts'
import { Repository } from '../../src/streams/repository.ts'
import { appendChained } from '../support/chained.ts'
import { alone } from '../support/eventstoredb-double/opened.ts'
import { temporaryFolder } from '../support/folder.ts'
import { gatedStore } from '../support/gated-store.ts'
import { noon, surroundings } from '../support/ledger.ts'
import { listOf } from '../support/list-of.ts'

const stores: Record<string, (t: Test) => Promise<Store>> = {
  memory: async () => openMemory(),
  SQLite: async (t) => {
    const store = openSqlite(join(temporaryFolder(t), 'log.db'))
    t.teardown(() => store.close())
    return store
  },
  EventStoreDB: async (t) => (await alone(t)).store,
}

/** Rosters on one store, each with ids of its own; all are closed with the test. */
function rosters(t: Test, store: Store) {
  let count = 0
  return async ({ isOnce = false, start = noon, seen = store }: { isOnce?: boolean; start?: number; seen?: Store } = {}): Promise<Keys> => {
    const { now, newId } = surroundings(start)
    const own = `0190000${count++}`
    const roster = await Repository.open(seen, keys, { now, newId: () => newId().replace('01900000', own), isOnce })
    t.teardown(() => roster.close())
    return roster
  }
}

const hash = 'a'.repeat(64)
const made = (description: string): KeyPayload => ({ type: 'KeyMade', data: { description, scopes: ['read'], hash } })
const revoked: KeyPayload = { type: 'KeyRevoked', data: {} }

/** Makes a key, unless there is one. */
const making = (description = 'A desk', given: Partial<Request<typeof keyCatalogue, Key | undefined, string>> = {}) => ({
  ...{ by: 'write-key', asks: { description } },
  decisions: [(state: Key | undefined) => (state === undefined ? ok([made(description)]) : failed('taken'))],
  ...given,
})

/** Revokes a key, unless it is. */
const revoking = {
  by: 'write-key',
  decisions: [(state: Key | undefined) => (state?.revokedAt === null ? ok([revoked]) : failed('gone'))],
}

const log = (store: Store, id = 'desk') => store.readStream(`key-${id}`, { limit: 100 })

/** Resolves once a roster has that stream up to that revision. */
const reached = (roster: Keys, id: string, revision: number): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (roster.revision(id) < revision) return
      end()
      resolve()
    }
    const end = roster.watch(look)
    look()
  })

for (const [name, open] of Object.entries(stores)) {
  t.test(`${name}: what was written stands at once, is chained, and is folded by the next start`, async (t) => {
    const store = await open(t)
    const next = rosters(t, store)
    const roster = await next()
    t.strictSame(roster.ids(), [])
    t.equal(roster.read('desk'), undefined)
    t.equal(roster.revision('desk'), -1)
    t.match(await roster.write('desk', making()), { outcome: 'recorded', revision: 0, events: listOf({ type: 'KeyMade', revision: 0 }) })
    t.match(roster.read('desk'), { id: 'desk', description: 'A desk', madeBy: 'write-key', revokedAt: null })
    await roster.write('other', making())
    t.match(await roster.write('desk', revoking), { outcome: 'recorded', revision: 1 })
    const [first, second] = await log(store)
    t.match(first, { recordedBy: 'write-key', recordedAt: new Date(noon).toISOString(), previousHash: null, schemaVersion: 1 })
    t.equal(second?.previousHash, first && hashOf(first))
    const later = await next()
    t.strictSame(later.ids(), ['desk', 'other'])
    for (const id of ['desk', 'other']) t.strictSame(later.read(id), roster.read(id))
    t.equal(later.revision('desk'), 1)
  })

  t.test(`${name}: what another writes is followed, and told to those who watch`, async (t) => {
    const store = await open(t)
    const next = rosters(t, store)
    const [one, other] = [await next(), await next()]
    const told: string[] = []
    const end = other.watch((id) => told.push(id))
    await one.write('desk', making())
    await reached(other, 'desk', 0)
    t.strictSame(told, ['desk'])
    end()
    await one.write('desk', revoking)
    await reached(other, 'desk', 1)
    t.strictSame(told, ['desk'], 'and to nobody who no longer watches')
    t.strictSame(other.read('desk'), one.read('desk'))
  })

  t.test(
    `${name}: once it has caught up, all that another wrote before stands, and nothing is waited for where there is nothing`,
    async (t) => {
      const store = await open(t)
      const next = rosters(t, store)
      const [one, other] = [await next(), await next()]
      const { signal } = new AbortController()
      await other.caughtUp(signal)
      for (const id of ['desk', 'archive', 'watch']) await one.write(id, making())
      await other.caughtUp(signal)
      t.strictSame(other.ids(), ['desk', 'archive', 'watch'])
      const later = await next()
      await later.caughtUp(signal)
      await one.caughtUp(signal)
      await appendChained(store, ['negotiation-dam'])
      await one.caughtUp(signal)
    },
  )

  t.test(`${name}: whoever comes second decides anew on what the first one wrote`, async (t) => {
    const store = await open(t)
    const next = rosters(t, store)
    const [first, second] = [await next({ isOnce: true }), await next({ isOnce: true, start: noon - 60_000 })]
    await first.write('desk', making('The first'))
    t.strictSame(await second.write('desk', making('The second')), { outcome: 'refused', refusals: [{ decision: 0, error: 'taken' }] })
    t.equal(second.read('desk')?.description, 'The first')
    t.match(await second.write('desk', revoking), { outcome: 'recorded', revision: 1 })
    t.strictSame(await first.write('desk', revoking), { outcome: 'refused', refusals: [{ decision: 0, error: 'gone' }] })
    const [one, other] = await log(store)
    t.equal(other?.previousHash, one && hashOf(one))
    t.equal(other?.recordedAt, one?.recordedAt, 'a clock that is behind does not make time run back')
  })

  t.test(`${name}: many who write at once to one stream each write what they decided on what stood`, async (t) => {
    const store = await open(t)
    const next = rosters(t, store)
    const all = await Promise.all(Array.from({ length: 4 }, () => next({ isOnce: true })))
    const again = { by: 'desk', decisions: [(_: Key | undefined, { revision }: { revision: number }) => ok([made(`after ${revision}`)])] }
    const written = await Promise.all(all.flatMap((roster) => Array.from({ length: 5 }, () => roster.write('desk', again))))
    t.strictSame(
      written.map((one) => one.outcome === 'recorded' && one.revision).toSorted((a, b) => Number(a) - Number(b)),
      Array.from({ length: 20 }, (_, revision) => revision),
    )
    t.strictSame(
      (await log(store)).map(({ data }) => (data as { description: string }).description),
      Array.from({ length: 20 }, (_, revision) => `after ${revision - 1}`),
    )
    t.equal((await next()).revision('desk'), 19, 'and the chain is whole')
  })

  t.test(`${name}: the same key for the same is answered as the first time, wherever it is asked`, async (t) => {
    const store = await open(t)
    const next = rosters(t, store)
    const [one, other] = [await next({ isOnce: true }), await next({ isOnce: true, start: noon + 60_000 })]
    const first = await one.write('desk', making('A desk', { key: 'k-1' }))
    t.match(first, { outcome: 'recorded', revision: 0 })
    if (first.outcome !== 'recorded') return
    for (const roster of [one, other, await next()]) {
      const repeat = await roster.write('desk', making('A desk', { key: 'k-1' }))
      t.match(repeat, { outcome: 'repeated', revision: 0 })
      if (repeat.outcome !== 'repeated') return
      t.strictSame(
        repeat.events.map(({ position: _, ...event }) => event),
        first.events.map(({ position: _, ...event }) => event),
      )
    }
    t.equal((await log(store)).length, 1)
  })

  t.test(`${name}: the same key for something else is told as reused, wherever it is asked`, async (t) => {
    const store = await open(t)
    const next = rosters(t, store)
    const [one, other] = [await next({ isOnce: true }), await next({ isOnce: true })]
    await one.write('desk', making('A desk', { key: 'k-1' }))
    for (const roster of [one, other, await next()])
      t.strictSame(await roster.write('desk', making('Another desk', { key: 'k-1' })), { outcome: 'key-reused', revision: 0 })
    t.equal((await log(store)).length, 1)
  })

  t.test(`${name}: what else stands in the log does not come into it`, async (t) => {
    const store = await open(t)
    await appendChained(store, ['negotiation-teln-dam', 'keyring-1', 'webhook-desk'])
    const roster = await rosters(t, store)()
    t.strictSame(roster.ids(), [])
  })
}

t.test('a key is the asker’s own, and the stream’s', async (t) => {
  const store = openMemory()
  const roster = await rosters(t, store)()
  const keyed = (by: string) => making('A desk', { by, key: 'k-1', decisions: [() => ok([made('A desk')])] })
  t.match(await roster.write('desk', keyed('one')), { outcome: 'recorded', revision: 0 })
  t.match(await roster.write('desk', keyed('other')), { outcome: 'recorded', revision: 1 })
  t.match(await roster.write('elsewhere', keyed('one')), { outcome: 'recorded', revision: 0 })
  t.match(await roster.write('desk', keyed('one')), { outcome: 'repeated', revision: 0 })
  t.match(await roster.write('desk', keyed('other')), { outcome: 'repeated', revision: 1 })
})

t.test('several events of one request are written together, and repeated together', async (t) => {
  const store = openMemory()
  const roster = await rosters(t, store)()
  const both = making('A desk', { key: 'k-1', decisions: [() => ok([made('A desk'), revoked])] })
  t.match(await roster.write('desk', both), { outcome: 'recorded', revision: 1, events: listOf({ revision: 0 }, { revision: 1 }) })
  await roster.write('desk', making('After', { decisions: [() => ok([made('After')])] }))
  t.match(await roster.write('desk', both), {
    outcome: 'repeated',
    revision: 1,
    events: listOf({ type: 'KeyMade' }, { type: 'KeyRevoked' }),
  })
  const [first, second] = await log(store)
  t.equal(first?.correlationId, second?.correlationId)
})

t.test('a decision for nothing writes nothing, and a refusal neither', async (t) => {
  const store = openMemory()
  const roster = await rosters(t, store)()
  t.strictSame(await roster.write('desk', making('', { decisions: [() => ok([])] })), {
    outcome: 'recorded',
    revision: -1,
    events: [],
  })
  t.strictSame(await roster.write('desk', revoking), { outcome: 'refused', refusals: [{ decision: 0, error: 'gone' }] })
  t.strictSame(roster.ids(), [])
  t.equal(await store.head(), -1)
})

t.test('what could not be read back is not written, and the next in the line is', async (t) => {
  const store = openMemory()
  const roster = await rosters(t, store)()
  const wrong = { type: 'KeyMade', data: { scopes: [], hash } } as const
  const deciding = (payload: KeyPayload) => roster.write('desk', making('', { decisions: [() => ok([payload])] }))
  const buggy = (): never => {
    throw new RangeError('a bug')
  }
  const refused = [
    t.rejects(deciding(wrong as unknown as KeyPayload), { name: 'UnreadableEvent', message: /^key-desk revision 0: KeyMade .* is broken/ }),
    t.rejects(deciding(revoked), { name: 'UnreadableEvent', message: /^key-desk revision 0: .*does not begin/ }),
    t.rejects(roster.write('desk', making('', { decisions: [buggy] })), RangeError),
  ]
  const next = roster.write('desk', making())
  await Promise.all(refused)
  t.match(await next, { outcome: 'recorded', revision: 0 })
})

t.test('a stream that cannot be read ends the start, and is named with its revision', async (t) => {
  const opening = async (given: Parameters<typeof appendChained>[2], order = ['key-desk', 'key-desk', 'key-other']) => {
    const store = openMemory()
    await appendChained(store, order, (stream, revision) => ({
      ...(revision === 0 ? made('A desk') : revoked),
      ...given?.(stream, revision),
    }))
    return Repository.open(store, keys, surroundings())
  }
  await (await opening(() => ({}))).close()
  const second = (change: ReturnType<NonNullable<Parameters<typeof appendChained>[2]>>) => (_: string, revision: number) =>
    revision === 1 ? change : {}
  const refused: [Parameters<typeof appendChained>[2], RegExp][] = [
    [second({ previousHash: '0'.repeat(64) }), /^key-desk revision 1: its previousHash is not the hash of revision 0/],
    [second({ recordedAt: '2025-11-25T18:00:00.000Z' }), /^key-desk revision 1: it was recorded at .* before revision 0/],
    [second({ type: 'KeyLent' }), /^key-desk revision 1: unknown event type KeyLent$/],
    [second({ schemaVersion: 2 }), /^key-desk revision 1: KeyRevoked version 2 is newer than this program/],
    [second({ data: { reason: 'lost' } }), /^key-desk revision 1: KeyRevoked version 1 is broken/],
    [(stream) => (stream === 'key-other' ? revoked : {}), /^key-other revision 0: key-other does not begin with the making of a key$/],
  ]
  for (const [given, message] of refused) await t.rejects(opening(given), { name: 'UnreadableEvent', message })
})

t.test('a gap in a stream ends the start at the revision that is missing', async (t) => {
  const store = openMemory()
  await appendChained(store, Array(4).fill('key-desk'), () => made('A desk'))
  const holed: Store = { ...store, readAll: async (range) => (await store.readAll(range)).filter(({ revision }) => revision !== 2) }
  await t.rejects(Repository.open(holed, keys, surroundings()), {
    name: 'UnreadableEvent',
    message: 'key-desk revision 2: this revision is missing; the next event is of revision 3',
  })
})

t.test('what cannot be read ends the following too, and what was read stands', async (t) => {
  const store = openMemory()
  const roster = await rosters(t, store)()
  await roster.write('desk', making())
  await appendChained(store, ['key-other'], () => ({ type: 'KeyLent' }))
  await t.rejects(roster.failed, { name: 'UnreadableEvent', message: 'key-other revision 0: unknown event type KeyLent' })
  t.equal(roster.read('desk')?.description, 'A desk')
})

/** A store that does something else at one of its appends, the first of which is number 0. */
function disturbed(store: Store, at: number, disturbance: (append: () => ReturnType<Store['append']>) => ReturnType<Store['append']>) {
  let appends = 0
  const append: Store['append'] = (...given) => (appends++ === at ? disturbance(() => store.append(...given)) : store.append(...given))
  return { ...store, append, appends: () => appends }
}

t.test('an append that was written and not answered is told as recorded, and stands at once', async (t) => {
  for (const cause of [new Error('the line was cut'), new StoreUnavailable('The store is away')]) {
    const store = disturbed(openMemory(), 0, async (append) => {
      await append()
      throw cause
    })
    const roster = await rosters(t, store)({ isOnce: true })
    t.match(await roster.write('desk', making()), { outcome: 'recorded', revision: 0, events: listOf({ type: 'KeyMade' }) })
    t.equal(roster.read('desk')?.description, 'A desk')
    t.match(await roster.write('desk', revoking), { outcome: 'recorded', revision: 1 })
    t.equal(store.appends(), 2)
  }
})

t.test('an append of which nothing is seen is told as unknown, with what the store said, and can be asked again', async (t) => {
  for (const cause of [new Error('the line was cut'), new StoreUnavailable('The store is away')]) {
    const store = disturbed(openMemory(), 0, async () => {
      throw cause
    })
    const roster = await rosters(t, store)({ isOnce: true })
    const rejected = await roster.write('desk', making('A desk', { key: 'k-1' })).catch((error: unknown) => error)
    t.ok(rejected instanceof OutcomeUnknown)
    t.equal((rejected as Error).cause, cause)
    t.equal(roster.read('desk'), undefined)
    t.match(await roster.write('desk', making('A desk', { key: 'k-1' })), { outcome: 'recorded', revision: 0 })
  }
})

t.test('an append that was certainly not written is told with what the store said, and can be asked again', async (t) => {
  const full = new NotWritten('The disk is full', { fault: 'full' })
  const store = disturbed(openMemory(), 0, async () => {
    throw full
  })
  const roster = await rosters(t, store)({ isOnce: true })
  t.equal(await roster.write('desk', making('A desk', { key: 'k-1' })).catch((error: unknown) => error), full)
  t.match(await roster.write('desk', making('A desk', { key: 'k-1' })), { outcome: 'recorded', revision: 0 })
})

t.test('it is unknown too where the store cannot be asked any more, and the next request finds what was written', async (t) => {
  const inner = openMemory()
  let isAway = false
  const line = disturbed(inner, 0, async (append) => {
    await append()
    isAway = true
    throw new StoreUnavailable('The store is away')
  })
  const readStream: Store['readStream'] = async (...given) => {
    if (isAway) throw new StoreUnavailable('The store is away')
    return inner.readStream(...given)
  }
  const roster = await rosters(t, { ...line, readStream })({ isOnce: true })
  await t.rejects(roster.write('desk', making('A desk', { key: 'k-1' })), OutcomeUnknown)
  isAway = false
  t.match(await roster.write('desk', making('A desk', { key: 'k-1' })), { outcome: 'repeated', revision: 0 })
  t.equal((await log(inner)).length, 1)
})

t.test('what another wrote with the same key in the place of an unanswered append is not taken for one’s own', async (t) => {
  const first = making('A desk', { key: 'k-1', decisions: [() => ok([made('decided here')])] })
  const there = { ...first, decisions: [() => ok([made('decided there')])] }
  for (const [asks, expected] of [
    [first.asks, { outcome: 'repeated', revision: 0, events: listOf({ data: { description: 'decided there' } }) }],
    [{ description: 'Another desk' }, { outcome: 'key-reused', revision: 0 }],
  ] as const) {
    const inner = openMemory()
    const next = rosters(t, inner)
    const other = await next({ isOnce: true })
    const store = disturbed(inner, 0, async () => {
      await other.write('desk', there)
      throw new Error('the line was cut')
    })
    const roster = await rosters(t, store)({ isOnce: true })
    t.match(await roster.write('desk', { ...first, asks }), expected)
    t.equal((await log(inner)).length, 1)
  }
})

t.test('a request whose place was taken while the store was silent is decided anew', async (t) => {
  const inner = openMemory()
  const other = await rosters(t, inner)({ isOnce: true })
  const store = disturbed(inner, 0, async () => {
    await other.write('desk', making('The other'))
    throw new Error('the line was cut')
  })
  const roster = await rosters(t, store)({ isOnce: true })
  t.strictSame(await roster.write('desk', making()), { outcome: 'refused', refusals: [{ decision: 0, error: 'taken' }] })
  t.equal(roster.read('desk')?.description, 'The other')
})

t.test('a store that refuses what its log does not forbid, or what is too large, is a bug and no endless loop', async (t) => {
  for (const result of [
    { outcome: 'wrong-revision', expected: 'none', actual: 7 },
    { outcome: 'too-large', bytes: 2, limit: 1 },
  ] as const) {
    const store = disturbed(openMemory(), 0, async () => result)
    const roster = await rosters(t, store)({ isOnce: true })
    await t.rejects(roster.write('desk', making()), { message: /^the store refused/ })
  }
})

t.test('a stream with more events than a page is read to its end, at the start and when another was first', async (t) => {
  const store = openMemory()
  const next = rosters(t, store)
  const stale = await next({ isOnce: true })
  await appendChained(store, Array(1201).fill('key-desk'), (_, revision) => ({
    ...made('A desk'),
    recordedAt: new Date(noon + revision).toISOString(),
  }))
  t.equal((await next()).revision('desk'), 1200)
  const either = { by: 'desk', decisions: [(state: Key | undefined) => ok([state === undefined ? made('First') : revoked])] }
  t.match(await stale.write('desk', either), { outcome: 'recorded', revision: 1201, events: listOf({ type: 'KeyRevoked' }) })
  t.equal(stale.revision('desk'), 1201)
})

t.test('closing waits for the writes under way, those that wait behind them too', async (t) => {
  const inner = openMemory()
  let answer = () => {}
  const store = disturbed(inner, 0, async (append) => {
    await new Promise<void>((resolve) => (answer = resolve))
    return append()
  })
  const roster = await rosters(t, store)()
  const written = [roster.write('desk', making()), roster.write('desk', revoking), roster.write('other', making())]
  await written[2]
  let isClosed = false
  const closed = roster.close().then(() => (isClosed = true))
  await new Promise(setImmediate)
  t.notOk(isClosed)
  answer()
  await closed
  t.equal((await log(inner)).length, 2, 'both are written before it is closed')
  t.match(await Promise.all(written), listOf({ outcome: 'recorded' }, { outcome: 'recorded' }, { outcome: 'recorded' }))
})

t.test('a roster that is read once follows nothing', async (t) => {
  const inner = openMemory()
  const subscribe: Store['subscribe'] = () => t.fail('it subscribed') as never
  const roster = await rosters(t, { ...inner, subscribe })({ isOnce: true })
  await roster.write('desk', making())
  await roster.close()
})

t.test('one that has fallen behind has caught up when it has read the rest, or where that is given up', async (t) => {
  const store = openMemory()
  const gates = gatedStore(store)
  const next = rosters(t, store)
  const [one, other] = [await next(), await next({ seen: gates.store })]
  gates.shut(keys.prefix)
  await one.write('desk', making())
  const stop = new AbortController()
  const [given, waiting] = [other.caughtUp(stop.signal), other.caughtUp(new AbortController().signal)]
  let isUp = false
  void waiting.then(() => {
    isUp = true
  })
  await other.write('archive', making())
  stop.abort()
  await given
  t.notOk(isUp, 'its own entries do not bring it further')
  t.strictSame(other.ids(), ['archive'])
  gates.open(keys.prefix)
  await waiting
  t.strictSame(new Set(other.ids()), new Set(['desk', 'archive']))
  await other.caughtUp(AbortSignal.abort())
})

t.test('a store that does not say where the log ends has nobody caught up', async (t) => {
  const head = async () => {
    throw new StoreUnavailable('The store is away')
  }
  const roster = await rosters(t, { ...openMemory(), head })()
  await t.rejects(roster.caughtUp(new AbortController().signal), StoreUnavailable)
})

t.test('EventStoreDB: an append that is cut off, written or not, is written once', async (t) => {
  const { double, store } = await alone(t)
  const roster = await rosters(t, store)()
  double.appends.next('cut', 'lost', 'timeout', 'tooBusy')
  t.match(await roster.write('desk', making('A desk', { key: 'k-1' })), { outcome: 'recorded', revision: 0 })
  t.match(await roster.write('desk', revoking), { outcome: 'recorded', revision: 1 })
  t.equal((await log(store)).length, 2)
})
