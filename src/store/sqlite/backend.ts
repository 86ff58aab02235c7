import { EventEmitter, once } from 'node:events'
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../../events/envelope.ts'
import type { Batch } from '../port/batch.ts'
import { type Backend, checkedStore } from '../port/checked.ts'
import { type Health, openHealth } from '../port/health.ts'
import type { AppendResult, ExpectedRevision, LogRange, Store, StoreUnavailable, StreamRange, Subscription } from '../port/port.ts'
import { type Append, append } from './append.ts'
import type { Engine } from './engine.ts'
import { subscription } from './subscription.ts'

type QueuedAppend = Append & { resolve: (result: AppendResult) => void; reject: (error: unknown) => void }

/** Appends in one commit at most: they hold the event loop for a few milliseconds. */
const groupSize = 256
/** Between two looks for what another process has appended. */
const pollMs = 200

/** A page after a turn of the event loop: reading in a loop would else starve the writers and timers of the process. */
const afterTurn = (page: RecordedEvent[]): Promise<RecordedEvent[]> => turn(page)

class EmbeddedBackend implements Backend {
  readonly isShared = false
  readonly closing = new AbortController()
  readonly readOnly: boolean
  readonly #engine: Engine
  readonly #health: Health
  readonly #appends = new EventEmitter().setMaxListeners(0)
  readonly #queue: QueuedAppend[] = []

  constructor(engine: Engine, failure: StoreUnavailable | null) {
    this.#engine = engine
    this.readOnly = engine.readOnly
    this.#health = openHealth(engine.probe)
    if (failure !== null) this.#health.failed(failure)
  }

  append(stream: string, expected: ExpectedRevision, batch: Batch): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      if (this.#queue.push({ stream, expected, batch, resolve, reject }) === 1) setImmediate(() => this.#commitQueued())
    })
  }

  /** Commits the first appends of the queue together, and answers each. */
  #commitQueued(): void {
    const group = this.#queue.splice(0, groupSize)
    if (group.length === 0) return
    if (this.#queue.length > 0) setImmediate(() => this.#commitQueued())
    try {
      const results = this.#commit(() => group.map((queued) => [queued, append(this.#engine, queued)] as const))
      for (const [{ resolve }, result] of results) resolve(result)
      this.#appends.emit('append')
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  #commit<T>(work: () => T): T {
    try {
      const result = this.#engine.commit(work)
      this.#health.succeeded()
      return result
    } catch (error) {
      this.#health.failed(error)
      throw error
    }
  }

  readStream(stream: string, range: StreamRange): Promise<RecordedEvent[]> {
    return afterTurn(this.#engine.readStream(stream, range))
  }

  readAll(range: LogRange): Promise<RecordedEvent[]> {
    return afterTurn(this.#engine.readAll(range))
  }

  subscribe(range: Subscription): AsyncIterable<RecordedEvent[]> {
    const nextAppend = (signal: AbortSignal) =>
      (this.readOnly ? delay(pollMs, undefined, { signal }) : once(this.#appends, 'append', { signal })).catch(() => {})
    return subscription(this.#engine, nextAppend, range)
  }

  async retain(stream: string, maxCount: number): Promise<void> {
    this.#commit(() => this.#engine.limit(stream, maxCount))
  }

  async head(prefix = ''): Promise<number> {
    return this.#engine.head(prefix)
  }

  trouble() {
    return this.#health.trouble()
  }

  async close(): Promise<void> {
    while (this.#queue.length > 0) this.#commitQueued()
    this.#engine.close()
  }
}

/**
 * A store in this process, over an engine. Appends that wait in the same turn of the event loop share one commit;
 * each is answered after it, in the order in which they came. It knows every id of its log: it tells a repeat at
 * whatever revision it is expected, and a taken id in every stream, both before a wrong revision.
 * @param failure of a write while the engine was opened: it is told as that of any other write
 */
export const embeddedStore = (engine: Engine, failure: StoreUnavailable | null = null): Store =>
  checkedStore(new EmbeddedBackend(engine, failure))
