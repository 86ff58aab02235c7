import { type DisabledReason, type Subscription, type SubscriptionState, stateOf } from './subscription.ts'

/** The state of a subscription with its owner's key and its secret considered; `disabledAt` is an instant. */
type EffectiveState = {
  state: Exclude<SubscriptionState, 'deleted'>
  reason: DisabledReason | 'key-revoked' | 'secret-sealed' | null
  disabledAt: string | null
}

/**
 * The state of a subscription that is not deleted. That of a revoked key is held until an administrator takes it over:
 * nothing of it is sent, and nothing is lost. So is one whose newest secret no key at hand opens: it has nothing to sign with.
 * @param ownerRevokedAt when the key of its owner was revoked; null where it was not, or where the owner has none
 */
export function effectiveState(
  subscription: Subscription,
  { ownerRevokedAt, isSecretSealed }: { ownerRevokedAt: string | null; isSecretSealed: boolean },
): EffectiveState {
  if (ownerRevokedAt !== null) return { state: 'disabled', reason: 'key-revoked', disabledAt: ownerRevokedAt }
  const state = stateOf(subscription)
  if (state === 'deleted') throw new RangeError('A deleted subscription has no such state')
  if ((state === 'active' || state === 'pending') && isSecretSealed) return { state: 'disabled', reason: 'secret-sealed', disabledAt: null }
  const { disabled } = subscription
  return { state, reason: disabled?.reason ?? null, disabledAt: disabled?.at ?? null }
}
