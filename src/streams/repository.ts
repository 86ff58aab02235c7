import type { RecordedEvent } from '../../events/envelope.ts'
import type { Vocabulary } from '../../events/reading.ts'
import type { Store } from '../store/port/port.ts'
import type { Asking, Kind, Recorded } from './category.ts'
import type { Surroundings } from './idempotency.ts'
import { milestone } from './position-waiter.ts'
import { writing } from './roster-writing.ts'
import { newPage, type Page, pageRevision, takeIn } from './state.ts'

/** All streams of one kind, each folded in memory, with the one way to write to them. */
export type Roster<V extends Vocabulary, S> = {
  /** In order of first appearance. */
  ids(): string[]
  read(id: string): S | undefined
  /** The revision of a stream's newest event; −1 where there is none. */
  revision(id: string): number
  /**
   * All or nothing, by expected revision; what was written stands in `read` once it resolves. Rejects with OutcomeUnknown
   * where the store does not say whether it wrote, and with NotWritten where it certainly did not.
   */
  write<R>(id: string, asking: Asking<V, S, R>): Promise<Recorded<V, R>>
  /** Calls back after something of a stream was read in; gives what ends it. */
  watch(listener: (id: string) => void): () => void
  /** Waits until all that is in the log now is read in, whoever wrote it, or until the signal aborts. Rejects where the store does. */
  caughtUp(signal: AbortSignal): Promise<void>
  /** Rejects when the log can no longer be followed. */
  failed: Promise<never>
  /** Follows no further, and waits for the writes that are under way. */
  close(): Promise<void>
}

export type RosterOptions = Surroundings & { isOnce?: boolean | undefined }

const pageLimit = 500

/**
 * Reads all streams of a kind, then follows them.
 * @throws UnreadableEvent where one holds an event that this program cannot read, or whose chain of hashes is broken
 */
export async function openRoster<V extends Vocabulary, S>(
  store: Store,
  kind: Kind<V, S>,
  { isOnce, ...surroundings }: RosterOptions,
): Promise<Roster<V, S>> {
  const { prefix } = kind
  const pages = new Map<string, Page<S>>()
  const queues = new Map<string, Promise<void>>()
  const listeners = new Set<(id: string) => void>()
  const followed = milestone()

  function take(event: RecordedEvent): void {
    const id = event.stream.slice(prefix.length)
    const page = pages.get(id) ?? newPage()
    if (!takeIn(page, kind, event)) return
    pages.set(id, page)
    for (const listener of listeners) listener(id)
  }

  let position = -1
  for (;;) {
    const events = await store.readAll({ after: position, prefix, limit: pageLimit })
    for (const event of events) take(event)
    position = events.at(-1)?.position ?? position
    if (events.length < pageLimit) break
  }

  followed.reach(position)

  const stop = new AbortController()
  const following = isOnce === true ? Promise.resolve() : follow()
  async function follow(): Promise<void> {
    for await (const events of store.subscribe({ after: position, prefix, signal: stop.signal })) {
      for (const event of events) take(event)
      followed.reach(events.at(-1)?.position ?? -1)
    }
  }
  const failed = new Promise<never>((_, reject) => following.catch(reject))
  // Whoever does not wait for the failure is not ended by it.
  failed.catch(() => {})

  const write = writing(store, kind, surroundings, { page: (id) => pages.get(id) ?? newPage(), take })

  return {
    ids: () => [...pages.keys()],
    read: (id) => pages.get(id)?.state,
    revision: (id) => pageRevision(pages.get(id)),
    write(id, asking) {
      const written = (queues.get(id) ?? Promise.resolve()).then(() => write(id, asking))
      const done = () => {
        if (queues.get(id) === settled) queues.delete(id)
      }
      const settled = written.then(done, done)
      queues.set(id, settled)
      return written
    },
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    caughtUp: async (signal) => followed.passed(await store.head(prefix), signal),
    failed,
    async close() {
      stop.abort()
      await Promise.all([following.catch(() => {}), ...queues.values()])
    },
  }
}
