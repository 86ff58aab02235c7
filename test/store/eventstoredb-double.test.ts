import { once } from 'node:events'
import { type AppendExpectedRevision, EventStoreDBClient, jsonEvent, START } from '@eventstore/db-client'
import t, { type Test } from 'tap'
import { idOf } from '../support/events.ts'
import type { AppendFault } from '../support/eventstoredb-double/appending.ts'
import { startCluster } from '../support/eventstoredb-double/cluster.ts'
import { type Double, startDouble } from '../support/eventstoredb-double/double.ts'
import { skipReason, startNode } from '../support/eventstoredb-server.ts'
import { collected, credentials } from '../support/server-answers/visit.ts'
import { serverAnswers } from '../support/server-answers.ts'

const clientOf = (t: Test, url: string): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(url)
  t.teardown(() => client.dispose())
  return client
}

type Calling = { expectedRevision?: AppendExpectedRevision; deadline?: number; requiresLeader?: boolean }

const append = (client: EventStoreDBClient, label: string, options: Calling = {}) =>
  client.appendToStream('a-1', jsonEvent({ id: idOf(label), type: 'Labelled', data: { label } }), { credentials, ...options })

const idsIn = ({ log }: Pick<Double, 'log'>) => log.stream('a-1').map(({ id }) => id)

serverAnswers(t, 'the double', (await startDouble(t)).url)

t.test('a real server answers as the double does', { skip: skipReason }, async (t) => {
  serverAnswers(t, 'the real server', (await startNode(t)).url)
})

const unanswered = { type: 'deadline-exceeded', message: /DEADLINE_EXCEEDED/ }
const faults: [AppendFault, expected: { type: string; message: RegExp; leader?: unknown }, isWritten: boolean][] = [
  ['unanswered', unanswered, true],
  ['cut', { type: 'unavailable', message: /UNAVAILABLE/ }, true],
  ['timeout', { type: 'timeout', message: /Operation timed out/ }, true],
  ['lost', unanswered, false],
  ['notReady', { type: 'unavailable', message: /Server Is Not Ready/ }, false],
  ['tooBusy', { type: 'unavailable', message: /Server Is Too Busy/ }, false],
  ['noLeader', { type: 'unknown', message: /No leader info/ }, false],
  ['deadlineExceeded', unanswered, false],
  ['accessDenied', { type: 'access-denied', message: /Access Denied/ }, false],
  [{ notLeader: 1 }, { type: 'not-leader', message: /Leader info/, leader: { address: '127.0.0.1', port: 1 } }, false],
]

for (const [fault, expected, isWritten] of faults)
  t.test(
    `an append that is to end in ${JSON.stringify(fault)} ${isWritten ? 'is' : 'is not'} written, and the next one is answered`,
    async (t) => {
      const double = await startDouble(t)
      double.appends.next(fault)
      await t.rejects(append(clientOf(t, double.url), 'a', { expectedRevision: 'no_stream', deadline: 500 }), expected)
      t.strictSame(idsIn(double), isWritten ? [idOf('a')] : [])
      t.match(await append(clientOf(t, double.url), 'a', { expectedRevision: 'no_stream' }), { nextExpectedRevision: 0n })
      t.strictSame(idsIn(double), [idOf('a')])
    },
  )

t.test('a node that crashed refuses connections, and comes back with its log on the same port', async (t) => {
  const double = await startDouble(t)
  const client = clientOf(t, double.url)
  await append(client, 'a')
  await double.crash()
  await t.rejects(append(client, 'b'), { type: 'unavailable', message: /UNAVAILABLE/ })
  await double.comeBack()
  await append(clientOf(t, double.url), 'c')
  t.strictSame(idsIn(double), [idOf('a'), idOf('c')])
})

t.test('a frozen node answers nothing, and does not carry out when it thaws what was given up', async (t) => {
  const double = await startDouble(t)
  const client = clientOf(t, double.url)
  await append(client, 'a')
  double.freeze()
  await t.rejects(append(client, 'b', { deadline: 300 }), unanswered)
  await t.rejects(append(clientOf(t, double.url), 'c', { deadline: 300 }), { message: /DEADLINE_EXCEEDED/ })
  double.thaw()
  await append(client, 'd')
  t.strictSame(idsIn(double), [idOf('a'), idOf('d')])
})

