import { setImmediate as turn } from 'node:timers/promises'
import type { Payload } from '../../events/catalogue.ts'
import { appendChained } from './chained.ts'
import { sampleId } from './sample.ts'
import type { Service } from './service.ts'

/** Puts payloads on the log of the sample, after all that is there, and waits until the service has read them in. */
export async function recordLater(
  { store, ledger, head }: Pick<Service, 'store' | 'ledger' | 'head'>,
  payloads: readonly Payload[],
): Promise<void> {
  const first = head() + 1
  const order = payloads.map(() => `negotiation-${sampleId}`)
  await appendChained(store, order, (_, revision) => payloads[revision - first] as Payload)
  while (head() < first + payloads.length - 1) await turn()
  while ((await ledger.lag()) > 0) await turn()
}
