import type { System } from '../system.ts'

/** How long others leave a lease alone after the last sign of its holder, unless told otherwise (`LEASE_MS`). */
export const defaultTtlMs = 10_000

/** Who holds a lease, and for how long. */
export type LeaseOptions = {
  /** Who would hold it, for people to read: nothing depends on the names being different. */
  holder: string
  /** How long others leave the lease alone after the last sign of its holder, in milliseconds. */
  ttlMs: number
  /** Called with what keeps the store from its work, and with events that cannot be read. What is settled at the next try is among it. */
  onFault?: (cause: unknown) => void
}

/** Decisions are taken by `steady` alone; `now` is for people to read. */
export type LeaseSystem = Pick<System, 'now' | 'steady' | 'wait' | 'newId' | 'random'>

/**
 * What follows from the ttl. A holder believes in its lease for less than the ttl that others wait, so that clocks
 * may differ in rate by a tenth, and has time for three tries or so to renew it.
 */
export const timing = ({ ttlMs }: Pick<LeaseOptions, 'ttlMs'>) => ({
  validMs: ttlMs * 0.9,
  renewMs: ttlMs / 3,
  pollMs: ttlMs / 5,
  /** After this an answer of the store is no longer waited for. */
  patienceMs: ttlMs / 5,
})
