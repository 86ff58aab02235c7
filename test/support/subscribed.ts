import type { LightMyRequestResponse } from 'fastify'
import type { WebhookPayload } from '../../events/webhook.ts'
import { ok } from '../../src/result.ts'
import type { Service } from './service.ts'

export const endpoint = 'https://desk.example/hooks'

/** Subscribes by the door, as whoever the headers say; fails where that is refused. */
export async function subscribed(
  { post }: Service,
  given: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  const response = await post('/webhooks', { id: 'desk', url: endpoint, ...given }, headers)
  if (response.statusCode !== 201) throw new Error(`not subscribed: ${response.body}`)
  return response
}

/** Puts on record what becomes of a webhook without its owner's doing. */
export async function happened({ webhooks: { subscriptions } }: Service, id: string, ...payloads: WebhookPayload[]): Promise<void> {
  await subscriptions.write(id, { by: 'dispatcher', decisions: [() => ok(payloads)] })
}

export const verified = (service: Service, id = 'desk'): Promise<void> =>
  happened(service, id, { type: 'WebhookVerified', data: { url: endpoint } })

/** What a webhook's stream holds. */
export const storedOf = ({ store }: Service, id = 'desk') => store.readStream(`webhook-${id}`, { limit: 100 })
