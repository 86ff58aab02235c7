import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { RecordedEvent } from '../../events/envelope.ts'
import type { Negotiation } from '../../projections/negotiation.ts'
import type { Command } from '../../src/negotiations/commands/command.ts'
import { type Ledger, negotiationSnapshots } from '../../src/negotiations/ledger.ts'
import type { Outcome } from '../../src/negotiations/request.ts'
import { NotWritten, type Store } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import { hashOf } from '../../src/streams/chain.ts'
import { matrixOf } from '../support/answered.ts'
import { gatedStore } from '../support/gated-store.ts'
import { commanded } from '../support/given.ts'
import { noon, openFixture } from '../support/ledger.ts'
import { listOf } from '../support/list-of.ts'
import { day, denial, retraction, statement } from '../support/teln-dam.ts'

const opening = commanded('OpenNegotiation', {
  ...{ id: 'teln-dam', title: 'The dam on the Teln' },
  parties: [
    { id: 'avenland', name: 'Avenland', role: 'principal' },
    { id: 'borrovia', name: 'Borrovia', role: 'principal' },
  ],
  points: [{ id: 'summer-flow', title: 'Flow', proposition: 'Half of the summer flow passes the dam' }],
  sources: [{ id: 'river-post', name: 'River Post', reliability: 'B' }],
  reports: [
    { id: 'post-10', source: 'river-post', title: 'On the tenth', publishedAt: day('2024-05-10') },
    { id: 'post-12', source: 'river-post', title: 'On the twelfth', publishedAt: day('2024-05-12') },
  ],
})
const opened = 7
const pledge = commanded('ReportDevelopment', statement())
const party = (id: string): Command => commanded('JoinParty', { id, name: id, role: 'consulted' })

const read = async (store: Store): Promise<RecordedEvent[]> => store.readStream('negotiation-teln-dam', { limit: 10_000 })
const state = (ledger: Ledger): Negotiation => ledger.read('teln-dam') as Negotiation
const picture = (ledger: Ledger) => ({
  matrix: matrixOf(state(ledger)),
  changes: state(ledger).changes,
})
const kinds = (outcomes: readonly Outcome[]) => outcomes.map(({ outcome }) => outcome)

/** A store that counts its appends and may be made to fail at one of them. */
function watched(store: Store) {
  const watch = { appends: 0, fail: null as null | 'before' | 'after' }
  const append: Store['append'] = async (...given) => {
    watch.appends++
    const failing = watch.fail
    watch.fail = null
    if (failing === 'before') throw new Error('the line was cut')
    const result = await store.append(...given)
    if (failing === 'after') throw new Error('the line was cut')
    return result
  }
  return { watch, store: { ...store, append } satisfies Store }
}

t.test('an opening is one append, and its reader sees all of it', async (t) => {
  const { ledger, ask } = await openFixture()
  t.equal(ledger.read('teln-dam'), undefined)
  const outcome = await ask(opening)
  t.match(outcome, { outcome: 'recorded', revision: opened - 1 })
  t.strictSame(ledger.ids(), ['teln-dam'])
  await ledger.close()
})

t.test('requests that wait for each other are decided in order of arrival and written together', async (t) => {
  const { watch, store } = watched(openMemory())
  const { ledger, ask } = await openFixture({ store })
  await ask(opening)
  const outcomes = await Promise.all(Array.from({ length: 64 }, (_, index) => ask(party(`guest-${index}`))))
  t.strictSame(
    outcomes.map((outcome) => outcome.outcome === 'recorded' && outcome.revision),
    Array.from({ length: 64 }, (_, index) => opened + index),
  )
  t.equal(watch.appends, 2)
  await ledger.close()
})

t.test('one that waits sees what those before it entered', async (t) => {
  const { ledger, ask } = await openFixture()
  const outcomes = await Promise.all([ask(opening), ask(pledge), ask(commanded('DenyPosition', denial())), ask(pledge)])
  t.strictSame(kinds(outcomes), ['recorded', 'recorded', 'recorded', 'refused'])
  t.match(outcomes[3], { refusals: listOf({ code: 'id-taken', pointer: '/id', command: 0 }) })
  await ledger.close()
})

