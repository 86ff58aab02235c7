import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'
import { exampleNames } from '../../src/http/request/params.ts'
import { at, contractOf, resolved } from '../support/contract.ts'
import { openService } from '../support/service.ts'

type Content = { 'application/json'?: { example?: unknown; schema?: unknown } }
type Operation = {
  operationId: string
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
  parameters?: { name: string; description: string; required: boolean }[]
}

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
  const service = await openService(t)
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
