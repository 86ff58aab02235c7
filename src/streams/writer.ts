import type { RecordedEvent } from '../../events/envelope.ts'
import { type EventOf, readAs, type Vocabulary } from '../../events/reading.ts'
import { NotWritten, type Store, StoreUnavailable } from '../store/port/port.ts'
import type { System } from '../system.ts'
import { type Appended, append } from './append.ts'
import type { Category } from './category.ts'
import { hashOf } from './chain.ts'
import { Draft, type Prepared } from './draft.ts'
import { type Identity, identityOf } from './idempotency.ts'
import { type Outcome, OutcomeUnknown, type Request } from './outcome.ts'
import { revisionOf, type StreamState } from './state.ts'

/** What a writer works with: the stream as it stands in memory, and the way to bring it on. */
export type WriterDependencies<V extends Vocabulary, S, D> = Pick<System, 'now' | 'newId'> & {
  store: Pick<Store, 'append' | 'readStream'>
  category: Category<V, S, D>
  id: string
  stream(): StreamState<S>
  /** Takes events in, in order; `isOwn`: they were decided here. Those that were taken before are passed over. */
  take(events: readonly RecordedEvent[], isOwn: boolean): void
  /** Called when nothing waits any more, and nothing need be remembered. */
  onIdle(): void
}

type Waiting<V extends Vocabulary, D> = {
  request: Request<V, D, unknown>
  identity: Identity
  resolve: (outcome: Outcome<V, unknown>) => void
  reject: (error: unknown) => void
}

/** A request with what it comes to, on the draft of its group. */
type Decided<V extends Vocabulary, D> = { waiting: Waiting<V, D>; result: Prepared | Outcome<V, unknown> }

/** So many requests at the most are decided before they are written together. */
const groupLimit = 256
const pageLimit = 1000

const isPrepared = (result: Prepared | { outcome: string }): result is Prepared => !('outcome' in result)

const outcomeUnknown = (cause: unknown): OutcomeUnknown => new OutcomeUnknown('The store did not take the append', { cause })

/** Nothing of a request was sent, or what was sent was refused: whatever keeps it from being tried again, it is not written. */
const notWritten = (cause: unknown): NotWritten => {
  const fault = cause instanceof StoreUnavailable ? cause.fault : 'away'
  return new NotWritten(cause instanceof Error ? cause.message : String(cause), { fault, cause })
}

/** What was prepared, as it stands among the events that were written with it. */
function recorded<V extends Vocabulary>({ events }: Prepared, written: readonly RecordedEvent[]): Outcome<V, never> {
  const from = (events[0]?.revision ?? 0) - (written[0]?.revision ?? 0)
  const own = written.slice(from, from + events.length)
  return { outcome: 'recorded', revision: own.at(-1)?.revision ?? -1, events: own as unknown as EventOf<V>[] }
}

/**
 * The one way to write to a stream. Requests that wait are decided one after the other on the state in memory and
 * appended in one atomic write: the group commit (docs/architecture.md, “The way of a write”). Every answer is made of
 * what the log holds by then: one that is decided on what others of its group come to is given once that is written, and
 * decided anew where it is not.
 */
export class Writer<V extends Vocabulary, S, D> {
  readonly #dependencies: WriterDependencies<V, S, D>
  readonly #queue: Waiting<V, D>[] = []
  #draining: Promise<void> | null = null
  /** Whether the log is known to hold what was not read in yet. */
  #isBehind = false
  /** What is being appended, and what was followed in the place of any of it. */
  #awaited: { events: readonly RecordedEvent[]; seen: RecordedEvent[] } | undefined

  constructor(dependencies: WriterDependencies<V, S, D>) {
    this.#dependencies = dependencies
  }

