import t from 'tap'
import type { RecordedEvent } from '../../events/envelope.ts'
import type { Store } from '../../src/store/port/port.ts'
import { idOf, idsOf, newEvent, newEvents } from '../support/events.ts'
import { startCluster } from '../support/eventstoredb-double/cluster.ts'
import type { Double } from '../support/eventstoredb-double/double.ts'
import { alone, opened } from '../support/eventstoredb-double/opened.ts'
import { seen } from '../support/eventstoredb-server.ts'
import { followingProcess } from '../support/following-process.ts'
import { strayErrors } from '../support/stray-errors.ts'

const strays = strayErrors()
t.jobs = 4

const stream = 'a-1'
const prefix = 'a-'
const never = new AbortController().signal

/** Of tests of what ends at once. Less than the adapter waits for a leader (10 s), or the connection for an answer (15 s). */
const timeout = 9000

/** The server says after so many events of others how far it has searched. */
const searchWindow = 1000

const batchesOf = (store: Store, signal = never) => store.subscribe({ prefix, signal })[Symbol.asyncIterator]()

/** Pulls until so many events have come. */
const pulled = async (batches: AsyncIterator<RecordedEvent[]>, count: number): Promise<RecordedEvent[]> => {
  const events: RecordedEvent[] = []
  while (events.length < count) events.push(...(await batches.next()).value)
  return events
}

const foreign = ({ write }: Double, count: number): void => {
  for (let n = 0; n < count; n++) write('other-1', { id: idOf(`foreign ${n}`), type: 'Foreign', data: '{}' })
}

/** The positions in the log of the events that are subscribed to. */
const wantedIn = ({ log }: Double): number[] => log.stream(stream).map(({ position }) => position)

const six = newEvents('e', 6)

for (const by of ['error', 'end'] as const)
  for (let after = 0; after <= 6; after++)
    t.test(`a subscription that is left with an ${by} after ${after} of 6 events gives each once, in order`, async (t) => {
      const { double, store } = await alone(t)
      await store.append(stream, 'none', six.slice(0, 4))
      double.subscriptions.cutNext(after, by)
      const batches = batchesOf(store)
      const first = await pulled(batches, 4)
      const rest = pulled(batches, 3)
      await store.append(stream, 3, six.slice(4))
      await seen(async () => double.subscriptions.starts.length > 1)
      await store.append(stream, 5, [newEvent('last')])
      t.strictSame(idsOf([...first, ...(await rest)]), idsOf([...six, newEvent('last')]))
    })

t.test('a subscription that is dropped again and again is asked for ever more rarely, and takes no connection down', async (t) => {
  const { double, store } = await alone(t)
  await store.append(stream, 'none', [newEvent('e')])
  for (let n = 0; n < 6; n++) double.subscriptions.cutNext(0, n % 2 === 0 ? 'error' : 'end')
  const connections = double.connections()
  const began = performance.now()
  const events = await pulled(batchesOf(store), 1)
  t.strictSame(idsOf(events), [idOf('e')])
  t.equal(double.subscriptions.starts.length, 7)
  t.equal(double.connections(), connections)
  // The least that the pauses between seven tries come to. A slow machine is only later.
  t.ok(performance.now() - began >= 25 + 50 + 100 + 200 + 400 + 800)
})

t.test('a subscription that is left after every event gives each once, in order', async (t) => {
  const { double, store } = await alone(t)
  await store.append(stream, 'none', six)
  for (const by of ['error', 'end', 'error', 'end', 'error', 'end'] as const) double.subscriptions.cutNext(1, by)
  t.strictSame(idsOf(await pulled(batchesOf(store), 6)), idsOf(six))
  const wanted = wantedIn(double)
  t.strictSame(double.subscriptions.starts, [-1, ...wanted.slice(0, double.subscriptions.starts.length - 1)])
})

