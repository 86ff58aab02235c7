import { type Lease, openLease } from '../../lease/lease.ts'
import type { LeaseOptions } from '../../lease/options.ts'
import type { DispatchDependencies } from './dependencies.ts'
import { SubscriptionWorkers } from './subscription-workers.ts'

export type DispatcherOptions = DispatchDependencies & {
  /** Who holds the lease, for people to read, and for how long. */
  lease: Pick<LeaseOptions, 'holder' | 'ttlMs'>
}

/** Delivers to every subscription, in one process at a time among all that write to the store. */
export type Dispatcher = {
  /** Begins nothing more and waits for what is under way; once the signal aborts, gives that up. */
  close(patience: AbortSignal): Promise<void>
  /** Rejects for bugs only. */
  failed: Promise<never>
}

const leaseName = 'webhooks'
const quietMs = 10_000

/** A store that no other process writes to needs no agreement. */
const ownLease: Lease = { hold: (work, signal) => work({ token: 0, signal, isValid: () => true }) }

/** Logs what the store does not take. While it is away every subscription fails at it, again and again: not all of that is logged. */
function storeFaultLog({ system, log }: DispatchDependencies): (err: unknown) => void {
  let loggedAt = Number.NEGATIVE_INFINITY
  return (err) => {
    if (system.steady() - loggedAt < quietMs) return
    loggedAt = system.steady()
    log('warn', 'the store does not take what is recorded of deliveries, or does not answer; it is tried again', { err })
  }
}

export function openDispatcher({ lease: options, ...dependencies }: DispatcherOptions): Dispatcher {
  const { store, system } = dependencies
  const ending = new AbortController()
  const over = new AbortController()
  const onFault = storeFaultLog(dependencies)
  const lease = store.isShared ? openLease(store, leaseName, { ...options, onFault }, system) : ownLease
  const running = lease.hold((held) => new SubscriptionWorkers({ ...dependencies, held, onFault }, over.signal).run(), ending.signal)
  const failed = new Promise<never>((_, reject) => running.catch(reject))
  // Whoever does not wait for the failure is not ended by it.
  failed.catch(() => {})
  return {
    failed,
    async close(patience) {
      ending.abort()
      const giveUp = () => over.abort()
      if (patience.aborted) giveUp()
      patience.addEventListener('abort', giveUp)
      await running.catch(() => {})
      patience.removeEventListener('abort', giveUp)
    },
  }
}
