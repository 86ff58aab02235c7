import { instantOf } from '../../../events/time.ts'
import type { WebhookPayload } from '../../../events/webhook.ts'
import { failed, ok } from '../../result.ts'
import { effectiveState } from '../subscription/effective-state.ts'
import { type DisabledReason, isManagedBy, type Subscription, stateOf } from '../subscription/subscription.ts'
import type { Decision, WebhookCommand, WebhookContext } from './command.ts'
import { inactivity, ping, replay } from './redelivery.ts'
import { refusedWith } from './refusal.ts'
import { change, secretOf, subscribe } from './settings.ts'

const hourMs = 3_600_000

const recorded = (payload: WebhookPayload): Decision => ok([payload])

/** Refuses what was decided on another revision than the one on record. */
const staleness = ({ revision, expected }: WebhookContext): Decision | null =>
  expected === undefined || expected.includes(revision)
    ? null
    : failed([{ code: 'stale', message: `The webhook stands at revision ${revision}`, revision }])

/** Takes or refuses what is asked of a subscription that the caller may manage. */
function manage(subscription: Subscription, command: Exclude<WebhookCommand, { type: 'Subscribe' }>, context: WebhookContext): Decision {
  const { type } = command
  switch (type) {
    case 'Change':
      return change(subscription, command.data, context)
    case 'RotateSecret': {
      const { overlapHours = 24 } = command.data
      const secret = secretOf(command.data)
      if (!secret.ok) return secret
      const previousUntil = instantOf(context.now + overlapHours * hourMs)
      return recorded({ type: 'WebhookSecretRotated', data: { secret: secret.value, previousUntil } })
    }
    case 'Pause':
      return subscription.isPaused ? ok([]) : recorded({ type: 'WebhookPaused', data: {} })
    case 'Resume': {
      // What waits for a retry is tried at once. Whoever takes over from a revoked key is the owner from then on.
      const { reason } = effectiveState(subscription, context)
      // What its secret is sealed with is for whoever runs the service to bring back, or a new secret is made.
      if (reason === 'secret-sealed') return ok([])
      return recorded({ type: 'WebhookResumed', data: { owner: reason === 'key-revoked' ? context.caller.by : subscription.owner } })
    }
    case 'Delete':
      return recorded({ type: 'WebhookDeleted', data: {} })
    case 'Ping':
      return ping(subscription, context)
    case 'Resend': {
      const { negotiation, place } = command.data
      return inactivity(subscription, context) ?? recorded({ type: 'ResendRequested', data: { negotiation, ...place } })
    }
    case 'Replay':
      return replay(subscription, command.data, context)
    default:
      return type satisfies never
  }
}

/**
 * Takes or refuses a command, given the subscription as it is on record; pure.
 * @param subscription what the id has on record already, a deleted one included
 * @returns the events that it comes to, or every refusal that it earns; who may not manage the subscription learns nothing of it
 */
export function decide(subscription: Subscription | undefined, command: WebhookCommand, context: WebhookContext): Decision {
  if (command.type === 'Subscribe') {
    if (subscription !== undefined) return refusedWith('id-taken', `There is a webhook ${subscription.id}, or there was one`, '/id')
    return staleness(context) ?? subscribe(command.data, context)
  }
  if (subscription === undefined || subscription.isDeleted || !isManagedBy(subscription, context.caller))
    return refusedWith('unknown-webhook', 'There is no such webhook, or it is another’s')
  return staleness(context) ?? manage(subscription, command, context)
}

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
