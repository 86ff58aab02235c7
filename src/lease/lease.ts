import { Slug } from '../../events/identifier.ts'
import { leaseCatalogue } from '../../events/lease.ts'
import type { Store } from '../store/port/port.ts'
import { acquire } from './acquire.ts'
import { runHolding, type Work } from './hold.ts'
import type { LeaseOptions, LeaseSystem } from './options.ts'
import { LeaseStream } from './stream.ts'

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
 * @throws ZodError where the name is no slug, or the options name no holder or no whole number of milliseconds
 */
export function openLease(store: Store, name: string, options: LeaseOptions, system: LeaseSystem): Lease {
  leaseCatalogue.LeaseTaken.schema.parse({ holder: options.holder, ttlMs: options.ttlMs })
  const stream = new LeaseStream(store, Slug.parse(name), options, system)
  return {
    async hold(work, signal) {
      for (;;) {
        const acquired = await acquire(stream, signal)
        if (acquired === undefined) return
        stream.trim()
        if (await runHolding(stream, acquired, work, signal)) return
      }
    },
  }
}