t.test('a subscription that is to be cut brings so many events, and then an error or an end', async (t) => {
  const double = await startDouble(t)
  const client = clientOf(t, double.url)
  for (const label of ['a', 'b', 'c']) await append(client, label)
  const subscribed = () => {
    const seen: string[] = []
    const subscription = client.subscribeToAll({ fromPosition: START })
    subscription.on('data', ({ event }) => seen.push(event?.streamId ?? ''))
    return { subscription, seen }
  }
  double.subscriptions.cutNext(2, 'error')
  double.subscriptions.cutNext(3, 'end')
  const broken = subscribed()
  const [error] = await once(broken.subscription, 'error')
  t.match(error, { type: 'unavailable' })
  const ended = subscribed()
  await once(ended.subscription, 'end')
  t.strictSame([broken.seen.length, ended.seen.length], [2, 3])
  const open = subscribed()
  await once(open.subscription, 'caughtUp')
  double.subscriptions.cut('end')
  await once(open.subscription, 'end')
  t.match(double.requests, { read: 3, mostOpen: 1 })
})

t.test('the log holds what others wrote, which only a filter hides', async (t) => {
  const double = await startDouble(t)
  double.write('a-1', { id: idOf('foreign'), type: 'Foreign', data: '{"a":1}' })
  double.write('a-1', { id: idOf('malformed'), type: 'Foreign', data: '{"a":', metadata: '{' })
  const [system, foreign, malformed] = (await collected(clientOf(t, double.url).readAll())).map(({ event }) => event)
  t.match(system, { streamId: /^\$stats-/, type: '$statsCollected' })
  t.match(foreign, { type: 'Foreign', data: { a: 1 }, metadata: undefined })
  t.match(malformed, { data: '{"a":', metadata: Buffer.from('{') })
})

t.test('the shared stream of appends is not served', async (t) => {
  const double = await startDouble(t)
  await t.rejects(clientOf(t, double.url).appendToStream('a-1', jsonEvent({ type: 'Labelled', data: {} })), { message: /UNIMPLEMENTED/ })
})

t.test('one node of a cluster leads; the others name it to those that require the leader', async (t) => {
  const cluster = await startCluster(t, 3)
  const [first, second, third] = cluster.nodes
  if (first === undefined || second === undefined || third === undefined) throw new Error('There are no three nodes')
  await append(clientOf(t, `${cluster.url}&nodePreference=leader`), 'a', { requiresLeader: true })
  t.equal(first.requests.append, 1, 'the client finds it by gossip')
  const named = ({ port }: Double) => ({ type: 'not-leader', message: /Leader info/, leader: { address: '127.0.0.1', port } })
  await t.rejects(append(clientOf(t, second.url), 'b', { requiresLeader: true }), named(first))
  await append(clientOf(t, second.url), 'b')

  await first.crash()
  await t.rejects(append(clientOf(t, second.url), 'c', { requiresLeader: true }), named(first), 'until there is a new one')
  t.equal(cluster.elect(), second)
  await t.rejects(append(clientOf(t, third.url), 'c', { requiresLeader: true }), named(second))
  await append(clientOf(t, `${cluster.url}&nodePreference=leader`), 'c', { requiresLeader: true })

  await first.comeBack()
  await t.rejects(append(clientOf(t, first.url), 'd', { requiresLeader: true }), { type: 'unavailable', message: /Not Ready/ })
  second.freeze()
  cluster.elect(first)
  second.thaw()
  await append(clientOf(t, second.url), 'd', { requiresLeader: true })
  t.equal(second.members.find(({ state }) => state === 'LEADER')?.port, second.port, 'one that was frozen goes on believing that it leads')
  t.strictSame(idsIn(cluster), ['a', 'b', 'c', 'd'].map(idOf))
})
