import t from 'tap'
import type { NewEvent } from '../../events/envelope.ts'
import { openEventStoreDb } from '../../src/store/eventstoredb/eventstoredb.ts'
import { type ExpectedRevision, NotWritten, type Store, StoreUnavailable } from '../../src/store/port/port.ts'
import { idOf, idsOf, newEvent, newEvents } from '../support/events.ts'
import type { AppendFault } from '../support/eventstoredb-double/appending.ts'
import { startCluster } from '../support/eventstoredb-double/cluster.ts'
import { type Double, startDouble } from '../support/eventstoredb-double/double.ts'
import { alone, opened } from '../support/eventstoredb-double/opened.ts'
import { seen } from '../support/eventstoredb-server.ts'
import { listOf } from '../support/list-of.ts'
import { strayErrors } from '../support/stray-errors.ts'

const strays = strayErrors()
// Most of these wait for the adapter to give up an attempt, which takes it three seconds.
t.jobs = 8

const stream = 'a-1'
const never = new AbortController().signal

const idsIn = ({ log }: Pick<Double, 'log'>): string[] => idsOf(log.stream(stream))

/** As another program would write it that knows how Standpoint does. */
const written = (double: Double, { id, type, data, ...stamps }: NewEvent): void => {
  const { correlationId, causationId, ...rest } = stamps
  const metadata = JSON.stringify({ ...rest, $correlationId: correlationId, $causationId: causationId })
  double.write(stream, { id, type, data: JSON.stringify(data), metadata })
}

/** The receipt that belongs to what the log of the node holds there. */
const receiptOf = ({ log }: Double, firstRevision: number, lastRevision: number) => ({
  stream,
  firstRevision,
  lastRevision,
  position: log.stream(stream)[lastRevision]?.position,
})

const passing: [AppendFault, isWritten: boolean][] = [
  ['unanswered', true],
  ['cut', true],
  ['timeout', true],
  ['lost', false],
  ['notReady', false],
  ['tooBusy', false],
  ['noLeader', false],
  ['deadlineExceeded', false],
]

for (const [fault, isWritten] of passing)
  t.test(`an append that ended in ${JSON.stringify(fault)} is told once, as appended, and written once`, async (t) => {
    const { double, store } = await alone(t)
    const before = newEvents('before', 2)
    await store.append(stream, 'none', before)
    double.appends.next(fault)
    const events = newEvents('e', 3)
    const result = store.append(stream, 1, events)
    if (isWritten) await seen(async () => idsIn(double).length === 5)
    t.strictSame(await result, { outcome: 'appended', ...receiptOf(double, 2, 4) })
    t.strictSame(idsIn(double), idsOf([...before, ...events]))
    t.equal(double.requests.append, 3)
  })

t.test('an append that was written and not answered keeps its receipt, whatever came behind it meanwhile', async (t) => {
  const { double, store } = await alone(t)
  double.appends.next('unanswered')
  const result = store.append(stream, 'none', [newEvent('e')])
  await seen(async () => idsIn(double).length > 0)
  written(double, newEvent('other'))
  t.strictSame(await result, { outcome: 'appended', ...receiptOf(double, 0, 0) })
  t.strictSame(idsIn(double), idsOf([newEvent('e'), newEvent('other')]))
})

t.test('an append that was lost is tried again at the revision that was expected, and tells what came meanwhile', async (t) => {
  const { double, store } = await alone(t)
  double.appends.next('lost')
  const result = store.append(stream, 'none', [newEvent('e')])
  await seen(async () => double.requests.append > 0)
  written(double, newEvent('other'))
  t.match(await result, { outcome: 'wrong-revision', expected: 'none', actual: 0 })
  t.strictSame(idsIn(double), [idOf('other')])
})

t.test('an append that is refused for another that came to nothing is tried again, and written', async (t) => {
  const { double, store } = await alone(t)
  double.appends.next('unsettled', 'unsettled')
  t.match(await store.append(stream, 'none', [newEvent('e')]), { outcome: 'appended', firstRevision: 0 })
  t.equal(double.requests.append, 3)
  double.appends.next('unsettled')
  t.match(await store.append(stream, 0, [newEvent('f')]), { outcome: 'appended', firstRevision: 1 })
})

t.test('an append that is refused for another waits until that one can be read', async (t) => {
  const { double, store } = await alone(t)
  double.appends.next('unsettled')
  const result = store.append(stream, 'none', [newEvent('e')])
  written(double, newEvent('other'))
  t.match(await result, { outcome: 'wrong-revision', expected: 'none', actual: 0 })
  t.strictSame(idsOf(await store.readStream(stream, { limit: 10 })), [idOf('other')])
})