  /**
   * All or nothing. Rejects with OutcomeUnknown where the store does not say whether it wrote, and with NotWritten where
   * it certainly did not.
   */
  write<E>(request: Request<V, D, E>): Promise<Outcome<V, E>> {
    return new Promise<Outcome<V, unknown>>((resolve, reject) => {
      const identity = identityOf(this.#dependencies.category.keying, this.#dependencies.id, request, this.#dependencies.newId)
      this.#queue.push({ request, identity, resolve, reject })
      this.#draining ??= Promise.resolve().then(() => this.#drain())
    }) as Promise<Outcome<V, E>>
  }

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    while (this.#draining !== null) await this.#draining
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) await this.#writeGroup()
    this.#draining = null
    if (!this.#isBehind) this.#dependencies.onIdle()
  }

  async #writeGroup(): Promise<void> {
    for (let [next] = this.#queue; next !== undefined && this.#writtenAt(next) !== undefined; [next] = this.#queue) {
      this.#queue.shift()
      await this.#answerRepeated(next, this.#writtenAt(next) ?? -1)
    }
    if (this.#isBehind) {
      const cause = await this.#caughtUp()
      if (cause !== null) return this.#rejectWaiting(cause)
    }
    const draft = new Draft(this.#dependencies.category, this.#dependencies.id, this.#dependencies.stream())
    const group: Decided<V, D>[] = []
    const firstIds = new Set<string>()
    // Nothing is waited for in here: what is followed meanwhile would come between the draft and what it is made of.
    while (group.length < groupLimit) {
      const [waiting] = this.#queue
      if (waiting === undefined) break
      const { request, identity } = waiting
      const firstId = request.key === undefined ? undefined : identity.idAt(0)
      // The first request with this key is in this very group, or was before: what became of it is read with the next.
      if ((firstId !== undefined && firstIds.has(firstId)) || this.#writtenAt(waiting) !== undefined) break
      let result: Prepared | Outcome<V, unknown>
      try {
        result = draft.prepare(request, identity, this.#dependencies.now())
      } catch (error) {
        // A bug. It ends nobody else's request.
        this.#queue.shift()
        waiting.reject(error)
        continue
      }
      if (isPrepared(result)) {
        if (!draft.hasRoomFor(result)) break
        draft.enter(result)
        if (firstId !== undefined) firstIds.add(firstId)
      }
      this.#queue.shift()
      if (draft.events.length === 0) waiting.resolve(result as Outcome<V, unknown>)
      else group.push({ waiting, result })
    }
    if (group.length > 0) await this.#append(draft, group)
  }

  /** The revision at which something was written under the key of a request before. */
  #writtenAt({ request, identity }: Waiting<V, D>): number | undefined {
    return request.key === undefined ? undefined : this.#dependencies.stream().keyed.get(identity.idAt(0))
  }

  async #append(draft: Draft<V, S, D>, group: readonly Decided<V, D>[]): Promise<void> {
    const prepared = group.filter(({ result }) => isPrepared(result))
    const dependent = group.filter(({ result }) => !isPrepared(result))
    const rejectPrepared = (error: unknown) => {
      for (const { waiting } of prepared) waiting.reject(error)
      this.#queue.unshift(...dependent.map(({ waiting }) => waiting))
    }
    try {
      this.#awaited = { events: draft.events, seen: [] }
      const appended = this.#settled(await append(this.#dependencies.store, draft.events), draft.events)
      switch (appended.outcome) {
        case 'written':
          this.#dependencies.take(appended.events, true)
          for (const { waiting, result } of group) waiting.resolve(isPrepared(result) ? recorded(result, appended.events) : result)
          return
        case 'repeated':
        case 'overtaken': {
          // Another replica came first, perhaps with the same key. What it wrote is read, and these are decided anew.
          const cause = await this.#caughtUp()
          if (cause !== null) return rejectPrepared(appended.outcome === 'repeated' ? outcomeUnknown(cause) : notWritten(cause))
          if (revisionOf(this.#dependencies.stream()) === draft.base)
            throw new Error(`the store refused what its log does not forbid, on ${this.#dependencies.id}`)
          this.#queue.unshift(...group.map(({ waiting }) => waiting))
          return
        }
        case 'not-written':
          return rejectPrepared(appended.cause)
        case 'unknown':
          // Those behind would each wait as long again for a store that is away.
          if (appended.cause instanceof StoreUnavailable) this.#rejectWaiting(appended.cause, prepared)
          return rejectPrepared(outcomeUnknown(appended.cause))
        case 'too-large':
          throw new Error(`the store refused what was known to fit: ${JSON.stringify(appended)}`)
        default:
          return appended satisfies never
      }
    } catch (bug) {
      rejectPrepared(bug)
    }
  }

  /** Where neither the store nor a look at the log says what came of an append, what was followed meanwhile may. */
  #settled(appended: Appended, events: readonly RecordedEvent[]): Appended {
    const seen = this.#awaited?.seen ?? []
    this.#awaited = undefined
    if (appended.outcome !== 'unknown' || seen.length === 0) return appended
    const [first, last] = [events[0] as RecordedEvent, events.at(-1) as RecordedEvent]
    const isOwn = (event: RecordedEvent) => hashOf(event) === hashOf(events[event.revision - first.revision] as RecordedEvent)
    if (!seen.every(isOwn)) return { outcome: 'overtaken' }
    // One of them alone may be another's: the same request under the same key, at the same time.
    const end = seen.find(({ revision }) => revision === last.revision)
    return end === undefined ? appended : { outcome: 'written', events: events.map((event) => ({ ...event, position: end.position })) }
  }

  /** To be called with every event of the stream that is followed. */
  see(event: RecordedEvent): void {
    if (this.#awaited?.events.some(({ revision }) => revision === event.revision) === true) this.#awaited.seen.push(event)
  }

  /**
   * Nothing was sent of those that wait.
   * @param sent those that were, and may yet be written: of one that asks for the same under the same key nobody knows
   */
  #rejectWaiting(cause: unknown, sent: readonly Decided<V, D>[] = []): void {
    const correlations = new Set(sent.map(({ waiting }) => waiting.identity.correlation))
    for (const { identity, reject } of this.#queue.splice(0))
      reject(correlations.has(identity.correlation) ? outcomeUnknown(cause) : notWritten(cause))
  }

  /** Reads in what the log holds; why it could not, where it could not. */
  async #caughtUp(): Promise<unknown> {
    this.#isBehind = true
    try {
      for (;;) {
        const page = await this.#read(revisionOf(this.#dependencies.stream()) + 1, pageLimit)
        this.#dependencies.take(page, false)
        if (page.length < pageLimit) break
      }
      this.#isBehind = false
      return null
    } catch (cause) {
      return cause
    }
  }

  async #read(from: number, limit: number): Promise<RecordedEvent[]> {
    const { store, category, id, stream } = this.#dependencies
    const page = await store.readStream(category.prefix + id, { from, limit })
    if ((page.at(-1)?.revision ?? -1) > revisionOf(stream())) this.#isBehind = true
    return page
  }

  /** Answers with what was written under a key that was used before, by whichever replica. */
  async #answerRepeated({ identity, resolve, reject }: Waiting<V, D>, revision: number): Promise<void> {
    try {
      const written: RecordedEvent[] = []
      // Most requests wrote one event; a large one is read in pages that grow.
      for (let limit = 2; ; limit = Math.min(limit * 8, pageLimit)) {
        const page = await this.#read(revision + written.length, limit)
        const own = page.filter(({ correlationId }) => correlationId === identity.correlation)
        written.push(...own)
        if (own.length < limit) break
      }
      const last = written.at(-1)
      if (last === undefined) return resolve({ outcome: 'key-reused', revision })
      const events = written.map((event) => readAs(this.#dependencies.category.vocabulary, event))
      resolve({ outcome: 'repeated', revision: last.revision, events })
    } catch (error) {
      reject(error)
    }
  }
}
