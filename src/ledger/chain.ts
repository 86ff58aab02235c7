import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { RecordedEvent } from '../../events/envelope.ts'

/**
 * The hash that the next event of the stream carries: SHA-256, in hex, over the canonical JSON
 * (RFC 8785) of the whole event but its `position`, which belongs to the store.
 */
export function hashOf({ position: _, ...event }: RecordedEvent): string {
  return createHash('sha256')
    .update(canonicalize(event) as string)
    .digest('hex')
}
