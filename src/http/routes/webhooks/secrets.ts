import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { WebhookEvent } from '../../../../events/webhook.ts'
import { failed, ok } from '../../../result.ts'
import { open } from '../../../webhooks/signing/seal.ts'
import { rotating } from '../../../webhooks/subscription/changing.ts'
import { issue, signatureAtRest, signatureOf } from '../../../webhooks/subscription/issuing.ts'
import { NewWebhook, Rotation } from '../../../webhooks/subscription/request.ts'
import { newWebhookId, subscribing } from '../../../webhooks/subscription/subscribing.ts'
import { conditionsOf, writeHeaders } from '../../request/conditions.ts'
import { Params } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import { inBody, shaped } from '../../request/shape.ts'
import { inFormats, responses } from '../../response/operation.ts'
import { answering, type Told } from './answering.ts'
import { beyondLimits, chronicleOf, shownIn, webhookAt } from './finding.ts'
import { Webhook } from './webhook-document.ts'
import { type Written, written } from './writing.ts'

export const WebhookSecret = z
  .object({
    webhook: Webhook,
    secret: z
      .string()
      .nullable()
      .describe('What it signs with, in no other answer; a repeat under the same idempotency key shows it for 24 hours, then null'),
    publicKey: z.string().nullable().describe('What to verify ed25519 signatures with: `whpk_` and base64; null with HMAC'),
  })
  .meta({ id: 'WebhookSecret', description: 'A webhook and its new signing secret' })
export type WebhookSecret = z.output<typeof WebhookSecret>

const path = '/webhooks/:webhook/secrets'
const Headers = writeHeaders('webhook')

/** So long a repeated request shows the secret that it made. */
const shownForMs = 24 * 3_600_000

/** What makes a signing secret: a new subscription, and its rotation. */
export function addWebhookSecrets(app: FastifyInstance, service: Service): void {
  const { subscriptions, allow, keyring, system } = service.webhooks
  const config = { scope: 'webhooks' } as const

  /** How many subscriptions that are not deleted somebody has. */
  const ownedBy = (owner: string): number =>
    subscriptions.ids().filter((id) => {
      const subscription = subscriptions.read(id)
      return subscription?.owner === owner && !subscription.isDeleted
    }).length

  function secretIn(events: readonly WebhookEvent[], webhook: string): string | null {
    const made = events.find((event) => event.type === 'WebhookSubscribed' || event.type === 'WebhookSecretRotated')
    if (made === undefined || system.now() - Date.parse(made.recordedAt) > shownForMs) return null
    const opened = open(made.data.secret, webhook, keyring)
    return 'secret' in opened ? opened.secret : null
  }

  function tellSecret(result: Written): Told {
    const webhook = shownIn(service, result.subscription, result.rev)
    const secret = secretIn(result.events, webhook.id)
    const { publicKey } = secret === null ? webhook : signatureOf(secret)
    return { status: 201, body: { webhook, secret, publicKey }, headers: { location: `/webhooks/${webhook.id}` }, written: result }
  }

  const create = answering(async (request) => {
    const shape = shaped(NewWebhook, request.body, inBody)
    if (!shape.ok) return shape
    const conditions = conditionsOf(request, false)
    if (!conditions.ok) return conditions
    const { caller } = request
    const owner = caller.by
    const asks = shape.value
    const { id = newWebhookId(owner, conditions.value.key, system.randomBytes), filter = {} } = asks
    const beyond = beyondLimits(filter, [caller.negotiations])
    if (beyond !== null) return failed(beyond)
    const secret = issue(asks, { subscription: id, usual: 'hmac', keyring, random: system.randomBytes })
    const result = await written(service, request, {
      ...{ id, asks },
      create: (standing) =>
        standing === undefined
          ? subscribing(asks, { owner, owned: ownedBy(owner), secret, allow, chronicle: chronicleOf(service), now: system.now() })
          : { refusals: [{ code: 'id-taken', message: `There is a webhook ${id}, or there was one`, pointer: '/id' }] },
    })
    return result.ok ? ok(tellSecret(result.value)) : result
  })

  const rotate = answering(async (request) => {
    const found = webhookAt(service, request)
    if (!found.ok) return found
    const shape = shaped(Rotation, request.body ?? {}, inBody)
    if (!shape.ok) return shape
    const { id, secrets } = found.value.subscription
    const { overlapHours } = shape.value
    const usual = signatureAtRest(secrets, id, keyring).algorithm ?? 'hmac'
    const secret = issue(shape.value, { subscription: id, usual, keyring, random: system.randomBytes })
    const result = await written(service, request, {
      ...{ id, asks: { rotation: shape.value } },
      decide: () => ('refusals' in secret ? secret : rotating(secret, { overlapHours, now: system.now() })),
    })
    return result.ok ? ok(tellSecret(result.value)) : result
  })

  app.post('/webhooks', {
    schema: {
      operationId: 'createWebhook',
      tags: ['Webhooks'],
      summary: 'Subscribe',
      description:
        'Makes a subscription of the caller’s. Its endpoint is sent a signed challenge, and nothing else before it has answered: with 2xx and the challenge in the body, or by the handshake of CloudEvents. The secret is shown here and nowhere else.',
      headers: Headers,
      body: NewWebhook,
      response: responses({ 201: inFormats('Subscribed', { json: WebhookSecret }) }, [400, 409, 412, 415, 422]),
    },
    config,
    handler: create,
  })
  app.post(path, {
    schema: {
      operationId: 'rotateWebhookSecret',
      tags: ['Webhooks'],
      summary: 'Rotate the secret',
      description: 'Puts a new secret before the others. Until those run out, each message bears a signature of each.',
      params: Params(path),
      headers: Headers,
      body: Rotation,
      response: responses({ 201: inFormats('Rotated', { json: WebhookSecret }) }, [400, 404, 412, 415, 422]),
    },
    config,
    handler: rotate,
  })
}
