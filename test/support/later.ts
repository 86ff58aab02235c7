import { setImmediate as turn } from 'node:timers/promises'
import type { Payload } from '../../events/catalogue.ts'
import type { Ledger } from '../../src/negotiations/ledger.ts'
import type { Store } from '../../src/store/port/port.ts'
import { appendChained } from './chained.ts'
import { sampleId } from './sample.ts'

/** Puts payloads on the log of a negotiation, after all that is there, and waits until the ledger has read them in. */
export async function recordLater(
  { store, ledger }: { store: Store; ledger: Ledger },
  payloads: readonly Payload[],
  negotiation = sampleId,
): Promise<void> {
  const recorded = () => ledger.read(negotiation)?.recorded.length ?? 0
  const first = recorded()
  const order = payloads.map(() => `negotiation-${negotiation}`)
  await appendChained(store, order, (_, revision) => payloads[revision - first] as Payload)
  while (recorded() < first + payloads.length || (await ledger.lag()) > 0) await turn()
}