t.test('a stream that somebody deleted for good spoils no read of the log', async (t) => {
  const { double, store } = await alone(t)
  await store.append(stream, 'none', [newEvent('e')])
  double.write('a-deleted', { id: idOf('tombstone'), type: '$streamDeleted', data: '' })
  await store.append(stream, 0, [newEvent('f')])
  t.strictSame(idsOf(await store.readAll({ prefix: 'a-', limit: 10 })), [idOf('e'), idOf('f')])
  const stop = new AbortController()
  const seenIds: string[] = []
  for await (const batch of store.subscribe({ prefix: 'a-', signal: stop.signal })) {
    seenIds.push(...idsOf(batch))
    if (seenIds.length === 2) stop.abort()
  }
  t.strictSame(seenIds, [idOf('e'), idOf('f')])
})

t.test('an append that fails several times in several ways is written once', async (t) => {
  const { double, store } = await alone(t)
  double.appends.next('cut', 'timeout', 'notReady', 'tooBusy', 'noLeader', 'timeout', 'cut')
  t.match(await store.append(stream, 'none', newEvents('e', 2)), { outcome: 'appended', ...receiptOf(double, 0, 1) })
  t.strictSame(idsIn(double), idsOf(newEvents('e', 2)))
})

t.test('appends in flight when the connection breaks are written once each', async (t) => {
  const { double, store } = await alone(t)
  double.appends.next(...Array.from({ length: 5 }, (): AppendFault => 'cut'))
  const results = await Promise.all(newEvents('e', 40).map((event, n) => store.append(`b-${n}`, 'none', [event])))
  t.ok(results.every(({ outcome }) => outcome === 'appended'))
  t.equal(double.log.events.filter(({ stream }) => stream.startsWith('b-')).length, 40)
})

t.test('a broken connection of one store leaves the appends of another in the same process alone', async (t) => {
  const [broken, sound] = [await alone(t), await alone(t)]
  broken.double.appends.next(...Array.from({ length: 5 }, (): AppendFault => 'cut'))
  const appends = ({ store }: { store: Store }) => newEvents('e', 20).map((event, n) => store.append(`b-${n}`, 'none', [event]))
  const results = await Promise.all([...appends(broken), ...appends(sound)])
  t.ok(results.every(({ outcome }) => outcome === 'appended'))
  t.equal(sound.double.requests.append, 20, 'none was tried again')
})

t.test('appends never ask what the server can do, and never share a stream', async (t) => {
  const { double, store } = await alone(t)
  await Promise.all(newEvents('e', 10).map((event, n) => store.append(`b-${n}`, 'none', [event])))
  t.match(double.requests, { append: 10, features: 0 })
})

t.test('an append goes on when the node comes back', async (t) => {
  const { double, store } = await alone(t)
  await double.crash()
  const result = store.append(stream, 'none', [newEvent('e')])
  await t.rejects(Promise.race([result, new Promise((_, reject) => setImmediate(reject, new Error('waits')))]), { message: 'waits' })
  await double.comeBack()
  t.match(await result, { outcome: 'appended', ...receiptOf(double, 0, 0) })
  t.match(await store.append(stream, 0, [newEvent('f')]), { outcome: 'appended' })
})

t.test('a read of a frozen node is given up; an append to it is tried again, and written once when the node thaws', async (t) => {
  const { double, store } = await alone(t)
  const watching = new AbortController()
  const batches = store.subscribe({ signal: watching.signal })[Symbol.asyncIterator]()
  const first = batches.next()
  await seen(async () => double.subscriptions.starts.length > 0)
  double.freeze()
  const result = store.append(stream, 'none', [newEvent('e')])
  await t.rejects(store.readStream(stream, { limit: 1 }), { name: 'StoreUnavailable', message: /did not answer/ })
  double.thaw()
  t.match(await result, { outcome: 'appended', ...receiptOf(double, 0, 0) })
  t.strictSame(idsIn(double), [idOf('e')])
  t.match((await first).value, listOf({ id: idOf('e') }))
  watching.abort()
})

t.test('a node that follows, alone in the address, is not left for the leader that it names', async (t) => {
  const { double, store } = await alone(t)
  const leader = await startDouble(t)
  double.members = [
    { port: double.port, state: 'FOLLOWER', isAlive: true },
    { port: leader.port, state: 'LEADER', isAlive: true },
  ]
  await t.rejects(store.append(stream, 'none', [newEvent('e')]), {
    name: 'StoreUnavailable',
    message: new RegExp(`not the leader of its cluster, 127\\.0\\.0\\.1:${leader.port} is; name all nodes`),
  })
  t.equal(double.requests.append, 1)
  t.match(leader.requests, { append: 0, read: 0, gossip: 0 })
})

