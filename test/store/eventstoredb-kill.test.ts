import t, { type Test } from 'tap'
import type { RecordedEvent } from '../../events/envelope.ts'
import { openEventStoreDb } from '../../src/store/eventstoredb/eventstoredb.ts'
import { idsOf } from '../support/events.ts'
import { seen, skipReason, startCluster, startNode } from '../support/eventstoredb-server.ts'
import { startWriters } from '../support/writers.ts'

const kills = 3
const between = 500

const collect = (store: Awaited<ReturnType<typeof openEventStoreDb>>, prefix: string) => {
  const ended = new AbortController()
  const events: RecordedEvent[] = []
  const following = (async () => {
    for await (const batch of store.subscribe({ prefix, signal: ended.signal })) {
      events.push(...batch)
      if (ended.signal.aborted) return
    }
  })()
  return { events, end: () => ended.abort(), following }
}

/** What a subscriber was given is the log, each event once and in order. */
const followed = async (t: Test, { events, end, following }: ReturnType<typeof collect>, log: readonly RecordedEvent[]): Promise<void> => {
  await seen(async () => events.length >= log.length)
  end()
  await following
  t.strictSame(idsOf(events), idsOf(log))
}

t.test('a node is killed and started again, while writers write and a subscriber follows', { skip: skipReason }, async (t) => {
  const node = await startNode(t)
  const store = await openEventStoreDb(node.url)
  const follower = collect(store, 'writer-')
  const writers = startWriters(store, 16)
  for (let kill = 0; kill < kills; kill++) {
    await writers.acknowledged(between)
    await node.kill()
    await node.start()
  }
  await writers.acknowledged(between)
  const { acknowledged, lost, doubled } = await writers.check(t)
  await followed(t, follower, await store.readAll({ prefix: 'writer-', limit: 1_000_000 }))
  t.comment(`${kills} kills -9 of one node: ${acknowledged} acknowledged, ${lost} lost, ${doubled} doubled`)
  await store.close()
})

t.test('the leader of a cluster is killed, while writers write and a subscriber follows', { skip: skipReason }, async (t) => {
  const cluster = await startCluster(t)
  const store = await openEventStoreDb(cluster.url)
  const follower = collect(store, 'writer-')
  const writers = startWriters(store, 16)
  const failOvers: string[] = []
  for (let kill = 0; kill < kills; kill++) {
    await writers.acknowledged(between)
    const leader = await cluster.leader()
    const killedAt = performance.now()
    await leader.kill()
    await cluster.leader()
    const electedAt = performance.now()
    await writers.acknowledged(1)
    failOvers.push(`${((electedAt - killedAt) / 1000).toFixed(2)} + ${Math.max(0, writers.newest() - electedAt).toFixed(0)} ms`)
    await leader.start()
    await cluster.settled()
  }
  await writers.acknowledged(between)
  const { acknowledged, lost, doubled } = await writers.check(t)
  await followed(t, follower, await store.readAll({ prefix: 'writer-', limit: 1_000_000 }))
  t.comment(`${kills} kills -9 of the leader: ${acknowledged} acknowledged, ${lost} lost, ${doubled} doubled`)
  t.comment(`seconds to a new leader, and from then to the first acknowledged append: ${failOvers.join(', ')}`)
  await store.close()
})
