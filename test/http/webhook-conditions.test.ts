import t from 'tap'
import { bearing, madeKey } from '../support/keys.ts'
import { listOf } from '../support/list-of.ts'
import { openService, sampleMessage } from '../support/service.ts'
import { endpoint, happened, storedOf, subscribed, verified } from '../support/subscribed.ts'

const key = { 'idempotency-key': 'desk/1' }

/** Every POST to a webhook, with a body and another one. */
const posts = [
  ['/pauses', undefined, undefined, 200],
  ['/resumptions', undefined, undefined, 200],
  ['/pings', undefined, undefined, 202],
  ['/secrets', { overlapHours: 2 }, { overlapHours: 3 }, 201],
  ['/replays', { from: { since: '2024-05-01' } }, { from: { since: '2024-05-02' } }, 202],
  [`/messages/${sampleMessage('desk', 22, 0)}/resends`, undefined, undefined, 202],
] as const

t.test('the same subscription under the same key is made once, and answered alike', async (t) => {
  const service = await openService(t)
  for (const id of ['desk', undefined]) {
    const idempotency = { 'idempotency-key': `desk/${id}` }
    const first = await subscribed(service, { id }, idempotency)
    const made = first.json().webhook.id
    await verified(service, made)
    await service.inject({ method: 'POST', url: `/webhooks/${made}/pauses` })
    const second = await subscribed(service, { id }, idempotency)
    t.equal(second.body, first.body)
    t.equal(second.headers.location, first.headers.location)
    t.equal(second.headers.etag, first.headers.etag)
    t.equal(first.headers['idempotency-replayed'], undefined)
    t.equal(second.headers['idempotency-replayed'], 'true')
    t.match((await service.get(`/webhooks/${made}`)).json(), { state: 'paused', rev: 2 })
  }
})

t.test('a repeat is answered even where the webhook was deleted since', async (t) => {
  const service = await openService(t)
  const first = await subscribed(service, {}, key)
  await service.inject({ method: 'DELETE', url: '/webhooks/desk' })
  t.equal((await subscribed(service, {}, key)).body, first.body)
})

t.test('a key belongs to its caller', async (t) => {
  const service = await openService(t)
  const other = bearing(await madeKey(service.keys, 'other', ['webhooks']))
  const ids = [await subscribed(service, { id: undefined }, key), await subscribed(service, { id: undefined }, { ...key, ...other })].map(
    (response) => response.json().webhook.id,
  )
  t.equal(new Set(ids).size, 2)
})

t.test('the same key for another subscription is refused', async (t) => {
  const service = await openService(t)
  await subscribed(service, { id: undefined }, key)
  const response = await service.post('/webhooks', { url: `${endpoint}/other` }, key)
  t.match(response.json(), { status: 422, code: 'key-reused' })
  t.equal((await service.get('/webhooks')).json().webhooks.length, 1)
})

t.test('every POST to a webhook is done once under a key, and for nothing else', async (t) => {
  for (const [path, payload, other, status] of posts) {
    const service = await openService(t)
    await subscribed(service)
    await verified(service)
    if (path === '/resumptions') await happened(service, 'desk', { type: 'WebhookPaused', data: {} })
    const post = (body: object | undefined, below: string = path) =>
      service.inject({ method: 'POST', url: `/webhooks/desk${below}`, headers: key, ...(body === undefined ? {} : { payload: body }) })
    const first = await post(payload)
    t.equal(first.statusCode, status, first.body)
    const stored = (await storedOf(service)).length
    const second = await post(payload)
    t.equal(second.body, first.body, path)
    t.equal(second.headers.etag, first.headers.etag)
    t.equal(second.headers['idempotency-replayed'], 'true')
    if (other !== undefined) t.match((await post(other)).json(), { status: 422, code: 'key-reused' }, path)
    const elsewhere = path === '/pings' ? '/secrets' : '/pings'
    t.match(
      (await post(path === '/pings' ? {} : undefined, elsewhere)).json(),
      { status: 422, code: 'key-reused' },
      `${path}, then another`,
    )
    t.equal((await storedOf(service)).length, stored)
  }
})

t.test('a write that expects another revision changes nothing', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  await verified(service)
  const requests = [
    ...posts.map(([path, payload]) => ['POST', path, payload] as const),
    ['PATCH', '', { description: 'Other' }] as const,
    ['DELETE', '', undefined] as const,
  ]
  for (const [method, path, payload] of requests) {
    const ask = (match: string) =>
      service.inject({
        method,
        url: `/webhooks/desk${path}`,
        headers: { 'if-match': match },
        ...(payload === undefined ? {} : { payload }),
      })
    for (const match of ['"0"', 'W/"1"', '"0", "7"']) {
      const response = await ask(match)
      t.match(response.json(), { status: 412, code: 'stale', rev: 1 }, `${method} ${path} ${match}`)
      t.equal(response.headers.etag, '"1"')
    }
    t.match((await ask('one')).json(), { status: 400, errors: listOf({ header: 'If-Match' }) })
  }
  t.equal((await storedOf(service)).length, 2)
})

t.test('a write that expects the revision that is there is done', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  const patch = (description: string, match: string) =>
    service.inject({ method: 'PATCH', url: '/webhooks/desk', headers: { 'if-match': match }, payload: { description } })
  const { etag } = (await service.get('/webhooks/desk')).headers
  const changed = await patch('Other', String(etag))
  t.equal(changed.statusCode, 200)
  t.equal((await patch('Another', String(changed.headers.etag))).statusCode, 200)
  t.equal((await patch('One more', '*')).statusCode, 200)
  t.equal((await patch('The last', '"0", "3"')).statusCode, 200)
})

t.test('of two who make a webhook with the same id, the second can be kept from it', async (t) => {
  const service = await openService(t)
  t.match((await service.post('/webhooks', { id: 'desk', url: endpoint }, { 'if-match': '*' })).json(), { status: 412, code: 'stale' })
  t.strictSame((await service.get('/webhooks')).json(), { webhooks: [] })
})

t.test('a key that is none is refused', async (t) => {
  const service = await openService(t)
  for (const bad of ['', 'a b', 'x'.repeat(256)])
    t.match((await service.post('/webhooks', { url: endpoint }, { 'idempotency-key': bad })).json(), {
      status: 400,
      errors: listOf({ header: 'Idempotency-Key' }),
    })
})

t.test('what is asked of a webhook while it is being deleted finds it gone', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  const [deleted, paused] = await Promise.all([
    service.inject({ method: 'DELETE', url: '/webhooks/desk' }),
    service.inject({ method: 'POST', url: '/webhooks/desk/pauses' }),
  ])
  t.equal(deleted.statusCode, 204)
  t.match(paused.json(), { status: 404, code: 'unknown-webhook' })
  t.strictSame(
    (await storedOf(service)).map(({ type }) => type),
    ['WebhookSubscribed', 'WebhookDeleted'],
  )
})
