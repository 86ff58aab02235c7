import { setTimeout as delay } from 'node:timers/promises'
import { closed } from '../port/gate.ts'
import { StoreUnavailable } from '../port/port.ts'
import type { Address, EndPoint } from './address.ts'
import { isDenial, refusalOf, wordsOf } from './fault.ts'
import { Node } from './node.ts'

/** The one client of this process: that of the node which leads the cluster. */
export type Leader = {
  /** Whether another node may be found to lead; one that was named alone is never left. */
  isSearched: boolean
  /** The leader's client; looked for where there is none. Rejects where none is found within so many milliseconds, or before the signal aborts. */
  node(within: number, signal?: AbortSignal): Promise<Node>
  /** Says that this client failed. It is given up, with all that runs on it, and the leader is looked for anew. */
  lost(node: Node): void
  close(): Promise<void>
}

/** How long a node may take to say who leads. One on the same network answers within a few milliseconds. */
const answerMs = 1000
/** Between two questions to a node: an election takes about a second, and writes go on as soon as it is over. */
const pauseMs = 100
/** How often the leader is asked whether it still is the leader. One that was frozen would else be waited for. */
const watchMs = 2000
const watchAnswerMs = 2000

const nameOf = ({ address, port }: EndPoint): string => `${address}:${port}`

const isSame = (one: EndPoint, other: EndPoint): boolean => nameOf(one) === nameOf(other)

const merged = (some: readonly EndPoint[], others: readonly EndPoint[]): EndPoint[] => [
  ...some,
  ...others.filter((other) => !some.some((one) => isSame(one, other))),
]

/**
 * Finds the leader, and keeps to it. Only a node that itself says that it leads is believed: the others may for a
 * while name one that is dead or frozen. The client's own search is not used; it takes five seconds to see a new leader.
 * When the signal aborts, the search ends; a client that was found serves until `close`.
 */
export const leaderOf = (address: Address, closing: AbortSignal): Leader => {
  let known: readonly EndPoint[] = address.endpoints
  let found: Node | undefined
  let search: Promise<Node> | undefined
  const troubles = new Map<string, unknown>()
  const ending = new Set<Promise<void>>()

  const end = (node: Node): void => {
    const ended = node.close().catch(() => {})
    ending.add(ended)
    ended.then(() => ending.delete(ended))
  }

  /** The client of a node that says that it leads; null where it does not. More members to ask may come to light. */
  const ask = async (endpoint: EndPoint): Promise<Node | null> => {
    const node = new Node(endpoint, address)
    try {
      const members = await node.members(answerMs)
      const isLeader = members.some((member) => member.isLeader && isSame(member, endpoint))
      // Once there is a leader its word is enough: nodes that moved away need not be asked for ever.
      known = merged(isLeader ? address.endpoints : known, members)
      if (isLeader) return node
      troubles.set(nameOf(endpoint), new Error('it does not lead'))
    } catch (error) {
      troubles.set(nameOf(endpoint), error)
    }
    end(node)
    return null
  }

  /** Asks every node on its own, so that one which is dead or frozen holds up nobody, until one leads. */
  const searching = (): Promise<Node> => {
    const over = new AbortController()
    const signal = AbortSignal.any([over.signal, closing])
    const asked = new Set<string>()
    troubles.clear()
    return new Promise((resolve, reject) => {
      closing.addEventListener('abort', () => reject(closed()), { signal: over.signal })
      const keepAsking = async (endpoint: EndPoint): Promise<void> => {
        while (!signal.aborted) {
          const node = await ask(endpoint)
          for (const other of known) askToo(other)
          if (node !== null && signal.aborted) return end(node)
          if (node !== null) {
            over.abort()
            return resolve(node)
          }
          if ([...asked].every((name) => isDenial(troubles.get(name)))) {
            over.abort()
            return reject(refusalOf(troubles.get(nameOf(endpoint))))
          }
          await delay(pauseMs * (1 + Math.random()), undefined, { signal }).catch(() => {})
        }
      }
      const askToo = (endpoint: EndPoint): void => {
        if (asked.size < asked.add(nameOf(endpoint)).size) keepAsking(endpoint)
      }
      for (const endpoint of known) askToo(endpoint)
    })
  }

  const begin = async (): Promise<Node> => {
    const node = address.isCluster ? await searching() : new Node(address.endpoints[0] as EndPoint, address)
    found = node
    if (address.isCluster) watch(node)
    return node
  }

  const find = (): Promise<Node> => {
    search ??= begin().finally(() => {
      search = undefined
    })
    return search
  }

  const lost = (node: Node): void => {
    if (node !== found) return
    found = undefined
    end(node)
  }

  const watch = (node: Node): void => {
    const timer = setInterval(() => {
      if (node !== found) return clearInterval(timer)
      node
        .members(watchAnswerMs)
        .then((members) => members.some((member) => member.isLeader && isSame(member, node.endpoint)) || lost(node))
        .catch(() => lost(node))
    }, watchMs)
    timer.unref()
  }

  return {
    isSearched: address.isCluster,
    async node(within, signal) {
      if (found !== undefined) return found
      if (closing.aborted) throw closed()
      const patience = new AbortController()
      const ends = signal === undefined ? patience.signal : AbortSignal.any([patience.signal, signal])
      const outOfPatience = delay(within, undefined, { signal: ends }).then(() => {
        const told = [...troubles].map(([name, trouble]) => `${name}: ${wordsOf(trouble)}`)
        throw new StoreUnavailable(`EventStoreDB has no leader that can be reached (${told.join('; ') || 'no node has answered'})`)
      })
      try {
        return await Promise.race([find(), outOfPatience])
      } finally {
        patience.abort()
        outOfPatience.catch(() => {})
      }
    },
    lost,
    async close() {
      await search?.catch(() => {})
      if (found !== undefined) end(found)
      found = undefined
      await Promise.all(ending)
    },
  }
}
