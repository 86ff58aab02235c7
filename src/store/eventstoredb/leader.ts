import { closed } from '../port/checked.ts'
import { StoreUnavailable } from '../port/port.ts'
import { withTimeout } from '../port/timeout.ts'
import type { Address, EndPoint } from './address.ts'
import { LeaderSearch } from './leader-search.ts'
import { Node } from './node.ts'

/** How often the leader is asked whether it still is the leader. One that was frozen would else be waited for. */
const watchMs = 2000
const watchAnswerMs = 2000

/**
 * The one client of this process: that of the node which leads the cluster, or of the one node that was named.
 * When the signal aborts, a search ends; a client that was found serves until `close`.
 */
export class Leader {
  /** Whether another node may be found to lead; one that was named alone is never left. */
  readonly isSearched: boolean
  readonly #address: Address
  readonly #closing: AbortSignal
  readonly #search: LeaderSearch
  #node: Node | undefined
  #searching: Promise<Node> | undefined
  readonly #ending = new Set<Promise<void>>()

  constructor(address: Address, closing: AbortSignal) {
    this.#address = address
    this.#closing = closing
    this.isSearched = address.isCluster
    this.#search = new LeaderSearch(address, closing, (node) => this.#end(node))
  }

  /** The leader's client; looked for where there is none. Rejects where none is found within so many milliseconds, or before the signal aborts. */
  async node(within: number, signal?: AbortSignal): Promise<Node> {
    if (this.#node !== undefined) return this.#node
    if (this.#closing.aborted) throw closed()
    const late = () => new StoreUnavailable(`EventStoreDB has no leader that can be reached (${this.#search.failures})`)
    return withTimeout(this.#find(), within, late, signal)
  }

  /** Gives up a client that failed, with all that runs on it; the leader is looked for anew. */
  discard(node: Node): void {
    if (node !== this.#node) return
    this.#node = undefined
    this.#end(node)
  }

  async close(): Promise<void> {
    await this.#searching?.catch(() => {})
    if (this.#node !== undefined) this.#end(this.#node)
    this.#node = undefined
    await Promise.all(this.#ending)
  }

  #find(): Promise<Node> {
    const found = async (): Promise<Node> => {
      const node = this.isSearched ? await this.#search.run() : new Node(this.#address.endpoints[0] as EndPoint, this.#address)
      this.#node = node
      if (this.isSearched) this.#watch(node)
      return node
    }
    this.#searching ??= found().finally(() => {
      this.#searching = undefined
    })
    return this.#searching
  }

  #watch(node: Node): void {
    const timer = setInterval(() => {
      if (node !== this.#node) return clearInterval(timer)
      node
        .members(watchAnswerMs)
        .then((members) => node.isLeader(members) || this.discard(node))
        .catch(() => this.discard(node))
    }, watchMs)
    timer.unref()
  }

  #end(node: Node): void {
    const ended = node.close().catch(() => {})
    this.#ending.add(ended)
    ended.then(() => this.#ending.delete(ended))
  }
}