t.test('of a request in which one command is refused nothing is written, and its neighbours are', async (t) => {
  const { ledger, ask, store } = await openFixture()
  await ask(opening)
  const outcomes = await Promise.all([ask(party('guest')), ask(party('another'), party('guest'), pledge), ask(pledge)])
  t.strictSame(kinds(outcomes), ['recorded', 'refused', 'recorded'])
  t.match(outcomes[1], { refusals: listOf({ code: 'id-taken', command: 1 }) })
  t.strictSame(
    (await read(store)).slice(opened).map(({ type }) => type),
    ['PartyJoined', 'StatementMade'],
  )
  await ledger.close()
})

t.test('the same key with the same body is answered as the first time', async (t) => {
  const { ledger, ask, store } = await openFixture()
  await ask(opening)
  const keyed = () => ledger.write('teln-dam', { commands: [pledge, party('guest')], by: 'desk', key: 'k-1' })
  const [first, second] = await Promise.all([keyed(), keyed()])
  const third = await keyed()
  t.strictSame(kinds([first, second, third]), ['recorded', 'repeated', 'repeated'])
  t.strictSame({ ...second, outcome: 'recorded' }, first)
  t.strictSame(third, second)
  t.equal((await read(store)).length, opened + 2)
  await ledger.close()
})

t.test('the same key with another body is refused, and nothing is written', async (t) => {
  const { ledger, ask, store } = await openFixture()
  await ask(opening)
  await ledger.write('teln-dam', { commands: [party('guest')], by: 'desk', key: 'k-1' })
  const reused = await ledger.write('teln-dam', { commands: [party('other')], by: 'desk', key: 'k-1' })
  t.strictSame(reused, { outcome: 'key-reused', revision: opened })
  t.equal((await read(store)).length, opened + 1)
  await ledger.close()
})

t.test('a key is remembered by a ledger opened later', async (t) => {
  const { ledger, ask, store } = await openFixture()
  await ask(opening)
  const request = { commands: [party('guest')], by: 'desk', key: 'k-1' }
  const first = await ledger.write('teln-dam', request)
  await ledger.close()
  const later = await openFixture({ store })
  t.strictSame({ ...(await later.ledger.write('teln-dam', request)), outcome: 'recorded' }, first)
  await later.ledger.close()
})

t.test('of two that expect the same revision the second is stale', async (t) => {
  const { ledger, ask } = await openFixture()
  await ask(opening)
  const expecting = (id: string) => ledger.write('teln-dam', { commands: [party(id)], by: 'desk', expected: [opened - 1] })
  t.strictSame(await Promise.all([expecting('one').then(({ outcome }) => outcome), expecting('two')]), [
    'recorded',
    { outcome: 'stale', revision: opened },
  ])
  await ledger.close()
})

t.test('a request over the size of one append is refused with its size', async (t) => {
  const { ledger, ask, store } = await openFixture()
  await ask(opening)
  const long = Array.from({ length: 240 }, (_, index) =>
    commanded('ReportDevelopment', statement({ id: `s-${index}`, summary: 'w'.repeat(4000) })),
  )
  t.match(await ask(...long), { outcome: 'refused', refusals: listOf({ code: 'too-large', message: /\d{6,} bytes/ }) })
  t.equal((await read(store)).length, opened)
  await ledger.close()
})

t.test('waiting requests that are too large together are written in several appends', async (t) => {
  const { ledger, ask } = await openFixture()
  await ask(opening)
  const batch = (name: string) =>
    ask(
      ...Array.from({ length: 100 }, (_, index) =>
        commanded('ReportDevelopment', statement({ id: `${name}-${index}`, summary: 'w'.repeat(4000) })),
      ),
    )
  t.strictSame(kinds(await Promise.all([batch('a'), batch('b'), batch('c')])), ['recorded', 'recorded', 'recorded'])
  await ledger.close()
})

t.test('a bug in deciding one request ends that request and no other', async (t) => {
  let isBroken = false
  const now = () => {
    if (!isBroken) return noon
    isBroken = false
    throw new Error('the clock fell off the wall')
  }
  const { ledger, ask } = await openFixture({ now })
  await ask(opening)
  isBroken = true
  const [first, second] = await Promise.allSettled([ask(party('guest')), ask(party('other'))])
  t.match(first, { status: 'rejected', reason: { message: 'the clock fell off the wall' } })
  t.match(second, { status: 'fulfilled', value: { outcome: 'recorded' } })
  await ledger.close()
})

