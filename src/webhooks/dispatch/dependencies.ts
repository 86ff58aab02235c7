import type { Attempt } from '../../../events/delivery.ts'
import type { Keys } from '../../keys/key.ts'
import type { Held } from '../../lease/lease.ts'
import type { Ledger } from '../../negotiations/ledger.ts'
import type { Store } from '../../store/port/port.ts'
import type { System } from '../../system.ts'
import type { Sender } from '../sending/sender.ts'
import type { Keyring } from '../signing/seal.ts'
import type { Subscriptions } from '../subscription/subscription.ts'

/** What is counted of the deliveries of this process. */
export type Meter = {
  attempts: Record<Attempt['outcome'], number>
  /** The queues that have something to deliver: when it was recorded, in epoch milliseconds. */
  due: Map<string, number>
}

export const newMeter = (): Meter => ({ attempts: { delivered: 0, failed: 0 }, due: new Map() })

/** What webhooks are delivered with. */
export type DispatchDependencies = {
  system: System
  store: Store
  ledger: Ledger
  keys: Keys
  subscriptions: Subscriptions
  sender: Sender
  keyring: Keyring
  /** What links begin with. */
  base: string
  meter: Meter
  log: (level: 'warn' | 'error', message: string, fields: object) => void
}

/** The same for as long as this process holds the lease. */
export type LeasedDependencies = DispatchDependencies & {
  held: Held
  /** Waits for its turn to begin an attempt, so that what else the process does is not kept waiting. */
  turn: () => Promise<void>
  /** Called with what the store does not take; it is tried again. */
  onFault: (cause: unknown) => void
}