t.test('a node that follows, alone in the address, is not opened, in words for the owner', async (t) => {
  const [double, leader] = [await startDouble(t), await startDouble(t)]
  double.members = [
    { port: double.port, state: 'FOLLOWER', isAlive: true },
    { port: leader.port, state: 'LEADER', isAlive: true },
  ]
  await t.rejects(openEventStoreDb(double.url), { name: 'StoreUnavailable', message: /not the leader of its cluster.*name all nodes/ })
})

t.test('in a cluster an append goes to the new leader, and is written once', async (t) => {
  const cluster = await startCluster(t, 3)
  const store = await opened(t, cluster.url)
  const old = cluster.leader()
  const leader = cluster.elect()
  t.match(await store.append(stream, 'none', [newEvent('e')]), { outcome: 'appended', firstRevision: 0 })
  t.strictSame(idsIn(cluster), [idOf('e')])
  t.equal(leader.requests.append, 1)
  t.equal(old.requests.append, 1)
})

t.test('who may not write is told at once, in words for the owner', async (t) => {
  const { double, store } = await alone(t)
  double.appends.next('accessDenied')
  await t.rejects(store.append(stream, 'none', [newEvent('e')]), { name: 'StoreUnavailable', message: /that user may not do this/ })
  t.equal(double.requests.append, 1)
  t.strictSame(idsIn(double), [])
  t.match(await store.append(stream, 'none', [newEvent('e')]), { outcome: 'appended' })
})

t.test('what the server refuses at once is not written; what it refuses after an attempt that was not answered is unknown', async (t) => {
  const { double, store } = await alone(t)
  const failure = () =>
    store.append(stream, 'none', [newEvent('e')]).then(
      () => undefined,
      (error: unknown) => error,
    )
  double.appends.next('accessDenied')
  t.ok((await failure()) instanceof NotWritten)
  t.equal(await store.trouble(), 'refused')
  double.appends.next('lost', 'accessDenied')
  const unknown = await failure()
  t.ok(unknown instanceof StoreUnavailable && !(unknown instanceof NotWritten))
  t.match(await store.append(stream, 'none', [newEvent('e')]), { outcome: 'appended' })
  t.equal(await store.trouble(), null)
})

t.test('an append that no node was there to take is not written, is told, and heals by itself', async (t) => {
  const cluster = await startCluster(t, 3)
  const store = await opened(t, cluster.url, { deadlines: { append: 1000, read: 1000 } })
  for (const node of cluster.nodes) node.members = node.members.map((member) => ({ ...member, state: 'FOLLOWER' }))
  t.equal(await store.trouble(), null)
  await t.rejects(store.readStream(stream, { limit: 1 }), StoreUnavailable, 'by now the client of the one that led is given up')
  const refusal = await store.append(stream, 'none', [newEvent('e')]).catch((error: unknown) => error)
  t.ok(refusal instanceof NotWritten)
  t.equal(await store.trouble(), 'away')
  cluster.elect()
  await seen(async () => (await store.trouble()) === null)
  t.equal(cluster.log.stream('probe-store').length, 1, 'an event of its own shows that it writes')
  t.strictSame(idsIn(cluster), [])
})

t.test('who may not read is told at once, in words for the owner', async (t) => {
  const { double, store } = await alone(t)
  await store.append(stream, 'none', [newEvent('e')])
  double.isLocked = true
  const { read } = double.requests
  const words = { name: 'StoreUnavailable', message: /that user may not do this/ }
  await t.rejects(store.readStream(stream, { limit: 1 }), words)
  await t.rejects(store.readAll({ limit: 1 }), words)
  await t.rejects(store.head(), words)
  await t.rejects(store.subscribe({ signal: never })[Symbol.asyncIterator]().next(), words)
  await t.rejects(store.retain(stream, 1), words)
  await t.rejects(openEventStoreDb(double.url), words)
  t.equal(double.requests.read, read + 6, 'each is asked once')
})

t.test('a store that is open for reading only sends nothing to be written', async (t) => {
  const double = await startDouble(t)
  const store = await opened(t, double.url, { readOnly: true })
  await t.rejects(store.append(stream, 'none', [newEvent('e')]), StoreUnavailable)
  await t.rejects(store.retain(stream, 1), StoreUnavailable)
  t.equal(double.requests.append, 0)
})

