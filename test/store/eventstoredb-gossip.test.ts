import t from 'tap'
import { startCluster } from '../support/eventstoredb-double/cluster.ts'
import { alone } from '../support/eventstoredb-double/opened.ts'
import { type Member, settlement, takesAppend } from '../support/eventstoredb-gossip.ts'

const ports = [1, 2, 3]

/** What every node sees, where the first leads and the others follow; whatever is given by port replaces the rest. */
const view = (given: Record<number, Partial<Member>> = {}): Member[] =>
  ports.map((port) => ({
    state: port === 1 ? 'Leader' : 'Follower',
    isAlive: true,
    httpEndPointPort: port,
    writerCheckpoint: 100,
    ...given[port],
  }))

/** The views of the nodes, of which each may see something else. */
const views = (...given: Member[][]) => new Map(ports.map((port, index) => [port, given[index] ?? view()]))

t.test('a cluster has settled once all nodes see one leader and that all the others follow it', async (t) => {
  t.ok(settlement()(views()))
  for (const [what, ...given] of [
    ['nobody leads', ...ports.map(() => view({ 1: { state: 'Unknown' } }))],
    ['one does not see the leader yet', view({ 1: { state: 'Unknown' } })],
    ['two are seen to lead', view({ 1: { state: 'Follower' }, 2: { state: 'Leader' } })],
    ['the leader is dead', ...ports.map(() => view({ 1: { isAlive: false } }))],
    ['one is dead', view({ 3: { isAlive: false } })],
    ['one catches up', ...ports.map(() => view({ 3: { state: 'CatchingUp' } }))],
    ['one does not answer', []],
  ] as [string, ...Member[][]][])
    t.notOk(settlement()(views(...given)), what)
})

t.test('a cluster has settled once each node has what the leader had when it was seen first, however much is written', async (t) => {
  const isSettled = settlement()
  const behind = view({ 3: { writerCheckpoint: 90 } })
  t.notOk(isSettled(views(view(), view(), behind)))
  const written = view({ 1: { writerCheckpoint: 200 }, 2: { writerCheckpoint: 150 }, 3: { writerCheckpoint: 99 } })
  t.notOk(isSettled(views(written, written, written)))
  t.ok(isSettled(views(written, written, view({ 3: { writerCheckpoint: 100 } }))))
})

t.test('what a node says of itself counts, and not what others say of it', async (t) => {
  const late = view({ 3: { writerCheckpoint: 90 } })
  t.ok(settlement()(views(late, late, view())))
})

t.test('another leader has to be reached anew', async (t) => {
  const isSettled = settlement()
  t.notOk(isSettled(views(view(), view(), view({ 3: { writerCheckpoint: 90 } }))))
  const next = view({ 1: { state: 'Follower' }, 2: { state: 'Leader', writerCheckpoint: 300 } })
  t.notOk(isSettled(views(next, next, next)))
})

t.test('an append is taken by a cluster with a leader, again and again, and by one node alone', async (t) => {
  const { url } = await startCluster(t, 3)
  t.ok(await takesAppend(url))
  t.ok(await takesAppend(url))
  const { double } = await alone(t)
  t.ok(await takesAppend(double.url))
})