t.test('recorded times never run back, whatever the clock does', async (t) => {
  const { ledger, ask, clock, store } = await openFixture()
  await ask(opening)
  clock.now = noon - 3_600_000
  await ask(party('early'))
  clock.now = noon + 1
  await ask(party('late'))
  t.strictSame(
    (await read(store)).slice(opened).map(({ recordedAt }) => recordedAt),
    ['2024-06-01T12:00:00.000Z', '2024-06-01T12:00:00.001Z'],
  )
  await ledger.close()
})

t.test('every event carries the hash of the one before it', async (t) => {
  const { ledger, ask, store } = await openFixture()
  await ask(opening)
  await Promise.all([ask(pledge), ask(party('guest'))])
  const events = await read(store)
  t.strictSame(
    events.map(({ previousHash }) => previousHash),
    [null, ...events.slice(0, -1).map(hashOf)],
  )
  await ledger.close()
})

t.test('two ledgers on one store write to one negotiation, and neither loses nor doubles an entry', async (t) => {
  const store = openMemory()
  const one = await openFixture({ store })
  const other = await openFixture({ store, newId: idsFrom(5000) })
  await one.ask(opening)
  const outcomes = await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : other).ask(party(`guest-${index}`))))
  t.ok(outcomes.every(({ outcome }) => outcome === 'recorded'))
  const events = (await read(store)).slice(opened)
  t.equal(new Set(events.map(({ data }) => (data as { id: string }).id)).size, 40)
  const all = AbortSignal.timeout(5000)
  t.ok(await one.ledger.reached('teln-dam', opened + 39, all))
  t.ok(await other.ledger.reached('teln-dam', opened + 39, all))
  t.strictSame(picture(one.ledger), picture(other.ledger))
  await Promise.all([one.ledger.close(), other.ledger.close()])
})

const idsFrom = (start: number) => {
  let count = start
  return () => `01900000-0000-7000-8000-${(count++).toString(16).padStart(12, '0')}`
}

t.test('a reader may wait for a revision, and gives up when told to', async (t) => {
  const { ledger, ask } = await openFixture()
  await ask(opening)
  const never = new AbortController()
  const waiting = ledger.reached('teln-dam', opened, new AbortController().signal)
  const givenUp = ledger.reached('teln-dam', 1000, never.signal)
  never.abort()
  await ask(party('guest'))
  t.equal(await waiting, true)
  t.equal(await givenUp, false)
  await ledger.close()
})

t.test('a ledger that has fallen behind has caught up when it has read the rest, or where that is given up', async (t) => {
  const store = openMemory()
  const gates = gatedStore(store)
  const one = await openFixture({ store })
  const other = await openFixture({ store: gates.store, newId: idsFrom(5000), id: 'lock' })
  const { signal } = new AbortController()
  await other.ledger.caughtUp(signal)
  gates.shut('negotiation-')
  await one.ask(opening)
  const stop = new AbortController()
  const [given, waiting] = [other.ledger.caughtUp(stop.signal), other.ledger.caughtUp(signal)]
  let isUp = false
  void waiting.then(() => {
    isUp = true
  })
  t.match(await other.ask({ ...opening, data: { ...opening.data, id: 'lock' } } as Command), { outcome: 'recorded' })
  stop.abort()
  await given
  t.notOk(isUp, 'its own entries do not bring it further')
  t.strictSame(other.ledger.ids(), ['lock'])
  gates.open('negotiation-')
  await waiting
  t.strictSame(picture(other.ledger), picture(one.ledger))
  const later = await openFixture({ store })
  await later.ledger.caughtUp(signal)
  await Promise.all([one, other, later].map(({ ledger }) => ledger.close()))
})

t.test('a store that does not say where the log ends has no ledger caught up', async (t) => {
  let isAway = false
  const inner = openMemory()
  const head: Store['head'] = async (prefix) => {
    if (isAway) throw new Error('the line was cut')
    return inner.head(prefix)
  }
  const { ledger } = await openFixture({ store: { ...inner, head } })
  isAway = true
  await t.rejects(ledger.caughtUp(new AbortController().signal), { message: 'the line was cut' })
  await ledger.close()
})

t.test('a rebuilt ledger is the one that grew', async (t) => {
  const { ledger, ask, store } = await openFixture()
  await ask(opening)
  await ask(pledge)
  await ask(commanded('DenyPosition', denial()))
  await ask(commanded('RetractDevelopment', retraction()))
  const rebuilt = await openFixture({ store })
  t.strictSame(picture(rebuilt.ledger), picture(ledger))
  t.strictSame(state(rebuilt.ledger), state(ledger))
  await Promise.all([ledger.close(), rebuilt.ledger.close()])
})

