import type { System } from '../../system.ts'
import type { StoreFault } from './fault.ts'
import { StoreUnavailable } from './port.ts'
import { withTimeout } from './timeout.ts'

/** Between two tries whether a store writes again, in milliseconds. */
const probeMs = 1000
/** So long whoever asks waits for such a try: a load balancer gives up after a second, as a rule. */
const patienceMs = 800

/** What only a write can disprove: a probe may meet neither the damaged page, nor the stream that may not be written to. */
const isForWrites = (fault: StoreFault | null): boolean => fault === 'damaged' || fault === 'refused'
/** What only the probe can disprove: a smaller write than the one that failed may fit for a while. */
const isForTheProbe = (fault: StoreFault | null): boolean => fault === 'full' || fault === 'file-size-limit'

export type Health = ReturnType<typeof openHealth>

/**
 * How writing to a store fares, as its last writes tell.
 * @param probe writes something that is no event of anybody's, durably, and as large as any write; throws or rejects
 *   where that fails
 */
export const openHealth = (probe: () => void | Promise<void>, { steady }: Pick<System, 'steady'> = { steady: () => performance.now() }) => {
  let fault: StoreFault | null = null
  let failures = 0
  let triedAt = 0
  let probing: Promise<void> | null = null

  const failed = (error: unknown): void => {
    fault = error instanceof StoreUnavailable ? error.fault : 'other'
    failures += 1
    triedAt = steady()
  }

  const tryAgain = async (): Promise<void> => {
    const before = failures
    try {
      await probe()
      // A write that failed meanwhile says more than the probe.
      if (failures === before) fault = null
    } catch (error) {
      failed(error)
    }
  }

  return {
    succeeded(): void {
      if (!isForTheProbe(fault)) fault = null
    },
    failed,
    /** As `trouble` of the port. */
    async trouble(): Promise<StoreFault | null> {
      if (fault === null || isForWrites(fault)) return fault
      if (steady() - triedAt >= probeMs)
        probing ??= tryAgain().finally(() => {
          probing = null
        })
      if (probing !== null) await withTimeout(probing, patienceMs, () => new Error('the probe takes long')).catch(() => {})
      return fault
    },
  }
}
