import type { WebhookPayload } from '../../../events/webhook.ts'
import { type DisabledReason, type Subscription, stateOf } from '../subscription/subscription.ts'

/** What whoever delivers puts on the record of a subscription. */
export type DispatchCommand =
  /** The endpoint at that URL answered the challenge that the revision of the webhook's stream made due. */
  | { type: 'Verify'; challenge: number; url: string }
  | { type: 'Disable'; reason: DisabledReason }
  | { type: 'DeferSeries'; data: Extract<WebhookPayload, { type: 'SeriesDeferred' }>['data'] }

/** What of it still holds, given the subscription as it is on record: its owner may have changed it meanwhile. Pure. */
export function decideDispatch(subscription: Subscription | undefined, command: DispatchCommand): WebhookPayload[] {
  if (subscription === undefined) return []
  const { type } = command
  switch (type) {
    case 'Verify': {
      const isDue = subscription.challenge === command.challenge && !subscription.isVerified
      return isDue ? [{ type: 'WebhookVerified', data: { url: command.url } }] : []
    }
    case 'Disable': {
      const state = stateOf(subscription)
      return state === 'active' || state === 'pending' ? [{ type: 'WebhookDisabled', data: { reason: command.reason } }] : []
    }
    case 'DeferSeries':
      return subscription.isDeleted ? [] : [{ type: 'SeriesDeferred', data: command.data }]
    default:
      return type satisfies never
  }
}
