import { once } from 'node:events'
import { createServer as createHttp2 } from 'node:http2'
import { type AddressInfo, createServer } from 'node:net'
import t from 'tap'
import type { RecordedEvent } from '../../events/envelope.ts'
import { openEventStoreDb } from '../../src/store/eventstoredb/eventstoredb.ts'
import type { Store } from '../../src/store/port/port.ts'
import { idOf, idsOf, newEvent } from '../support/events.ts'
import { type Cluster, startCluster } from '../support/eventstoredb-double/cluster.ts'
import { type Double, startDouble } from '../support/eventstoredb-double/double.ts'
import { opened } from '../support/eventstoredb-double/opened.ts'
import { freePort, seen } from '../support/eventstoredb-server.ts'
import { strayErrors } from '../support/stray-errors.ts'

const strays = strayErrors()
t.jobs = 8

const stream = 'a-1'
const never = new AbortController().signal

const subscribed = (store: Store): AsyncIterator<RecordedEvent[]> =>
  store.subscribe({ prefix: 'a-', signal: never })[Symbol.asyncIterator]()

const idsIn = ({ log }: Pick<Double, 'log'>): string[] => idsOf(log.stream(stream))

/** Waits until each of these nodes has been asked so many times more who leads. */
const asked = async (nodes: readonly Double[], times: number): Promise<void> => {
  const before = nodes.map(({ requests }) => requests.gossip)
  await seen(async () => nodes.every(({ requests }, n) => requests.gossip >= (before[n] ?? 0) + times))
}

/** No node believes any more that one leads. */
const depose = ({ nodes }: Cluster): void => {
  for (const node of nodes) node.members = node.members.map((member) => ({ ...member, state: 'FOLLOWER' }))
}

t.test('when the leader dies nobody is believed who names it, and all goes on at the one that is elected', async (t) => {
  const cluster = await startCluster(t, 3)
  const store = await opened(t, cluster.url)
  const batches = subscribed(store)
  await store.append(stream, 'none', [newEvent('before')])
  t.strictSame(idsOf((await batches.next()).value), [idOf('before')])
  const next = batches.next()
  const old = cluster.leader()
  await old.crash()
  const result = store.append(stream, 0, [newEvent('after')])
  const others = cluster.nodes.filter((node) => node !== old)
  await asked(others, 5)
  for (const { requests } of others) t.match(requests, { append: 0, read: 0 })

  const leader = cluster.elect()
  t.match(await result, { outcome: 'appended', firstRevision: 1 })
  t.strictSame(idsOf((await next).value), [idOf('after')])
  t.equal(leader.requests.append, 1)
  t.match(others.find((node) => node !== leader)?.requests, { append: 0, read: 0 })
  t.strictSame(idsIn(cluster), ['before', 'after'].map(idOf))
})

t.test('appends under way when the leader dies are written once each, in order', async (t) => {
  const cluster = await startCluster(t, 3)
  const store = await opened(t, cluster.url)
  const writing = Array.from({ length: 8 }, async (_, writer) => {
    for (let n = 0; n < 40; n++) await store.append(`b-${writer}`, n === 0 ? 'none' : n - 1, [newEvent(`e ${writer} ${n}`)])
  })
  for (let deaths = 0; deaths < 2; deaths++) {
    await seen(async () => cluster.leader().requests.append > 20)
    const old = cluster.leader()
    await old.crash()
    cluster.elect()
    await old.comeBack()
  }
  await Promise.all(writing)
  for (const writer of writing.keys())
    t.strictSame(
      idsOf(cluster.log.stream(`b-${writer}`)),
      Array.from({ length: 40 }, (_, n) => idOf(`e ${writer} ${n}`)),
    )
})

/** Less than a connection takes to notice that nobody answers (15 s). */
const timeout = 9000

t.test('a frozen leader is left once another is elected, though nothing is written', { timeout }, async (t) => {
  const cluster = await startCluster(t, 3)
  const store = await opened(t, cluster.url)
  const old = cluster.leader()
  const batches = subscribed(store)
  const next = batches.next()
  await seen(async () => old.subscriptions.starts.length > 0)
  old.freeze()
  const leader = cluster.elect()
  await seen(async () => leader.subscriptions.starts.length > 0)
  t.match(await store.append(stream, 'none', [newEvent('e')]), { outcome: 'appended' })
  t.strictSame(idsOf((await next).value), [idOf('e')])
  t.equal(leader.requests.append, 1)
})

t.test('a leader that became a follower is left, though it answers', async (t) => {
  const cluster = await startCluster(t, 3)
  const store = await opened(t, cluster.url)
  const batches = subscribed(store)
  const next = batches.next()
  await seen(async () => cluster.leader().subscriptions.starts.length > 0)
  const leader = cluster.elect()
  await seen(async () => leader.subscriptions.starts.length > 0)
  leader.write(stream, { id: idOf('foreign'), type: 'Foreign', data: '{}' })
  await t.rejects(next, { name: 'UnreadableEvent' })
})

