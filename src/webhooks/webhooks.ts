import type { Store } from '../store/port/port.ts'
import type { System } from '../system.ts'
import type { Meter } from './dispatch/dependencies.ts'
import type { Allowed } from './sending/endpoint.ts'
import type { Keyring } from './signing/seal.ts'
import type { Subscriptions } from './subscription/subscription.ts'

/** What webhooks are managed with. */
export type Webhooks = {
  system: Pick<System, 'now' | 'steady' | 'randomBytes'>
  subscriptions: Subscriptions
  /** Where the delivery records are read from. */
  store: Pick<Store, 'readStream'>
  /** For secrets at rest. */
  keyring: Keyring
  allow: Allowed
  meter: Meter
}
