import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { RecordedEvent } from '../../events/envelope.ts'

/** The canonical JSON (RFC 8785) of an event, all but its `position`, which belongs to the store. */
export const canonicalOf = ({ position: _, ...event }: RecordedEvent): string => canonicalize(event) as string

const digestOf = (canonical: string): string => createHash('sha256').update(canonical).digest('hex')

/** Where a stream ends, as far as it was read: how many events it has, and what the next one must agree with. */
export type Link = { count: number; recordedAt: string; hash: string }

/** What keeps an event from being the next one in its stream, the plainest first; undefined stands for a stream without events. */
export function breakAt(event: RecordedEvent, end: Link | undefined): string | null {
  const { count = 0, recordedAt = '', hash = null } = end ?? {}
  if (event.revision > count) return `this revision is missing; the next event is of revision ${event.revision}`
  if (event.revision < count) return `revision ${event.revision} is here a second time`
  if (event.previousHash !== hash)
    return hash === null
      ? 'the first event names an event before it'
      : `its previousHash is not the hash of revision ${count - 1}: one of the two was altered`
  if (event.recordedAt < recordedAt) return `it was recorded at ${event.recordedAt}, before revision ${count - 1} at ${recordedAt}`
  return null
}

/** SHA-256 of an event's canonical JSON, in hex: what the next event of the stream carries. */
export const hashOf = (event: RecordedEvent): string => digestOf(canonicalOf(event))

/** Where a stream ends whose last event it is. */
export function linkOf(event: RecordedEvent, canonical = canonicalOf(event)): Link {
  return { count: event.revision + 1, recordedAt: event.recordedAt, hash: digestOf(canonical) }
}