t.test('seeds that are dead, mute or something else do not hold up the search', async (t) => {
  const cluster = await startCluster(t, 2)
  const mute = await startDouble(t)
  mute.freeze()
  const strange = [
    createServer((socket) => {
      socket.on('error', () => {})
      socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n')
    }),
    // What gRPC takes for a method that is not there, and for a lack of rights.
    ...[404, 403].map((status) => createHttp2((_, response) => response.writeHead(status).end())),
  ]
  for (const server of strange) {
    server.listen(0, '127.0.0.1')
    t.teardown(() => server.close())
    await once(server, 'listening')
  }
  const ports = strange.map((server) => (server.address() as AddressInfo).port)
  const seeds = [await freePort(), mute.port, ...ports, cluster.elect().port].map((port) => `127.0.0.1:${port}`)
  const url = `esdb://${['no-such-host.invalid:2113', ...seeds].join(',')}?tls=false`
  const store = await opened(t, url)
  const old = cluster.leader()
  await old.crash()
  const result = store.append(stream, 'none', [newEvent('e')])
  cluster.elect()
  t.match(await result, { outcome: 'appended' })
})

for (const scheme of ['esdb+discover', 'kurrentdb+discover'])
  t.test(`members that the ${scheme}: address does not name are found by gossip, also when those that it names are dead`, async (t) => {
    const cluster = await startCluster(t, 3)
    const [first, second] = cluster.nodes
    if (first === undefined || second === undefined) throw new Error('There are no two nodes')
    cluster.elect(second)
    const store = await opened(t, `${scheme}://127.0.0.1:${first.port}?tls=false`)
    t.match(await store.append(stream, 'none', [newEvent('e')]), { outcome: 'appended' })
    t.strictSame([first.requests.append, second.requests.append], [0, 1])
    await first.crash()
    await second.crash()
    const third = cluster.elect()
    t.match(await store.append(stream, 0, [newEvent('f')]), { outcome: 'appended' })
    t.equal(third.requests.append, 1)
  })

t.test('one plain host is never asked who leads', async (t) => {
  const double = await startDouble(t)
  const store = await opened(t, double.url)
  await store.append(stream, 'none', [newEvent('e')])
  await double.crash()
  const result = store.append(stream, 0, [newEvent('f')])
  await double.comeBack()
  t.match(await result, { outcome: 'appended' })
  const batches = subscribed(store)
  const events: RecordedEvent[] = (await batches.next()).value
  if (events.length < 2) events.push(...(await batches.next()).value)
  t.strictSame(idsOf(events), idsOf([newEvent('e'), newEvent('f')]))
  // That takes long enough for a question that is asked from time to time.
  double.appends.next('lost')
  t.match(await store.append(stream, 1, [newEvent('g')]), { outcome: 'appended' })
  t.match(double.requests, { gossip: 0, features: 0 })
})

t.test('a cluster that is down for many rounds spoils nothing', async (t) => {
  const cluster = await startCluster(t, 3)
  const notices: string[] = []
  const store = await opened(t, cluster.url, { notice: (_, why) => notices.push(why) })
  const batches = subscribed(store)
  await store.append(stream, 'none', [newEvent('before')])
  t.strictSame(idsOf((await batches.next()).value), [idOf('before')])
  const next = batches.next()
  depose(cluster)
  cluster.leader().cut()
  const result = store.append(stream, 0, [newEvent('after')])
  await asked(cluster.nodes, 20)
  for (const node of cluster.nodes) await node.crash()
  for (const node of cluster.nodes) await node.comeBack()
  await asked(cluster.nodes, 5)
  t.strictSame(idsIn(cluster), [idOf('before')])
  cluster.elect()
  t.match(await result, { outcome: 'appended', firstRevision: 1 })
  t.strictSame(idsOf((await next).value), [idOf('after')])
  t.match(await store.append(stream, 1, [newEvent('last')]), { outcome: 'appended' })
  t.equal(await store.head('a-'), cluster.log.stream(stream).at(-1)?.position)
})

t.test('a subscription waits for a leader as long as it takes', async (t) => {
  const cluster = await startCluster(t, 2)
  const store = await opened(t, cluster.url)
  const batches = subscribed(store)
  const next = batches.next()
  await seen(async () => cluster.leader().subscriptions.starts.length > 0)
  depose(cluster)
  cluster.leader().cut()
  // A node is asked six or seven times a second; a subscription has no more than two seconds for one search.
  await Promise.race([next, asked(cluster.nodes, 30)])
  cluster.elect()
  await store.append(stream, 'none', [newEvent('e')])
  t.strictSame(idsOf((await next).value), [idOf('e')])
})

t.test('a cluster without a leader is not opened, and each node is named with what is wrong', async (t) => {
  const cluster = await startCluster(t, 2)
  depose(cluster)
  const [first, second] = cluster.nodes
  await second?.crash()
  const error: unknown = await openEventStoreDb(cluster.url, { deadlines: { open: 2000 } }).catch((error) => error)
  t.match(error, { name: 'StoreUnavailable', message: `127.0.0.1:${first?.port}: it does not lead` })
  t.match(error, { message: new RegExp(`127\\.0\\.0\\.1:${second?.port}: .*ECONNREFUSED`) })
})

t.test('a node that leads and dies while it is asked is not kept', async (t) => {
  const cluster = await startCluster(t, 2)
  const store = await opened(t, cluster.url)
  for (let n = 0; n < 4; n++) {
    const old = cluster.leader()
    await old.crash()
    const result = store.append(stream, n === 0 ? 'none' : n - 1, [newEvent(`e ${n}`)])
    cluster.elect()
    t.match(await result, { outcome: 'appended', firstRevision: n })
    await old.comeBack()
  }
  t.equal(idsIn(cluster).length, 4)
})

t.teardown(() => {
  if (strays.length > 0) throw new Error(`Nobody handled ${strays}`)
})
