import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { RecordedEvent } from '../../events/envelope.ts'

/** The canonical JSON (RFC 8785) of an event, all but its `position`, which belongs to the store. */
export const canonicalOf = ({ position: _, ...event }: RecordedEvent): string => canonicalize(event) as string

/** SHA-256 of an event's canonical JSON, in hex: what the next event of the stream carries. */
export const hashOfCanonical = (canonical: string): string => createHash('sha256').update(canonical).digest('hex')

export const hashOf = (event: RecordedEvent): string => hashOfCanonical(canonicalOf(event))
