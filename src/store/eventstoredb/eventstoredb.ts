import type { RecordedEvent } from '../../../events/envelope.ts'
import type { Batch } from '../port/batch.ts'
import { type Backend, checkedStore } from '../port/checked.ts'
import { openHealth } from '../port/health.ts'
import {
  type AppendResult,
  type ExpectedRevision,
  type LogRange,
  type Notice,
  NotWritten,
  type Store,
  type StoreOptions,
  StoreUnavailable,
  type StreamRange,
  type Subscription,
} from '../port/port.ts'
import { withTimeout } from '../port/timeout.ts'
import { addressOf } from './address.ts'
import { answerMs, appendOn, probe } from './append.ts'
import { ResponseTimeout } from './error.ts'
import { placeAt, positionOf, recorded } from './event.ts'
import { headsOf } from './heads.ts'
import { Leader } from './leader.ts'
import type { Node } from './node.ts'
import { logPage, streamPage } from './request.ts'
import { retryOnLeader } from './retry.ts'
import { subscription } from './subscription.ts'

/** How long all attempts together may take, in milliseconds. */
const standardDeadlines = {
  /** An election takes a second or two, or seven, and a frozen leader ten or more. */
  append: 20_000,
  read: 5000,
  /** A filter may pass over millions of events before it finds one. */
  scan: 30_000,
  open: 10_000,
}

export type EventStoreDbOptions = StoreOptions & { deadlines?: Partial<typeof standardDeadlines> }

/** A failure to write, as certain as it can be after so many attempts: one that was not answered may have been written. */
const writeFailure = (error: unknown, attempts: number): unknown => {
  if (!(error instanceof StoreUnavailable)) return error
  const { message, fault } = error
  if (attempts === 0) return new NotWritten(message, { fault, cause: error })
  return error instanceof NotWritten && attempts > 1 ? new StoreUnavailable(message, { fault, cause: error }) : error
}

class EventStoreDbBackend implements Backend {
  readonly isShared = true
  readonly closing = new AbortController()
  readonly readOnly: boolean
  readonly #notice: Notice
  readonly #deadlines: typeof standardDeadlines
  readonly #leader: Leader
  /** Writes that are finished before the store closes. */
  readonly #writes = new Set<Promise<unknown>>()
  readonly #health = openHealth(() => this.#write(answerMs, probe))
  readonly #headOf = headsOf((...page) => this.#read(this.#deadlines.scan, (node) => node.readPage(logPage(...page), positionOf)))

  constructor(url: string, { readOnly = false, notice = () => {}, deadlines }: EventStoreDbOptions) {
    this.readOnly = readOnly
    this.#notice = notice
    this.#deadlines = { ...standardDeadlines, ...deadlines }
    this.#leader = new Leader(addressOf(url), this.closing.signal)
  }

  #read<T>(within: number, work: (node: Node) => Promise<T>): Promise<T> {
    return retryOnLeader(this.#leader, { within, signal: this.closing.signal }, work)
  }

  #write<T>(within: number, work: (node: Node) => Promise<T>): Promise<T> {
    let attempts = 0
    const attempt = (node: Node): Promise<T> => {
      attempts += 1
      return work(node)
    }
    const written = this.#read(within, attempt).catch((error: unknown) => {
      throw writeFailure(error, attempts)
    })
    const settled = written.catch(() => {}).finally(() => this.#writes.delete(settled))
    this.#writes.add(settled)
    return written
  }

  /** Resolves once the leader answers. */
  async connect(): Promise<void> {
    await this.#read(this.#deadlines.open, (node) => node.readPage(logPage(null, '', 'backwards', 1), positionOf))
  }

  append(stream: string, expected: ExpectedRevision, batch: Batch): Promise<AppendResult> {
    const appended = this.#write(this.#deadlines.append, (node) => appendOn(node, stream, expected, batch))
    appended.then(this.#health.succeeded, this.#health.failed)
    return appended
  }

  readStream(stream: string, { from, direction = 'forwards', limit }: StreamRange): Promise<RecordedEvent[]> {
    return this.#read(this.#deadlines.read, (node) => node.readPage(streamPage(stream, from ?? null, direction, limit), recorded))
  }

  async readAll({ after = -1, prefix = '', limit }: LogRange): Promise<RecordedEvent[]> {
    // The server counts the event at the position too.
    const request = logPage(placeAt(after), prefix, 'forwards', limit + 1)
    const page = await this.#read(this.#deadlines.scan, (node) => node.readPage(request, recorded))
    return page.filter(({ position }) => position > after).slice(0, limit)
  }

  subscribe({ after = -1, prefix = '', signal }: Subscription): AsyncIterable<RecordedEvent[]> {
    return subscription(this.#leader, { after: placeAt(after), prefix, signal, notice: this.#notice })
  }

  retain(stream: string, maxCount: number): Promise<void> {
    return this.#write(this.#deadlines.read, async (node) => {
      const timeout = () => new ResponseTimeout('the metadata of a stream did not come')
      const { metadata } = await withTimeout(node.getStreamMetadata(stream, node.calling(answerMs)), answerMs, timeout)
      if (metadata?.maxCount === maxCount) return
      // What the server's owner has set besides, rights of access above all, stays.
      await withTimeout(node.setStreamMetadata(stream, { ...metadata, maxCount }, node.calling(answerMs)), answerMs, timeout)
    })
  }

  head(prefix = ''): Promise<number> {
    return this.#headOf(prefix)
  }

  trouble() {
    return this.#health.trouble()
  }

  async close(): Promise<void> {
    await Promise.all(this.#writes)
    await this.#leader.close()
  }
}

/**
 * A store on EventStoreDB or KurrentDB, one node or a cluster, at a connection string (`docs/cluster.md`). Everything
 * goes to the leader, so that what was written is read. Resolves once the leader answers; the signal ends the wait for it.
 * Rejects with StoreUnavailable where the address is wrong, or no leader answers within ten seconds.
 */
export const openEventStoreDb = async (url: string, options: EventStoreDbOptions = {}): Promise<Store> => {
  const { signal } = options
  const backend = new EventStoreDbBackend(url, options)
  const store = checkedStore(backend)
  // A server that is silent would else be waited for until its ten seconds are over.
  const giveUp = () => void store.close()
  signal?.addEventListener('abort', giveUp)
  try {
    await backend.connect()
    signal?.throwIfAborted()
    return store
  } catch (error) {
    await store.close()
    throw error
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}
