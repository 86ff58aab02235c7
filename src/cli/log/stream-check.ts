import { catalogue } from '../../../events/catalogue.ts'
import type { RecordedEvent } from '../../../events/envelope.ts'
import { readEvent } from '../../../events/reading.ts'
import { streamOf } from '../../../events/stream.ts'
import { readData } from '../../../events/upcast.ts'
import { negotiation } from '../../../projections/negotiation.ts'
import { breakAt, hashOf, type Link } from '../../streams/chain.ts'
import type { Fault } from '../../streams/heads.ts'

/** Checks that a negotiation's stream is whole and unaltered, as it is read again from its first event, and folds it anew. */
export class StreamCheck {
  /** The negotiation as the events taken so far make it. */
  readonly state = negotiation.initial()
  readonly #stream: string
  readonly #places: Map<string, string>
  #end: Link | undefined

  /** @param places where each event id was seen, in all streams of the log; added to */
  constructor(id: string, places: Map<string, string>) {
    this.#stream = streamOf(id)
    this.#places = places
  }

  get count(): number {
    return this.#end?.count ?? 0
  }

  /** The hash of the newest event, which the next one would carry; null where there is none. */
  get head(): string | null {
    return this.#end?.hash ?? null
  }

  /** Takes the next event; what is wrong with it, if anything. Nothing is to be taken after a fault. */
  take(event: RecordedEvent): Fault | null {
    const reason = this.#reasonAgainst(event)
    if (reason !== null) return this.faultHere(reason)
    this.#places.set(event.id, `${this.#stream} revision ${event.revision}`)
    negotiation.evolve(this.state, readEvent(event))
    this.#end = { count: this.count + 1, recordedAt: event.recordedAt, hash: hashOf(event) }
    return null
  }

  /** A fault in what comes next. */
  faultHere(reason: string): Fault {
    return { stream: this.#stream, revision: this.count, reason }
  }

  /** Everything that can be wrong with the next event, the plainest first. */
  #reasonAgainst(event: RecordedEvent): string | null {
    if (event.stream !== this.#stream) return `an event of ${event.stream} is here`
    const broken = breakAt(event, this.#end)
    if (broken !== null) return broken
    const place = this.#places.get(event.id)
    if (place !== undefined) return `its id ${event.id} is that of ${place} too`
    const reading = readData(catalogue, event.type, event.schemaVersion, event.data)
    if (!reading.ok) return reading.reason
    if (event.type !== 'NegotiationOpened')
      return this.#end === undefined ? `the stream begins with ${event.type}, not with NegotiationOpened` : null
    return this.#end === undefined ? null : 'NegotiationOpened is here a second time'
  }
}
