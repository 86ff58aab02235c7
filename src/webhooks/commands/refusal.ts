import type { RefusalCode } from '../../negotiations/commands/refusal.ts'
import { failed } from '../../result.ts'
import { endpointRefusals } from '../sending/endpoint.ts'
import { secretRefusals } from '../signing/secret.ts'

/** Why a webhook is not managed as its owner asks. The codes are stable. */
export const webhookRefusals = {
  ...endpointRefusals,
  ...secretRefusals,
  'reserved-id': 'The record or a path has another use for that id',
  'futile-filter': 'Nothing can fit: developments have no from, to, scope and cause, and overall.changed has no party',
  'one-negotiation': 'A revision is one of a single negotiation, and none or several are named',
  'future-start': 'What is not recorded yet cannot be told: that time is still to come',
  'too-many-negotiations': 'Those are more negotiations than one entry of the record can name: say which of them are meant',
  'too-many-webhooks': 'The owner has 1,000 webhooks: delete one first',
  'not-subscribed': 'The webhook is not about that negotiation',
  'not-deliverable': 'Nothing is sent to the webhook in this state',
  'too-many-requests': 'That was asked for a moment ago',
} as const

type Code =
  | keyof typeof webhookRefusals
  | Extract<RefusalCode, 'id-taken'>
  | 'unknown-webhook'
  | 'unknown-negotiation'
  | 'revision-not-reached'
  | 'stale'

export type WebhookRefusal = {
  code: Code
  message: string
  /** Leads into the body (RFC 6901); left out: it is nothing in the body. */
  pointer?: string
  /** In seconds. */
  retryAfter?: number
  /** Of `stale`: where the subscription's stream stands. */
  revision?: number
}

/** A single refusal, in the words of its code. */
export const refused = (code: keyof typeof webhookRefusals, more: Partial<Omit<WebhookRefusal, 'code'>> = {}) =>
  failed<WebhookRefusal[]>([{ code, message: webhookRefusals[code], ...more }])

/** A single refusal, in words of its own. */
export const refusedWith = (code: Code, message: string, pointer?: string) =>
  failed<WebhookRefusal[]>([{ code, message, ...(pointer === undefined ? {} : { pointer }) }])
