import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { sampleId } from '../support/sample.ts'
import { base, openService, type Service, sampleMessage, statement } from '../support/service.ts'
import { storedOf, subscribed, verified } from '../support/subscribed.ts'

type Shown = {
  id: string
  sequence: number
  body: { type: string; sequence: number; series: string; webhook: string; data: { rev: number } }
}

async function pulled({ get }: Service, query = '', webhook = 'desk'): Promise<Shown[]> {
  const response = await get(`/webhooks/${webhook}/messages?negotiation=${sampleId}${query}`)
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json().messages
}

const numbers = (messages: readonly Shown[]) => messages.map(({ sequence }) => sequence)

t.test('messages are numbered from the beginning of the record, wherever the subscription began', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  await subscribed(service, { id: 'past', start: { since: '2024-05-01' } })
  const messages = await pulled(service)
  t.strictSame(
    numbers(messages),
    [...Array(17).keys()].map((index) => index + 1),
  )
  t.equal(messages[0]?.id, sampleMessage('desk', 22, 0))
  for (const { sequence, body } of messages) t.match(body, { sequence, series: '1.2', webhook: 'desk' })
  t.strictSame(numbers(await pulled(service, '', 'past')), numbers(messages))
})

t.test('a gap is pulled by its numbers, both ends included', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  const all = await pulled(service)
  t.strictSame(await pulled(service, '&from=4&to=6'), all.slice(3, 6))
  t.strictSame(await pulled(service, '&from=16'), all.slice(15))
  t.strictSame(await pulled(service, '&to=2'), all.slice(0, 2))
  t.strictSame(await pulled(service, '&from=5&limit=2'), all.slice(4, 6))
  t.strictSame(await pulled(service, '&from=18'), [])
  t.strictSame(await pulled(service, '&from=6&to=4'), [])
  await service.post(`${base}/developments`, statement())
  t.strictSame(numbers(await pulled(service, '&from=18')), [18, 19])
})

t.test('a new filter counts in a series of its own, and the older one can still be pulled', async (t) => {
  const service = await openService(t)
  await subscribed(service, { filter: { types: ['status.changed'] } })
  await service.inject({ method: 'PATCH', url: '/webhooks/desk', payload: { filter: { types: ['development.recorded'] } } })
  t.strictSame(await pulled(service), [])
  await service.post(`${base}/developments`, statement())
  const [message, ...more] = await pulled(service)
  t.match(message, { sequence: 1, body: { type: 'development.recorded', series: '2.2' } })
  t.strictSame(more, [])
  for (const series of ['1', '1.2']) t.strictSame(numbers(await pulled(service, `&series=${series}`)), [1, 2, 3, 4, 5, 6], series)
  t.strictSame(await pulled(service, '&series=2.2'), [message])
})

t.test('what is wrong with a pull is told by its parameter', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  for (const [query, status, code, parameter] of [
    ['', 400, 'invalid-request', 'negotiation'],
    ['negotiation=nowhere', 404, 'unknown-negotiation', 'negotiation'],
    [`negotiation=${sampleId}&series=2`, 404, 'unknown-series', 'series'],
    [`negotiation=${sampleId}&series=1.7`, 404, 'unknown-series', 'series'],
    [`negotiation=${sampleId}&series=one`, 400, 'invalid-request', 'series'],
    [`negotiation=${sampleId}&from=-1`, 400, 'invalid-request', 'from'],
    [`negotiation=${sampleId}&limit=101`, 400, 'invalid-request', 'limit'],
    [`negotiation=${sampleId}&colour=red`, 400, 'invalid-request', 'colour'],
  ] as const)
    t.match((await service.get(`/webhooks/desk/messages?${query}`)).json(), { status, code, errors: listOf({ parameter }) }, query)
})

t.test('one message is found by its id, as it is pulled', async (t) => {
  const service = await openService(t)
  await subscribed(service, { filter: { types: ['status.changed'] } })
  for (const message of await pulled(service))
    t.strictSame((await service.get(`/webhooks/desk/messages/${message.id}`)).json(), { ...message, attempts: [] })
})

t.test('what the webhook does not tell has no message', async (t) => {
  const service = await openService(t)
  await subscribed(service, { filter: { types: ['status.changed'] } })
  await subscribed(service, { id: 'other' })
  await verified(service)
  for (const id of [
    sampleMessage('desk', 22, 0),
    sampleMessage('desk', 22, 9),
    `msg_desk_${sampleId}_999_0_00000022`,
    sampleMessage('other', 22, 1),
    'msg_desk_nowhere_22_1_00000022',
    `${sampleMessage('desk', 22, 1).slice(0, -8)}00000000`,
    'ping_desk_1',
    'msg',
  ]) {
    const unknown = { status: 404, code: 'unknown-message', errors: listOf({ path: 'message' }) }
    t.match((await service.get(`/webhooks/desk/messages/${id}`)).json(), unknown, id)
    t.match((await service.post(`/webhooks/desk/messages/${id}/resends`, {})).json(), unknown, id)
  }
})

t.test('a resend is put on record, for an endpoint that is verified', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  const id = sampleMessage('desk', 22, 1)
  const resend = () => service.inject({ method: 'POST', url: `/webhooks/desk/messages/${id}/resends` })
  t.match((await resend()).json(), { status: 409, code: 'not-deliverable', detail: /pending$/ })
  await verified(service)
  const response = await resend()
  t.equal(response.statusCode, 202)
  t.strictSame(response.json(), { message: id })
  t.equal(response.headers.location, `/webhooks/desk/deliveries?message=${id}`)
  t.match((await storedOf(service)).at(-1), { type: 'ResendRequested', data: { negotiation: sampleId, rev: 22, index: 1 } })
})
