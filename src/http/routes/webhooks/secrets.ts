import type { FastifyInstance } from 'fastify'
import { v4, v5 } from 'uuid'
import { z } from 'zod'
import { failed, ok } from '../../../result.ts'
import { NewWebhook, Rotation } from '../../../webhooks/commands/request.ts'
import { issueSecret, publicSigningAtRest, publicSigningOf } from '../../../webhooks/signing/issue.ts'
import { open } from '../../../webhooks/signing/seal.ts'
import { conditionsOf, writeHeaders } from '../../request/conditions.ts'
import type { JsonResponse } from '../../request/json-route.ts'
import type { Service } from '../../request/service.ts'
import { inBody, shaped } from '../../request/shape.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { beyondLimits } from './webhook-access.ts'
import { Webhook, webhookDocument } from './webhook-document.ts'
import { addCommandRoute, addRoute, responseTo } from './webhook-route.ts'
import { type Written, writeWebhook } from './webhook-write.ts'

const WebhookSecret = z
  .object({
    webhook: Webhook,
    secret: z
      .string()
      .nullable()
      .describe('What it signs with, in no other answer; a repeat under the same idempotency key shows it for 24 hours, then null'),
    publicKey: z.string().nullable().describe('What to verify ed25519 signatures with: `whpk_` and base64; null with HMAC'),
  })
  .meta({ id: 'WebhookSecret', description: 'A webhook and its new signing secret' })

const headers = writeHeaders('webhook')

/** So long a repeated request shows the secret that it made. */
const shownForMs = 24 * 3_600_000

/** The namespace of the ids that are derived from idempotency keys; it never changes. */
const root = '1c0b6f0e-95d2-5b7c-8b1f-6d3c52e9a740'

/** The secret that was made, for as long as it is shown. */
function secretIn(service: Service, { events, subscription: { id } }: Written): string | null {
  const { keyring, system } = service.webhooks
  const made = events.find((event) => event.type === 'WebhookSubscribed' || event.type === 'WebhookSecretRotated')
  if (made === undefined || system.now() - Date.parse(made.recordedAt) > shownForMs) return null
  const opened = open(made.data.secret, id, keyring)
  return opened.ok ? opened.value : null
}

function secretResponse(service: Service, written: Written): JsonResponse {
  const webhook = webhookDocument(service, written.subscription, written.rev)
  const secret = secretIn(service, written)
  const { publicKey } = secret === null ? webhook : publicSigningOf(secret)
  return { status: 201, body: { webhook, secret, publicKey }, headers: { location: `/webhooks/${webhook.id}` } }
}

/** What makes a signing secret: a new subscription, and its rotation. */
export function addWebhookSecrets(app: FastifyInstance, service: Service): void {
  const { keyring, system } = service.webhooks
  const { randomBytes } = system
  addRoute(app, 'POST', '/webhooks', {
    operationId: 'createWebhook',
    summary: 'Subscribe',
    description:
      'Makes a subscription of the caller’s. Its endpoint is sent a signed challenge, and nothing else before it has answered: with 2xx and the challenge in the body, or by the handshake of CloudEvents. The secret is shown here and nowhere else.',
    headers,
    body: NewWebhook,
    response: responses({ 201: inFormats('Subscribed', { json: WebhookSecret }) }, [409, 412, 422]),
    async respond(request) {
      const shape = shaped(NewWebhook, request.body, inBody)
      if (!shape.ok) return shape
      const conditions = conditionsOf(request, false)
      if (!conditions.ok) return conditions
      const { secret: given, algorithm, ...asks } = shape.value
      const { by, negotiations } = request.caller
      const { key } = conditions.value
      // A request that is repeated must find the webhook that it made.
      const id = asks.id ?? (key === undefined ? v4({ random: randomBytes(16) }) : v5(`${by}\n${key}`, root))
      const beyond = beyondLimits(asks.filter ?? {}, [negotiations])
      if (beyond !== null) return failed(beyond)
      const secret = issueSecret({ secret: given, algorithm }, { webhook: id, usual: 'hmac', keyring, randomBytes })
      const command = { type: 'Subscribe' as const, data: { ...asks, secret } }
      const written = await writeWebhook(service, request, id, { command, asks: shape.value })
      return written.ok ? ok(responseTo(written.value, secretResponse(service, written.value))) : written
    },
  })
  addCommandRoute(app, service, 'POST', '/webhooks/:webhook/secrets', {
    operationId: 'rotateWebhookSecret',
    summary: 'Rotate the secret',
    description: 'Puts a new secret before the others. Until those run out, each message bears a signature of each.',
    headers,
    body: Rotation,
    isBodyOptional: true,
    response: responses({ 201: inFormats('Rotated', { json: WebhookSecret }) }, [412, 422]),
    write(asks, { id: webhook, secrets }) {
      const usual = publicSigningAtRest(secrets[0].sealed, webhook, keyring).algorithm ?? 'hmac'
      const secret = issueSecret(asks, { webhook, usual, keyring, randomBytes })
      return ok({ command: { type: 'RotateSecret', data: { secret, overlapHours: asks.overlapHours } }, asks: { rotation: asks } })
    },
    respond: (written) => secretResponse(service, written),
  })
}
