import { randomUUID } from 'node:crypto'
import { openEventStoreDb } from '../../src/store/eventstoredb/eventstoredb.ts'
import { newEvent } from './events.ts'

/** A node of a cluster as a node sees it (`GET /gossip`); `writerCheckpoint`: how far its log goes, in bytes. */
export type Member = { state: string; isAlive: boolean; httpEndPointPort: number; writerCheckpoint: number }

/** By the port of each node, the members of the cluster as it sees them; what a node says of itself is newest. */
export type Views = ReadonlyMap<number, readonly Member[]>

const ownIn = (views: Views, port: number): Member | undefined => views.get(port)?.find(({ httpEndPointPort }) => httpEndPointPort === port)

/** The leader whom a node sees. The dead keep the state in which they were seen last. */
export const leaderIn = (members: readonly Member[]): Member | undefined =>
  members.find(({ state, isAlive }) => isAlive && state === 'Leader')

/** By its own word, the leader of whom all nodes say that it leads and that all the others follow it; undefined where there is none. */
const agreedLeader = (views: Views): Member | undefined => {
  const ports = new Set([...views.values()].map((members) => leaderIn(members)?.httpEndPointPort))
  const [port] = ports
  const hasAllFollowers = (members: readonly Member[]): boolean =>
    members.filter(({ state, isAlive }) => isAlive && state === 'Follower').length === views.size - 1
  return ports.size === 1 && port !== undefined && [...views.values()].every(hasAllFollowers) ? ownIn(views, port) : undefined
}

/**
 * Whether a cluster has settled, asked again and again with what its nodes see by then: one node leads, all the others
 * follow it, and each has at least as much of the log as the leader had when that was seen first. The log may grow meanwhile.
 */
export const settlement = (): ((views: Views) => boolean) => {
  let leader: Member | undefined
  return (views) => {
    const agreed = agreedLeader(views)
    if (agreed?.httpEndPointPort !== leader?.httpEndPointPort) leader = agreed
    const target = leader?.writerCheckpoint ?? Number.POSITIVE_INFINITY
    return [...views.keys()].every((port) => (ownIn(views, port)?.writerCheckpoint ?? -1) >= target)
  }
}

/** A stream that the store writes to by itself, too. */
const stream = 'probe-store'

/** Whether the database takes an append, for which it needs a leader and a majority that follows it. */
export const takesAppend = async (url: string): Promise<boolean> => {
  const store = await openEventStoreDb(url)
  try {
    const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 })
    const { outcome } = await store.append(stream, last?.revision ?? 'none', [newEvent(randomUUID())])
    return outcome === 'appended'
  } finally {
    await store.close()
  }
}
