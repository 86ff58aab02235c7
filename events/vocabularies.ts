import { catalogue } from './catalogue.ts'
import { deliveryCatalogue, deliveryPrefix } from './delivery.ts'
import type { RecordedEvent } from './envelope.ts'
import { keyCatalogue, keyPrefix } from './key.ts'
import { leaseCatalogue, leasePrefix } from './lease.ts'
import { readAs, type Vocabulary } from './reading.ts'
import { streamPrefix } from './stream.ts'
import { webhookCatalogue, webhookPrefix } from './webhook.ts'

/** Every event type there is, by what the names of the streams begin with that may hold it. */
export const vocabularies: ReadonlyMap<string, Vocabulary> = new Map<string, Vocabulary>([
  [streamPrefix, catalogue],
  [keyPrefix, keyCatalogue],
  [webhookPrefix, webhookCatalogue],
  [deliveryPrefix, deliveryCatalogue],
  [leasePrefix, leaseCatalogue],
])

/**
 * Reads a stored event of a stream of any kind by the newest schemas of that kind.
 * @throws UnreadableEvent naming stream, revision and reason
 */
export function readAny(recorded: RecordedEvent): RecordedEvent {
  const prefix = recorded.stream.slice(0, recorded.stream.indexOf('-') + 1)
  return readAs(vocabularies.get(prefix) ?? {}, recorded)
}
