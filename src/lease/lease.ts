import { Slug } from '../../events/identifier.ts'
import { leaseCatalogue } from '../../events/lease.ts'
import type { Store } from '../store/port/port.ts'
import { contend } from './contention.ts'
import { holding, type Work } from './holding.ts'
import { openJournal } from './journal.ts'
import type { Terms } from './terms.ts'

export type Lease = {
  /**
   * Waits until this process holds the lease, runs the work, renews the lease meanwhile and releases it at the end.
   * Where the lease is lost, waits for the work to end and begins again. Resolves when the work has ended under the
   * lease, or after the signal has aborted; rejects with what the work throws while it holds the lease.
   */
  hold(work: Work, signal: AbortSignal): Promise<void>
}

/**
 * A lease that one process at a time holds, among all that open the same name on the same store.
 * @throws ZodError where the name is no slug, or the terms name no holder or no whole number of milliseconds
 */
export function openLease(store: Store, name: string, terms: Terms): Lease {
  leaseCatalogue.LeaseTaken.schema.parse({ holder: terms.holder, ttlMs: terms.ttlMs })
  const journal = openJournal(store, Slug.parse(name), terms)
  return {
    async hold(work, signal) {
      for (;;) {
        const taking = await contend(journal, terms, signal)
        if (taking === undefined) return
        journal.shorten()
        if (await holding(taking, work, journal, terms, signal)) return
      }
    },
  }
}
