import { setTimeout } from 'node:timers/promises'
import type { RecordedEvent } from '../../events/envelope.ts'
import type { Store } from '../store/port/port.ts'
import { Waiters } from './waiters.ts'

const pageLimit = 1000

type Log = Pick<Store, 'readAll' | 'subscribe' | 'head'>

/** Follows the streams of one kind through the log, in its order. */
export class Follower {
  readonly #log: Log
  readonly #prefix: string
  readonly #take: (events: readonly RecordedEvent[]) => void
  readonly #waiters = new Waiters()
  readonly #stop = new AbortController()
  #following: Promise<void> = Promise.resolve()
  /** The position up to which the log was followed. */
  position: number

  /**
   * @param after the position after which it begins
   * @param take takes a page of events in; what it throws ends the following
   */
  constructor(log: Log, prefix: string, after: number, take: (events: readonly RecordedEvent[]) => void) {
    this.#log = log
    this.#prefix = prefix
    this.#take = take
    this.position = after
  }

  #reach(events: readonly RecordedEvent[]): void {
    this.#take(events)
    this.position = events.at(-1)?.position ?? this.position
    this.#waiters.look()
  }

  /**
   * Reads to the end of the log, page by page.
   * @param onProgress called after each, with the position reached and that of the newest event at the start
   * @returns how many events it read
   */
  async readToEnd(onProgress?: (position: number, head: number) => void): Promise<number> {
    const head = onProgress === undefined ? -1 : await this.#log.head(this.#prefix)
    for (let count = 0; ; ) {
      const page = await this.#log.readAll({ after: this.position, prefix: this.#prefix, limit: pageLimit })
      this.#reach(page)
      count += page.length
      onProgress?.(this.position, head)
      if (page.length < pageLimit) return count
    }
  }

  /**
   * Follows what is written from now on.
   * @param gatherMs what comes meanwhile gathers for so long, lest a busy writer be read back event by event
   * @returns rejects when the log can no longer be followed
   */
  follow(gatherMs: number): Promise<never> {
    const { signal } = this.#stop
    const following = async () => {
      for await (const events of this.#log.subscribe({ after: this.position, prefix: this.#prefix, signal })) {
        this.#reach(events)
        if (gatherMs > 0) await setTimeout(gatherMs, undefined, { signal }).catch(() => {})
      }
    }
    this.#following = following()
    const failed = new Promise<never>((_, reject) => this.#following.catch(reject))
    // Whoever does not wait for the failure is not ended by it.
    failed.catch(() => {})
    return failed
  }

  /** Waits until all that is in the log now was followed, or until the signal aborts. Rejects where the store does. */
  async caughtUp(signal: AbortSignal): Promise<void> {
    const head = await this.#log.head(this.#prefix)
    await this.#waiters.until(() => this.position >= head, signal)
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#following.catch(() => {})
  }
}
