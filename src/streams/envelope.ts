import type { RecordedEvent } from '../../events/envelope.ts'
import type { PayloadOf, Vocabulary } from '../../events/reading.ts'
import { instantOf } from '../../events/time.ts'
import type { Entry } from '../../events/upcast.ts'
import type { Link } from './chain.ts'

export type Stamps = {
  id: string
  /** Epoch milliseconds; where the stream's last event was recorded later, it is the time of that. */
  now: number
  by: string
  correlation: string
  /** The event that this one answers. */
  causation?: string | null
}

/** The next event of a stream as it will stand in the log, where only the store knows its `position`. */
export function envelope<V extends Vocabulary>(
  vocabulary: V,
  { type, data }: PayloadOf<V>,
  stream: string,
  end: Link | undefined,
  { id, now, by, correlation, causation = null }: Stamps,
): RecordedEvent {
  return {
    id,
    type,
    schemaVersion: (vocabulary[type] as Entry).version,
    recordedAt: instantOf(end === undefined ? now : Math.max(now, Date.parse(end.recordedAt))),
    recordedBy: by,
    correlationId: correlation,
    causationId: causation,
    previousHash: end?.hash ?? null,
    data,
    stream,
    revision: end?.count ?? 0,
    position: 0,
  }
}
