import type { NegotiationEvent, Payload } from '../../events/catalogue.ts'
import { instantOf } from '../../events/time.ts'

const idOf = (revision: number): string => `00000000-0000-7000-8000-${revision.toString(16).padStart(12, '0')}`

/**
 * A payload as the log would give it back, with ids and hashes that only look real.
 * @param recordedAt epoch milliseconds
 */
export function recorded(payload: Payload, revision: number, recordedAt: number): NegotiationEvent {
  const id = idOf(revision)
  return {
    id,
    schemaVersion: 1,
    stream: 'negotiation-talks',
    revision,
    position: revision,
    recordedAt: instantOf(recordedAt),
    recordedBy: 'desk',
    correlationId: id,
    causationId: null,
    previousHash: revision === 0 ? null : (revision - 1).toString(16).padStart(64, '0'),
    ...payload,
  }
}
