import { instantOf } from '../../../events/time.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { negotiationOf } from '../../../projections/questions/notices.ts'
import { ruleset } from '../../../projections/rules/ruleset.ts'
import type { Post } from '../sending/sender.ts'
import type { Subscription } from '../subscription/subscription.ts'
import type { PingMessage } from './body.ts'
import { type Message, messageBody } from './message.ts'

/** What is sent to an endpoint, apart from how it is signed and which attempt it is. */
export type OutgoingRequest = { id: string; method?: Post['method']; body: string; headers?: Readonly<Record<string, string>> }

/**
 * A message with the headers that say where in the record it stands. They are not signed; the body says the same.
 * @param base what links begin with
 * @param replay it was due before and is sent again
 */
export function messageRequest(
  state: Negotiation,
  subscription: Subscription,
  message: Message,
  { base, replay }: { base: string; replay: boolean },
): OutgoingRequest {
  const { id, place, series, sequence } = message
  return {
    id,
    body: messageBody(state, subscription, message, base),
    headers: {
      'standpoint-series': `${series}.${ruleset}`,
      'standpoint-sequence': String(sequence),
      'standpoint-position': `${negotiationOf(state)}/${place.rev}/${place.index}`,
      ...(replay ? { 'standpoint-replay': 'true' } : {}),
    },
  }
}

/**
 * A ping, or with a challenge the one that verifies an endpoint.
 * @param at when it is sent, in epoch milliseconds
 */
export function pingRequest(id: string, webhook: string, at: number, challenge?: string): OutgoingRequest {
  const data = challenge === undefined ? {} : { challenge }
  const body: PingMessage = { type: 'webhook.ping', timestamp: instantOf(at), webhook, data }
  return { id, body: JSON.stringify(body) }
}
