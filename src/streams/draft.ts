import type { RecordedEvent } from '../../events/envelope.ts'
import type { EventOf, Vocabulary } from '../../events/reading.ts'
import { appendLimit } from '../store/port/port.ts'
import type { Category } from './category.ts'
import { canonicalOf, type Link, linkOf } from './chain.ts'
import { envelope } from './envelope.ts'
import type { Identity } from './idempotency.ts'
import type { Outcome, Request } from './outcome.ts'
import { endOf, evolved, type StreamState } from './state.ts'

/** What a request comes to: events that follow on a draft, and where the stream would end. */
export type Prepared = { events: RecordedEvent[]; end: Link | undefined; bytes: number }

/** Events that are decided and not yet in the log, on top of a stream as it stands. */
export class Draft<V extends Vocabulary, S, D> {
  /** The revision of the stream that it is on top of. */
  readonly base: number
  readonly events: RecordedEvent[] = []
  readonly #category: Category<V, S, D>
  readonly #name: string
  #decided: D
  #end: Link | undefined
  #bytes = 0

  constructor(category: Category<V, S, D>, id: string, stream: StreamState<S>) {
    this.#category = category
    this.#name = category.prefix + id
    this.#decided = category.draft.of(stream.state)
    this.#end = endOf(stream)
    this.base = this.revision
  }

  /** The revision of the newest event, those of the draft included; −1 where there is none. */
  get revision(): number {
    return (this.#end?.count ?? 0) - 1
  }

  /**
   * Decides a request on top of the draft, which it leaves as it is.
   * @param now epoch milliseconds
   * @returns the events that it comes to, or its outcome where there is nothing to write
   * @throws UnreadableEvent where an event could not be read back: a bug
   */
  prepare<E>({ by, expected, decisions }: Request<V, D, E>, identity: Identity, now: number): Prepared | Outcome<V, E> {
    if (expected !== undefined && !expected.includes(this.revision)) return { outcome: 'stale', revision: this.revision }
    const { vocabulary, draft } = this.#category
    const at = this.#end === undefined ? now : Math.max(now, Date.parse(this.#end.recordedAt))
    const refusals: { decision: number; error: E }[] = []
    const prepared: Prepared = { events: [], end: this.#end, bytes: 0 }
    let decided = draft.on(this.#decided)
    for (const [index, decide] of decisions.entries()) {
      const revision = (prepared.end?.count ?? 0) - 1
      const decision = decide(decided, { revision, now: at, id: identity.idAt(prepared.events.length) })
      if (!decision.ok) {
        refusals.push({ decision: index, error: decision.error })
        continue
      }
      for (const payload of decision.value) {
        const id = identity.idAt(prepared.events.length)
        const event = envelope(vocabulary, payload, this.#name, prepared.end, { id, now: at, by, correlation: identity.correlation })
        decided = evolved(vocabulary, draft.evolve, decided, event)
        const canonical = canonicalOf(event)
        prepared.events.push(event)
        prepared.end = linkOf(event, canonical)
        prepared.bytes += Buffer.byteLength(canonical)
      }
    }
    if (refusals.length > 0) return { outcome: 'refused', refusals }
    if (prepared.bytes > appendLimit) return { outcome: 'too-large', bytes: prepared.bytes }
    return prepared.events.length === 0 ? { outcome: 'recorded', revision: this.revision, events: [] } : prepared
  }

  /** Whether one append can hold that too. */
  hasRoomFor({ bytes }: Prepared): boolean {
    return this.#bytes + bytes <= appendLimit
  }

  /** Takes in what a request came to. */
  enter({ events, end, bytes }: Prepared): void {
    const { evolve } = this.#category.draft
    for (const event of events) {
      this.#decided = evolve(this.#decided, event as unknown as EventOf<V>)
      this.events.push(event)
    }
    this.#end = end
    this.#bytes += bytes
  }
}
