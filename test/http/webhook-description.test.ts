import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'
import { recordedSample } from '../../src/http/description/sample.ts'
import {
  sampleAttempts,
  sampleDelivery,
  sampleMessage,
  sampleSecret,
  sampleWebhookPayloads,
  subscriptionAfter,
} from '../../src/http/description/webhook-sample.ts'
import { exampleNames } from '../../src/http/request/params.ts'
import { ok } from '../../src/result.ts'
import { at, contractOf, type OpenApi, resolved } from '../support/contract.ts'
import { openService, type Service } from '../support/service.ts'

type Content = { 'application/json'?: { example?: unknown; schema?: unknown } }
type Operation = {
  operationId: string
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
  parameters?: { name: string; description: string; required: boolean }[]
}

/** The service with the webhook of the sample and the record of its deliveries; of its payloads as many as are asked for. */
async function withSample(t: Parameters<typeof openService>[0], payloads = sampleWebhookPayloads): Promise<Service> {
  const service = await openService(t)
  if (payloads.length === 0) return service
  const { subscriptions } = service.webhooks
  await subscriptions.write(exampleNames.webhook, { by: 'write-key', decisions: [() => ok([...payloads])] })
  const { state } = recordedSample().book
  const { stream, event } = sampleDelivery(sampleAttempts(sampleMessage(state, subscriptionAfter(payloads))))
  await service.store.append(stream, 'none', [event])
  return service
}

const operationsOf = (document: OpenApi): [method: string, path: string, operation: Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]): [string, string, Operation][] =>
      path.startsWith('/webhooks') ? [[method, path, operation as Operation]] : [],
    ),
  )

t.test('what is shown of webhooks is what the service answers of the sample', async (t) => {
  const { document } = await openService(t)
  const operations = operationsOf(document)
  t.equal(operations.length, 17)
  for (const [method, path, { operationId, requestBody, responses }] of operations) {
    const { inject } = await withSample(t, operationId === 'createWebhook' ? [] : sampleWebhookPayloads)
    const [status = '', answer = {}] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? []
    const { content } = resolved<{ content?: Content }>(document, answer)
    const shown = content?.['application/json']?.example
    const query = operationId === 'listWebhookMessages' ? `?negotiation=${exampleNames.negotiation}&to=1` : ''
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) => exampleNames[name as keyof typeof exampleNames]) + query
    const body = requestBody?.content['application/json']?.example as object | undefined
    // What is made by chance is given instead.
    const secret = ['createWebhook', 'rotateWebhookSecret'].includes(operationId) ? { secret: sampleSecret } : {}
    const response = await inject({ method: method.toUpperCase() as 'GET', url, ...(body && { payload: { ...body, ...secret } }) })
    t.equal(String(response.statusCode), status, `${method} ${path}: ${response.body}`)
    if (shown === undefined && path.endsWith('.csv')) t.match(response.headers['content-type'], 'text/csv', operationId)
    else if (shown === undefined) t.equal(response.body, '', operationId)
    else t.strictSame(response.json(), shown, operationId)
  }
})

t.test('what subscribers are sent is described, by type, with its headers', async (t) => {
  const { document } = await openService(t)
  const { webhooks } = document as unknown as { webhooks: Record<string, { post: Operation }> }
  t.strictSame(Object.keys(webhooks), [
    ...['status.changed', 'overall.changed'],
    ...['development.recorded', 'development.corrected', 'development.retracted', 'webhook.ping'],
  ])
  for (const [type, { post }] of Object.entries(webhooks)) {
    const names = post.parameters?.map((parameter) => resolved(document, parameter).name) ?? []
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'standpoint-attempt']) t.ok(names.includes(name), type)
    t.equal(names.includes('standpoint-sequence'), type !== 'webhook.ping', type)
    const { $ref = '' } = (post.requestBody?.content['application/json']?.schema ?? {}) as { $ref?: string }
    if (type === 'webhook.ping') t.match(at(document, $ref), { properties: { type: { const: type } } })
    else t.match(document.components.schemas.MessageBody, { discriminator: { mapping: { [type]: $ref } } })
  }
  t.ok((await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>)).valid)
})

t.test('how an endpoint is verified is said where its answer is described', async (t) => {
  const { document } = await openService(t)
  const { webhooks } = document as unknown as { webhooks: Record<string, { post: { responses: Record<string, { description: string }> } }> }
  const answerTo = (type: string) => resolved(document, webhooks[type]?.post.responses['2XX'] ?? { description: '' }).description
  t.match(answerTo('webhook.ping'), /must contain.*`PUBLIC_URL`.*`OPTIONS`.*`WebHook-Request-Origin`.*`WebHook-Allowed-Origin`/)
  t.notMatch(answerTo('status.changed'), /challenge/)
})

t.test('every message of the sample fits what is described', async (t) => {
  const service = await withSample(t, sampleWebhookPayloads.slice(0, 1))
  await service.inject({ method: 'POST', url: '/webhooks', payload: { id: 'all', url: 'https://desk.example/all' } })
  const response = await service.get(`/webhooks/all/messages?negotiation=${exampleNames.negotiation}`)
  const { messages } = response.json()
  t.ok(messages.length > 10)
  const path = '/webhooks/{webhook}/messages'
  const faultOf = contractOf(service.document)
  t.equal(faultOf('GET', path, response), null)
  const altered = { messages: [{ ...messages[0], body: { ...messages[0].body, colour: 'red' } }] }
  t.ok(faultOf('GET', path, { ...response, body: JSON.stringify(altered) }), 'and one that does not is found out')
})
