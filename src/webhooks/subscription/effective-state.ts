import type { Keyring } from '../signing/seal.ts'
import { signatureAtRest } from './issuing.ts'
import { type DisabledReason, type Subscription, type SubscriptionState, stateOf } from './subscription.ts'

/** How a subscription stands, its owner's key considered; `disabledAt` is an instant. */
export type EffectiveState = {
  state: Exclude<SubscriptionState, 'deleted'>
  reason: DisabledReason | 'key-revoked' | 'secret-sealed' | null
  disabledAt: string | null
}

/**
 * How a subscription that is not deleted stands. That of a revoked key is held until an administrator takes it over:
 * nothing of it is sent, and nothing is lost. So is one whose newest secret no key at hand opens: it has nothing to sign with.
 * @param revokedAt when the key of its owner was revoked; null where it was not, or where the owner has none
 */
export function effectiveState(
  subscription: Subscription,
  { revokedAt, keyring }: { revokedAt: string | null; keyring: Keyring },
): EffectiveState {
  if (revokedAt !== null) return { state: 'disabled', reason: 'key-revoked', disabledAt: revokedAt }
  const state = stateOf(subscription)
  if (state === 'deleted') throw new RangeError('A deleted subscription stands no more')
  const { disabled, secrets, id } = subscription
  if ((state === 'active' || state === 'pending') && signatureAtRest(secrets, id, keyring).algorithm === null)
    return { state: 'disabled', reason: 'secret-sealed', disabledAt: null }
  return { state, reason: disabled?.reason ?? null, disabledAt: disabled?.at ?? null }
}
