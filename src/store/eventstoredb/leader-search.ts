import { setTimeout as delay } from 'node:timers/promises'
import { closed } from '../port/checked.ts'
import type { Address, EndPoint } from './address.ts'
import { asStoreError, describe, isDenial } from './error.ts'
import { isSameEndPoint, Node } from './node.ts'

/** How long a node may take to say who leads. One on the same network answers within a few milliseconds. */
const answerMs = 1000
/** Between two questions to a node: an election takes about a second, and writes go on as soon as it is over. */
const pauseMs = 100

const nameOf = ({ address, port }: EndPoint): string => `${address}:${port}`

const merged = (some: readonly EndPoint[], others: readonly EndPoint[]): EndPoint[] => [
  ...some,
  ...others.filter((other) => !some.some((one) => isSameEndPoint(one, other))),
]

/**
 * Finds the leader of a cluster. Only a node that itself says that it leads is believed: the others may for a while name
 * one that is dead or frozen. The client's own search is not used; it takes five seconds to see a new leader.
 */
export class LeaderSearch {
  readonly #address: Address
  readonly #closing: AbortSignal
  readonly #letGo: (node: Node) => void
  #members: readonly EndPoint[]
  /** By node, what came of asking it last. */
  readonly #failures = new Map<string, unknown>()

  /**
   * @param closing ends a search; it rejects then
   * @param letGo is given the clients of nodes that do not lead
   */
  constructor(address: Address, closing: AbortSignal, letGo: (node: Node) => void) {
    this.#address = address
    this.#closing = closing
    this.#letGo = letGo
    this.#members = address.endpoints
  }

  /** What has kept the last search from an end, in words for the store's owner. */
  get failures(): string {
    return [...this.#failures].map(([name, failure]) => `${name}: ${describe(failure)}`).join('; ') || 'no node has answered'
  }

  /** Asks every node on its own, so that one which is dead or frozen holds up nobody, until one leads. Rejects where all deny access. */
  run(): Promise<Node> {
    const over = new AbortController()
    const signal = AbortSignal.any([over.signal, this.#closing])
    const { promise, resolve, reject } = Promise.withResolvers<Node>()
    const asked = new Set<string>()
    this.#failures.clear()
    this.#closing.addEventListener('abort', () => reject(closed()), { signal: over.signal })

    const askUntilOver = async (endpoint: EndPoint): Promise<void> => {
      while (!signal.aborted) {
        const node = await this.#ask(endpoint)
        if (node !== null) {
          if (signal.aborted) return this.#letGo(node)
          over.abort()
          return resolve(node)
        }
        askMembers()
        if ([...asked].every((name) => isDenial(this.#failures.get(name)))) {
          over.abort()
          return reject(asStoreError(this.#failures.get(nameOf(endpoint))))
        }
        await delay(pauseMs * (1 + Math.random()), undefined, { signal }).catch(() => {})
      }
    }
    const askMembers = (): void => {
      for (const endpoint of this.#members) if (asked.size < asked.add(nameOf(endpoint)).size) void askUntilOver(endpoint)
    }

    askMembers()
    return promise
  }

  /** The client of a node that says that it leads; null where it does not. More members to ask may come to light. */
  async #ask(endpoint: EndPoint): Promise<Node | null> {
    const node = new Node(endpoint, this.#address)
    try {
      const members = await node.members(answerMs)
      const isLeader = node.isLeader(members)
      // Once there is a leader its word is enough: nodes that moved away need not be asked for ever.
      this.#members = merged(isLeader ? this.#address.endpoints : this.#members, members)
      if (isLeader) return node
      this.#failures.set(nameOf(endpoint), new Error('it does not lead'))
    } catch (error) {
      this.#failures.set(nameOf(endpoint), error)
    }
    this.#letGo(node)
    return null
  }
}