const others: [string, given: Partial<NewEvent>, expected: Record<string, unknown>][] = [
  ['the same with other stamps', { recordedAt: '2025-11-25T20:00:00.000Z', recordedBy: 'other' }, { outcome: 'repeated' }],
  ['other data', { data: { label: 'other' } }, { outcome: 'id-taken', id: idOf('e 1') }],
  ['another type', { type: 'PositionStated' }, { outcome: 'id-taken', id: idOf('e 1') }],
  ['another schema version', { schemaVersion: 2 }, { outcome: 'id-taken', id: idOf('e 1') }],
]

for (const [what, given, expected] of others)
  t.test(`an append to whose id another program wrote ${what} is ${expected.outcome}`, async (t) => {
    const { double, store } = await alone(t)
    const events = newEvents('e', 2)
    const [first, second] = [newEvent('e 0'), newEvent('e 1', given)]
    for (const event of [first, second]) written(double, event)
    const ofTheFirst = expected.outcome === 'repeated' ? receiptOf(double, 0, 1) : {}
    t.match(await store.append(stream, 'none', events), { ...expected, ...ofTheFirst })
    t.match(await store.append(stream, 'none', [first]), { outcome: 'appended', ...receiptOf(double, 0, 0) }, 'down to its stamps')
    t.equal(idsIn(double).length, 2)
  })

t.test('an append of which another program wrote only the first event is refused', async (t) => {
  const { double, store } = await alone(t)
  written(double, newEvent('e 0'))
  t.match(await store.append(stream, 'none', newEvents('e', 2)), { outcome: 'wrong-revision', actual: 0 })
  t.equal(idsIn(double).length, 1)
})

const wrong: [ExpectedRevision, actual: number | 'none', there: number][] = [
  ['none', 1, 2],
  [0, 1, 2],
  [7, 1, 2],
  [0, 'none', 0],
]

for (const [expected, actual, there] of wrong)
  t.test(`at ${expected} a stream of ${there} events is at another revision, and is not tried again`, async (t) => {
    const { double, store } = await alone(t)
    for (const event of newEvents('there', there)) written(double, event)
    t.strictSame(await store.append(stream, expected, [newEvent('e')]), { outcome: 'wrong-revision', expected, actual })
    t.equal(double.requests.append, 1)
  })

const circular: Record<string, unknown> = {}
circular.self = circular
const unspeakable: [string, unknown][] = [
  ['a bigint', { many: 1n }],
  ['itself', circular],
  ['nothing', undefined],
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
]

for (const [what, data] of unspeakable)
  t.test(`an event whose data is ${what} is a bug, told at once, and writes nothing`, async (t) => {
    const { double, store } = await alone(t)
    await t.rejects(store.append(stream, 'none', [newEvent('sound'), newEvent('e', { data })]), TypeError)
    t.equal(double.requests.append, 0)
    t.match(await store.append(stream, 'none', [newEvent('sound')]), { outcome: 'appended' })
  })

const stamps = { schemaVersion: 1, recordedAt: '2025-11-25T19:00:00.000Z', recordedBy: 'desk', previousHash: null }
const sound = JSON.stringify({ ...stamps, $correlationId: idOf('correlation'), $causationId: null })
const unreadable: [string, data: string, metadata: string][] = [
  ['data that is no JSON', '{"a":', sound],
  ['no data', '', sound],
  ['metadata that is no JSON', '{}', '{"a":'],
  ['no metadata', '{}', ''],
  ['metadata that is null', '{}', 'null'],
  ['metadata that is a list', '{}', '[]'],
  ['metadata of another program', '{}', '{"$correlationId":"other"}'],
]

for (const [what, data, metadata] of unreadable)
  t.test(`an event with ${what} is not read, and named by its stream and revision`, async (t) => {
    const { double, store } = await alone(t)
    const receipt = await store.append(stream, 'none', [newEvent('sound')])
    double.write(stream, { id: idOf('foreign'), type: 'Foreign', data, metadata })
    written(double, newEvent('behind'))
    const named = { name: 'UnreadableEvent', message: /^a-1 revision 1: / }
    await t.rejects(store.readStream(stream, { limit: 3 }), named)
    await t.rejects(store.readAll({ limit: 3 }), named)
    const after = receipt.outcome === 'appended' ? receipt.position : -1
    await t.rejects(store.subscribe({ after, signal: never })[Symbol.asyncIterator]().next(), named)
    t.equal(double.subscriptions.starts.length, 1, 'it is not tried again')
    t.match(await store.readStream(stream, { limit: 1 }), listOf({ id: idOf('sound') }))
    t.match(await store.readStream(stream, { from: 2, limit: 1 }), listOf({ id: idOf('behind') }))
  })

