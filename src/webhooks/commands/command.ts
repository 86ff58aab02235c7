import type { Place } from '../../../events/delivery.ts'
import type { WebhookPayload } from '../../../events/webhook.ts'
import type { Result } from '../../result.ts'
import type { Allowed } from '../sending/endpoint.ts'
import type { SecretRefusal } from '../signing/secret.ts'
import type { Manager } from '../subscription/subscription.ts'
import type { WebhookRefusal } from './refusal.ts'
import type { NewWebhook, ReplayRequest, Rotation, WebhookChange } from './request.ts'
import type { Chronicle } from './start.ts'

/** A signing secret as it is kept at rest, or why what the caller gave is none: to make one takes chance and keys. */
type SealedSecret = { secret: Result<string, SecretRefusal> }

/** What can be asked of a subscription, by the imperative that asks it. */
export type WebhookCommand =
  | { type: 'Subscribe'; data: Omit<NewWebhook, 'secret' | 'algorithm'> & SealedSecret }
  | { type: 'Change'; data: WebhookChange }
  | { type: 'RotateSecret'; data: Pick<Rotation, 'overlapHours'> & SealedSecret }
  | { type: 'Pause' }
  | { type: 'Resume' }
  | { type: 'Delete' }
  | { type: 'Ping' }
  | { type: 'Resend'; data: { negotiation: string; place: Place } }
  | { type: 'Replay'; data: ReplayRequest }

/** What a decision may know beside the subscription. */
export type WebhookContext = {
  /** Epoch milliseconds. */
  now: number
  caller: Manager
  /** Where the subscription's stream stands; −1: there is none. */
  revision: number
  /** The revisions of which the caller expects one; left out: any. */
  expected?: readonly number[] | undefined
  /** How many subscriptions the caller has, without those that were deleted. */
  owned: number
  chronicle: Chronicle
  allow: Allowed
  /** When the key of the subscription's owner was revoked; null where it was not, or where the owner has none. */
  ownerRevokedAt: string | null
  /** Whether no key at hand opens the subscription's newest secret. */
  isSecretSealed: boolean
  /** How long ago the newest ping was asked for; null where none was. */
  sinceLastPingMs: number | null
}

/** What a command comes to: the events to append, which may be none, or all that speaks against it. */
export type Decision = Result<WebhookPayload[], WebhookRefusal[]>
