import { catalogue } from '../../../events/catalogue.ts'
import type { RecordedEvent } from '../../../events/envelope.ts'
import { readEvent } from '../../../events/reading.ts'
import { streamOf } from '../../../events/stream.ts'
import { readData } from '../../../events/upcast.ts'
import { type Negotiation, negotiation } from '../../../projections/negotiation.ts'
import { breakAt, hashOf, type Link } from '../../streams/chain.ts'

/** Where a log is broken, and how. */
export type LogFault = { stream: string; revision: number; reason: string }

/** One stream as it is read again from its first event. */
export type StreamCheck = {
  /** Takes the next event; what is wrong with it, if anything. Nothing is to be taken after a fault. */
  take(event: RecordedEvent): LogFault | null
  /** The negotiation as the events taken so far make it. */
  state: Negotiation
  count(): number
  /** The hash of the newest event, which the next one would carry; null where there is none. */
  head(): string | null
}

/**
 * Checks that a negotiation's stream is whole and unaltered, and folds it anew.
 * @param places where each event id was seen, in all streams of the log; added to
 */
export function streamCheck(id: string, places: Map<string, string>): StreamCheck {
  const stream = streamOf(id)
  const state = negotiation.initial()
  let end: Link | undefined
  const count = () => end?.count ?? 0

  /** Everything that can be wrong with the next event, the plainest first. */
  function reasonAgainst(event: RecordedEvent): string | null {
    if (event.stream !== stream) return `an event of ${event.stream} is here`
    const broken = breakAt(event, end)
    if (broken !== null) return broken
    const place = places.get(event.id)
    if (place !== undefined) return `its id ${event.id} is that of ${place} too`
    const reading = readData(catalogue, event.type, event.schemaVersion, event.data)
    if (!reading.ok) return reading.reason
    if (event.type !== 'NegotiationOpened')
      return end === undefined ? `the stream begins with ${event.type}, not with NegotiationOpened` : null
    return end === undefined ? null : 'NegotiationOpened is here a second time'
  }

  return {
    take(event) {
      const reason = reasonAgainst(event)
      if (reason !== null) return { stream, revision: count(), reason }
      places.set(event.id, `${stream} revision ${event.revision}`)
      negotiation.evolve(state, readEvent(event))
      end = { count: count() + 1, recordedAt: event.recordedAt, hash: hashOf(event) }
      return null
    },
    state,
    count,
    head: () => end?.hash ?? null,
  }
}
