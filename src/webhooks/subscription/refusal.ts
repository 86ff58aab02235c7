import type { WebhookPayload } from '../../../events/webhook.ts'
import type { RefusalCode } from '../../negotiations/commands/refusal.ts'
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

/** `pointer` leads into the body (RFC 6901); left out: it is nothing in the body. `retryAfter` is in seconds. */
export type WebhookRefusal = {
  code: keyof typeof webhookRefusals | Extract<RefusalCode, 'id-taken'> | 'unknown-negotiation' | 'revision-not-reached'
  message: string
  pointer?: string
  retryAfter?: number
}

/** What a request comes to: what it puts on record, which may be nothing, or all that speaks against it. */
export type Decision = { payloads: WebhookPayload[] } | { refusals: WebhookRefusal[] }

/** A single refusal, in the words of its code. */
export const refusedAs = (code: keyof typeof webhookRefusals, more: Partial<WebhookRefusal> = {}): { refusals: WebhookRefusal[] } => ({
  refusals: [{ code, message: webhookRefusals[code], ...more }],
})