t.test('a subscription goes on when connections break and the node dies and comes back, and says so', async (t) => {
  const notices: string[] = []
  const { double, store } = await alone(t, { notice: (what, why) => notices.push(`${what}: ${why}`) })
  const batches = batchesOf(store)
  for (const [n, befall] of [
    () => double.cut(),
    () => double.crash().then(() => double.comeBack()),
    () => double.subscriptions.cut('end'),
    () => double.crash(),
  ].entries()) {
    await store.append(stream, n === 0 ? 'none' : n - 1, [newEvent(`e ${n}`)])
    t.strictSame(idsOf(await pulled(batches, 1)), [idOf(`e ${n}`)])
    const next = batches.next()
    await befall()
    if (!double.isRunning()) {
      const told = notices.length
      // Several attempts that meet nobody.
      await seen(async () => notices.length > told + 3)
      await double.comeBack()
    }
    await store.append('a-2', n === 0 ? 'none' : n - 1, [newEvent(`f ${n}`)])
    t.strictSame(idsOf((await next).value), [idOf(`f ${n}`)])
  }
  t.match(notices[0], /^the subscription to the log broke and is taken up again: ./)
})

t.test('a subscription is never taken up ahead of what was handled', async (t) => {
  const { double, store } = await alone(t)
  for (let n = 0; n < 4; n++) {
    const last = (await store.readStream(stream, { direction: 'backwards', limit: 1 }))[0]?.revision ?? 'none'
    await store.append(stream, last, newEvents(`e ${n}`, 700))
    foreign(double, searchWindow)
  }
  const wanted = wantedIn(double)
  for (const after of [1, 500, 1200, 1, 900]) double.subscriptions.cutNext(after, after % 2 === 0 ? 'error' : 'end')
  const { starts } = double.subscriptions
  const batches = batchesOf(store)
  const events: RecordedEvent[] = []
  let handled = -1
  let seenStarts = 0
  while (events.length < wanted.length) {
    const { value: batch } = await batches.next()
    for (; seenStarts < starts.length; seenStarts++) {
      const start = starts[seenStarts] ?? Number.NaN
      t.ok(start >= handled, 'nothing that was handled is asked for again')
      t.notOk(
        wanted.some((position) => position > handled && position <= start),
        'nothing is left out that was not handled',
      )
    }
    // What came is in the client's hands while the consumer is busy; more comes behind it.
    await store.head()
    events.push(...batch)
    handled = batch.at(-1)?.position ?? handled
  }
  t.equal(starts.length, 6)
  t.strictSame(
    events.map(({ position }) => position),
    wanted,
  )
})

t.test('a consumer that stops pulling when the subscription is left finds the rest later, from what it had handled', async (t) => {
  const { double, store } = await alone(t)
  const batches = batchesOf(store)
  for (let n = 0; n < 3; n++) {
    await store.append(stream, n === 0 ? 'none' : n - 1, [newEvent(`e ${n}`)])
    t.equal((await pulled(batches, 1)).length, 1)
  }
  foreign(double, searchWindow * 2)
  await store.append(stream, 2, newEvents('more', 3))
  double.subscriptions.cut('error')
  await store.head()
  t.equal(double.subscriptions.starts.length, 1, 'while nobody pulls, nothing is asked for')
  t.strictSame(idsOf(await pulled(batches, 3)), idsOf(newEvents('more', 3)))
})

t.test('events of others move the place from which a subscription is taken up', async (t) => {
  const { double, store } = await alone(t)
  const batches = batchesOf(store)
  await store.append(stream, 'none', [newEvent('first')])
  t.strictSame(idsOf(await pulled(batches, 1)), [idOf('first')])
  const next = batches.next()
  const { sent } = double.requests
  foreign(double, searchWindow * 5)
  // Nothing but checkpoints is sent meanwhile.
  await seen(async () => double.requests.sent >= sent + 5)
  double.subscriptions.cut('error')
  await store.append(stream, 0, [newEvent('second')])
  t.strictSame(idsOf((await next).value), [idOf('second')])
  const [, start = -1] = double.subscriptions.starts
  t.ok(start > (double.log.events[searchWindow * 4]?.position ?? Number.NaN), 'at most one search is done again')
})

