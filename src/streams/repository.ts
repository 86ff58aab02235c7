import type { RecordedEvent } from '../../events/envelope.ts'
import type { Vocabulary } from '../../events/reading.ts'
import type { Store } from '../store/port/port.ts'
import type { System } from '../system.ts'
import type { Category } from './category.ts'
import { Draft, type Prepared } from './draft.ts'
import { Follower } from './follower.ts'
import { identityOf } from './idempotency.ts'
import type { Outcome, Request } from './outcome.ts'
import { fits, type Snapshots } from './snapshots.ts'
import { emptyStream, revisionOf, type StreamState, takeIn } from './state.ts'
import { Waiters } from './waiters.ts'
import { Writer } from './writer.ts'

export type RepositoryOptions<S> = Pick<System, 'now' | 'newId'> & {
  snapshots?: Snapshots<S> | undefined
  /** Called as the log is read in at the start, with the position reached and that of the newest event. */
  onProgress?: ((position: number, head: number) => void) | undefined
  /** Reads what there is and follows no further: for a look at a store that another process writes to. */
  isOnce?: boolean | undefined
  /** For how many milliseconds what others write may gather before it is taken in; own events are at once. */
  gatherMs?: number
}

/** So many events read at the start make a new snapshot worth its while. */
const snapshotWorth = 20_000

/** All streams of one kind, each folded in memory, with the one way to write to them. */
export class Repository<V extends Vocabulary, S, D = S> {
  readonly #store: Store
  readonly #category: Category<V, S, D>
  readonly #system: Pick<System, 'now' | 'newId'>
  readonly #snapshots: Snapshots<S> | undefined
  readonly #streams: Map<string, StreamState<S>>
  readonly #writers = new Map<string, Writer<V, S, D>>()
  readonly #listeners = new Set<(id: string) => void>()
  readonly #waiters = new Waiters()
  readonly #follower: Follower
  /** The position of the newest event taken in; −1 before the first. */
  position: number
  /** Rejects when the log can no longer be followed: an event cannot be read, or the store is gone. */
  failed: Promise<never> = new Promise(() => {})

  private constructor(
    store: Store,
    category: Category<V, S, D>,
    { snapshots, now, newId }: RepositoryOptions<S>,
    { position, streams }: { position: number; streams: Map<string, StreamState<S>> },
  ) {
    this.#store = store
    this.#category = category
    this.#system = { now, newId }
    this.#snapshots = snapshots
    this.#streams = streams
    this.position = position
    this.#follower = new Follower(store, category.prefix, position, (events) => this.#take(events))
  }

  /**
   * Takes up the snapshot, reads the rest of the log, then follows it.
   * @throws UnreadableEvent where the log holds an event that this program cannot read, or a chain that it checks is broken
   */
  static async open<V extends Vocabulary, S, D>(
    store: Store,
    category: Category<V, S, D>,
    options: RepositoryOptions<S>,
  ): Promise<Repository<V, S, D>> {
    const { snapshots, onProgress, isOnce = false, gatherMs = 0 } = options
    const loaded = (await snapshots?.load()) ?? null
    const snapshot = loaded !== null && (await fits(loaded, store)) ? loaded : { position: -1, streams: new Map() }
    const repository = new Repository(store, category, options, snapshot)
    const read = await repository.#follower.readToEnd(onProgress)
    if (read >= snapshotWorth) await repository.#save()
    if (!isOnce) repository.failed = repository.#follower.follow(gatherMs)
    return repository
  }

  /** In order of first appearance. */
  ids(): string[] {
    return [...this.#streams.keys()]
  }

  /** What a stream is folded to; undefined where it has no events. The reader leaves it as it is. */
  read(id: string): S | undefined {
    return this.#streams.get(id)?.state
  }

  /** The revision of a stream's newest event; −1 where there is none. */
  revision(id: string): number {
    return revisionOf(this.#streams.get(id))
  }

  /** Whether the event with that id, which was derived from a key, is the first of a request to the stream. */
  isKnown(id: string, firstId: string): boolean {
    return this.#streams.get(id)?.keyed.has(firstId) ?? false
  }

  /** As `write` of a Writer; what was written stands in `read` once it resolves. */
  write<E>(id: string, request: Request<V, D, E>): Promise<Outcome<V, E>> {
    let writer = this.#writers.get(id)
    if (writer === undefined) {
      writer = new Writer({
        ...this.#system,
        store: this.#store,
        category: this.#category,
        id,
        stream: () => this.#streams.get(id) ?? emptyStream(this.#category),
        take: (events, isOwn) => this.#take(events, isOwn),
        onIdle: () => this.#writers.delete(id),
      })
      this.#writers.set(id, writer)
    }
    return writer.write(request)
  }

  /** What a request would come to on a stream as it stands in memory. Nothing is written. */
  tryOut<E>(id: string, request: Request<V, D, E>): Prepared | Outcome<V, E> {
    const { now, newId } = this.#system
    const draft = new Draft(this.#category, id, this.#streams.get(id) ?? emptyStream(this.#category))
    return draft.prepare(request, identityOf(this.#category.keying, id, request, newId), now())
  }

  #take(events: readonly RecordedEvent[], isOwn = false): void {
    const ids = new Set<string>()
    for (const event of events) {
      const id = event.stream.slice(this.#category.prefix.length)
      if (!isOwn) this.#writers.get(id)?.see(event)
      const stream = this.#streams.get(id) ?? emptyStream(this.#category)
      this.position = Math.max(this.position, event.position)
      if (!takeIn(stream, this.#category, event, isOwn)) continue
      this.#streams.set(id, stream)
      ids.add(id)
    }
    this.#waiters.look()
    for (const id of ids) for (const listener of this.#listeners) listener(id)
  }

  /** Waits until a revision of a stream is read in; false where the signal came first. */
  reached(id: string, revision: number, signal: AbortSignal): Promise<boolean> {
    return this.#waiters.until(() => this.revision(id) >= revision, signal)
  }

  /** Calls back after something of a stream was read in; gives what ends it. */
  watch(listener: (id: string) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /**
   * The position up to which the log was followed. Own events are taken in at once, and what others wrote before them may
   * still be missing.
   */
  get followed(): number {
    return this.#follower.position
  }

  /** Waits until all that is in the log now is read in, whoever wrote it, or until the signal aborts. Rejects where the store does. */
  caughtUp(signal: AbortSignal): Promise<void> {
    return this.#follower.caughtUp(signal)
  }

  async #save(): Promise<void> {
    await this.#snapshots?.save({ position: this.#follower.position, streams: this.#streams })
  }

  /** Follows no further, and waits for the writes that are under way. */
  async close(): Promise<void> {
    await Promise.all([this.#follower.close(), ...[...this.#writers.values()].map((writer) => writer.settled())])
    await this.#save()
  }
}