t.test('metadata that says more changes nothing of what the server says', async (t) => {
  const { double, store } = await alone(t)
  const more = { id: idOf('other'), type: 'Other', stream: 'other', revision: 7, position: 7, data: 'other', more: 1 }
  double.write(stream, {
    id: idOf('e'),
    type: 'StatementMade',
    data: '{"label":"e"}',
    metadata: JSON.stringify({ ...JSON.parse(sound), ...more }),
  })
  const { position } = receiptOf(double, 0, 0)
  t.strictSame(await store.readStream(stream, { limit: 1 }), [{ ...newEvent('e'), stream, revision: 0, position }])
})

t.test('a log whose newest event is of another program can be opened and written to', async (t) => {
  const double = await startDouble(t)
  double.write('other', { id: idOf('foreign'), type: 'Foreign', data: 'no JSON', metadata: '' })
  const store = await opened(t, double.url)
  t.equal(await store.head(), double.log.events.at(-1)?.position)
  t.equal(await store.head('a-'), -1)
  t.match(await store.append(stream, 'none', [newEvent('e')]), { outcome: 'appended' })
})

t.test('a receipt has its position, also where the event was removed before the server could answer', async (t) => {
  const { double, store } = await alone(t)
  await store.retain(stream, 1)
  double.appends.next('unanswered')
  const result = store.append(stream, 'none', [newEvent('e')])
  await seen(async () => idsIn(double).length > 0)
  const { position } = receiptOf(double, 0, 0)
  written(double, newEvent('other'))
  t.strictSame(await result, { outcome: 'appended', stream, firstRevision: 0, lastRevision: 0, position })
})

const settled = (results: readonly Promise<unknown>[]) =>
  Promise.all(
    results.map((result) =>
      result.then(
        () => 'appended',
        (error: unknown) => (error instanceof StoreUnavailable ? 'refused' : error),
      ),
    ),
  )

const endings: [string, (double: Double) => unknown][] = [
  ['a node that is dead', (double) => double.crash()],
  ['a node that is frozen', (double) => double.freeze()],
  ['a node that answers nothing', (double) => double.appends.next('lost', 'lost', 'lost')],
  ['a node that never is ready', (double) => double.appends.next(...Array.from({ length: 200 }, (): AppendFault => 'notReady'))],
]

for (const [what, befall] of endings)
  t.test(`a store on ${what} is closed while appends wait, and tells each of them`, async (t) => {
    const { double, store } = await alone(t)
    await befall(double)
    const appends = newEvents('e', 3).map((event, n) => store.append(`b-${n}`, 'none', [event]))
    const results = settled(appends)
    const ended: string[] = []
    await Promise.all([results.then(() => ended.push('appends')), store.close().then(() => ended.push('close'))])
    t.strictSame(ended, ['appends', 'close'])
    t.strictSame(await results, ['refused', 'refused', 'refused'])
    await t.rejects(store.append(stream, 'none', [newEvent('late')]), { name: 'StoreUnavailable', message: /closed/ })
  })

t.test('a store that is closed lets go of all connections, those of nodes that it left, too', async (t) => {
  const cluster = await startCluster(t, 3)
  const store = await opened(t, cluster.url)
  await store.append(stream, 'none', [newEvent('e')])
  cluster.elect()
  await store.append(stream, 0, [newEvent('f')])
  t.ok(cluster.nodes.some((node) => node.connections() > 0))
  await store.close()
  await seen(async () => cluster.nodes.every((node) => node.connections() === 0))
})

t.test('a store on a cluster is closed while an append waits to be tried again', { timeout: 15_000 }, async (t) => {
  const cluster = await startCluster(t, 2)
  const store = await opened(t, cluster.url)
  const leader = cluster.leader()
  leader.appends.next(...Array.from({ length: 40 }, (): AppendFault => ({ notLeader: leader.port })))
  const results = settled([store.append(stream, 'none', [newEvent('e')])])
  // By then it waits for up to half a second.
  await seen(async () => leader.requests.append > 6)
  await store.close()
  t.strictSame(await results, ['refused'])
})

t.test('a store on a cluster without a leader is closed while appends and reads wait', async (t) => {
  const cluster = await startCluster(t, 2)
  const store = await opened(t, cluster.url)
  for (const node of cluster.nodes) await node.crash()
  const results = settled([store.append(stream, 'none', [newEvent('e')]), store.head()])
  await store.close()
  t.strictSame(await results, ['refused', 'refused'])
})

t.teardown(() => {
  if (strays.length > 0) throw new Error(`Nobody handled ${strays}`)
})