t.test('a consumer that takes nothing holds the server back', async (t) => {
  const { double, store } = await alone(t)
  // The server sends some 1,300 of them into the buffers between the two.
  const count = 4000
  for (let n = 0; n < count; n += 1000) await store.append(stream, n === 0 ? 'none' : n - 1, newEvents(`${n}`, 1000))
  const { sent } = double.requests
  const batches = batchesOf(store)
  const events: RecordedEvent[] = (await batches.next()).value
  // In the time in which it sends this it could send the subscriber as much.
  for (const times of [1, 2]) t.equal((await store.readAll({ limit: count })).length, count, `read ${times}`)
  const toSubscriber = double.requests.sent - sent - 2 * count
  t.ok(toSubscriber < count / 2, `${toSubscriber} of ${count} were sent`)
  while (events.length < count) events.push(...(await batches.next()).value)
  t.strictSame(
    events.map(({ revision }) => revision),
    Array.from({ length: count }, (_, n) => n),
  )
})

for (const [what, befall] of [
  ['waits', () => {}],
  ['waits while the node is dead', (double: Double) => double.crash()],
  ['waits while the node is frozen', (double: Double) => double.freeze()],
] as const)
  t.test(`an abort ends a subscription that ${what}, and leaves no call open`, { timeout }, async (t) => {
    const { double, store } = await alone(t)
    await store.append(stream, 'none', [newEvent('e')])
    const ending = new AbortController()
    const batches = batchesOf(store, ending.signal)
    await pulled(batches, 1)
    const next = batches.next()
    await befall(double)
    ending.abort()
    t.equal((await next).done, true)
    double.thaw()
    await seen(async () => double.requests.open === 0)
  })

t.test('an abort ends a subscription that is only just taken up at a frozen node', { timeout }, async (t) => {
  const { double, store } = await alone(t)
  double.freeze()
  for (let turns = 0; turns < 12; turns++) {
    const ending = new AbortController()
    const next = batchesOf(store, ending.signal).next()
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    ending.abort()
    t.equal((await next).done, true)
  }
})

t.test('an abort ends the call of a subscription whose consumer is busy and never comes back', { timeout }, async (t) => {
  const { double, store } = await alone(t)
  await store.append(stream, 'none', [newEvent('e')])
  const ending = new AbortController()
  const batches = batchesOf(store, ending.signal)
  await pulled(batches, 1)
  ending.abort()
  await seen(async () => double.requests.open === 0)
})

t.test('an abort ends a subscription while the cluster has no leader', { timeout }, async (t) => {
  const cluster = await startCluster(t, 2)
  const store = await opened(t, cluster.url)
  const leader = cluster.leader()
  const ending = new AbortController()
  const next = batchesOf(store, ending.signal).next()
  await seen(async () => leader.subscriptions.starts.length > 0)
  for (const node of cluster.nodes) node.members = node.members.map((member) => ({ ...member, state: 'FOLLOWER' }))
  const asked = leader.requests.gossip
  leader.subscriptions.cut('error')
  await seen(async () => leader.requests.gossip > asked + 5)
  ending.abort()
  t.equal((await next).done, true)
})

for (const [what, befall] of [
  ['that waits', () => {}],
  ['on a dead node', (double: Double) => double.crash()],
  ['on a frozen node', (double: Double) => double.freeze()],
] as const)
  t.test(`a process with a subscription ${what} ends by itself once the store is closed`, { timeout }, async (t) => {
    const { double, store } = await alone(t)
    await store.append(stream, 'none', [newEvent('e')])
    const following = await followingProcess(t, double.url)
    await befall(double)
    t.equal(await following.end(), 0)
  })

t.test('subscriptions are many on one connection, and end alone', async (t) => {
  const { double, store } = await alone(t)
  await store.append(stream, 'none', six)
  const endings = Array.from({ length: 20 }, () => new AbortController())
  const all = endings.map(({ signal }) => batchesOf(store, signal))
  for (const batches of all) t.strictSame(idsOf(await pulled(batches, 6)), idsOf(six))
  for (const ending of endings.slice(1)) ending.abort()
  for (const batches of all.slice(1)) t.ok((await batches.next()).done)
  await seen(async () => double.requests.open === 1)
  await store.append(stream, 5, [newEvent('last')])
  t.strictSame(idsOf(await pulled(all[0] ?? batchesOf(store), 1)), [idOf('last')])
})

t.teardown(() => {
  if (strays.length > 0) throw new Error(`Nobody handled ${strays}`)
})
