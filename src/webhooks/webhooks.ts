import type { Store } from '../store/port/port.ts'
import type { Clock } from './dispatch/clock.ts'
import type { Meter } from './dispatch/meter.ts'
import type { Allowed } from './sending/address.ts'
import type { Keyring } from './signing/seal.ts'
import type { Subscriptions } from './subscription/subscription.ts'

/** What webhooks are managed and delivered with. */
export type Webhooks = Clock & {
  subscriptions: Subscriptions
  /** Where the delivery records are read from. */
  store: Pick<Store, 'readStream'>
  /** For secrets at rest. */
  keyring: Keyring
  allow: Allowed
  meter: Meter
  /** So many random bytes. */
  random: (size: number) => Uint8Array
}