t.test('an append that was written but not answered counts once', async (t) => {
  const { watch, store } = watched(openMemory())
  const { ledger, ask } = await openFixture({ store })
  await ask(opening)
  watch.fail = 'after'
  t.match(await ask(party('guest')), { outcome: 'recorded', revision: opened })
  t.equal((await read(store)).length, opened + 1)
  await ledger.close()
})

t.test('an append that was not written is not called written', async (t) => {
  const { watch, store } = watched(openMemory())
  const { ledger, ask } = await openFixture({ store })
  await ask(opening)
  watch.fail = 'before'
  await t.rejects(ask(party('guest')), { name: 'OutcomeUnknown' })
  t.match(await ask(party('guest')), { outcome: 'recorded', revision: opened })
  await ledger.close()
})

t.test('an append that was certainly not written is told so, also to those who wait behind it, and the log is not asked', async (t) => {
  const store = openMemory()
  const full = new NotWritten('The disk is full', { fault: 'full' })
  const refusal = Promise.withResolvers<never>()
  let isFull = false
  let reads = 0
  const { ledger, ask } = await openFixture({
    store: {
      ...store,
      append: async (...given) => {
        if (isFull) await refusal.promise
        return store.append(...given)
      },
      readStream: async (...given) => {
        reads += 1
        return store.readStream(...given)
      },
    },
  })
  await ask(opening)
  isFull = true
  const first = ask(party('guest'))
  await new Promise(setImmediate)
  const both = Promise.allSettled([first, ask(party('host'))])
  refusal.reject(full)
  for (const outcome of await both) {
    t.ok(outcome.status === 'rejected' && outcome.reason instanceof NotWritten)
    t.match(outcome, { reason: { fault: 'full' } })
  }
  t.equal(reads, 0)
  isFull = false
  t.match(await ask(party('guest')), { outcome: 'recorded', revision: opened })
  await ledger.close()
})

t.test('the start stops on an event that it cannot read, and names stream, revision and reason', async (t) => {
  const store = openMemory()
  const { ledger, ask } = await openFixture({ store })
  await ask(opening)
  await ledger.close()
  const [last] = (await read(store)).slice(-1) as [RecordedEvent]
  const { stream: _, revision: _r, position: _p, ...envelope } = last
  const foreign = { ...envelope, id: '01900000-0000-7000-8000-00000000ffff', type: 'TreatySigned', previousHash: hashOf(last) }
  await store.append('negotiation-teln-dam', opened - 1, [foreign])
  await t.rejects(openFixture({ store }), {
    name: 'UnreadableEvent',
    message: `negotiation-teln-dam revision ${opened}: unknown event type TreatySigned`,
  })
})

t.test('a snapshot gives the same ledger, and is not believed where it does not fit the log', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'standpoint-snapshots-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const path = join(folder, 'books.snapshot')
  const { ledger, ask, store } = await openFixture({ snapshots: negotiationSnapshots(path) })
  await ask(opening)
  await ask(pledge)
  await ledger.close()

  const loaded = await negotiationSnapshots(path).load()
  t.strictSame(loaded?.streams.get('teln-dam')?.state, state(ledger))

  const resumed = await openFixture({ store, snapshots: negotiationSnapshots(path), newId: idsFrom(9000) })
  t.strictSame(picture(resumed.ledger), picture(ledger))
  await resumed.ask(commanded('DenyPosition', denial()))
  const rebuilt = await openFixture({ store })
  t.strictSame(picture(resumed.ledger), picture(rebuilt.ledger))
  t.strictSame(state(resumed.ledger), state(rebuilt.ledger))
  await Promise.all([resumed.ledger.close(), rebuilt.ledger.close()])

  const elsewhere = await openFixture({ snapshots: negotiationSnapshots(path) })
  t.strictSame(elsewhere.ledger.ids(), [])
  await elsewhere.ledger.close()

  await writeFile(path, 'not a snapshot')
  const careful = await openFixture({ store, snapshots: negotiationSnapshots(path) })
  t.strictSame(picture(careful.ledger), picture(rebuilt.ledger))
  await careful.ledger.close()
})
