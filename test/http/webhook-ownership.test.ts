import t from 'tap'
import { ok } from '../../src/result.ts'
import { bearing, madeKey, revoked } from '../support/keys.ts'
import { listOf } from '../support/list-of.ts'
import { sampleId } from '../support/sample.ts'
import { openService, type Service, sampleMessage } from '../support/service.ts'
import { endpoint, storedOf, subscribed, verified } from '../support/subscribed.ts'

const writeKey = 'the-key-of-the-desk'
const admin = bearing(writeKey)

/** Every request that names a webhook. */
const requests = [
  ['GET', ''],
  ['PATCH', '', { description: 'Mine' }],
  ['DELETE', ''],
  ['POST', '/pauses'],
  ['POST', '/resumptions'],
  ['POST', '/pings'],
  ['POST', '/secrets', {}],
  ['POST', '/replays', { from: { since: '2024-05-01' } }],
  ['GET', `/messages?negotiation=${sampleId}`],
  ['GET', `/messages/${sampleMessage('desk', 22, 0)}`],
  ['POST', `/messages/${sampleMessage('desk', 22, 0)}/resends`],
  ['GET', '/deliveries'],
] as const

async function owned(
  t: Parameters<typeof openService>[0],
): Promise<Service & { one: Record<string, string>; other: Record<string, string> }> {
  const service = await openService(t, { settings: { writeKey } })
  const one = bearing(await madeKey(service.keys, 'one', ['webhooks']))
  const other = bearing(await madeKey(service.keys, 'other', ['webhooks']))
  await subscribed(service, {}, one)
  await verified(service)
  return { ...service, one, other }
}

t.test('a webhook is its key’s, and to every other key as if it were not there', async (t) => {
  const { inject, get, one, other, ...service } = await owned(t)
  t.match((await get('/webhooks', one)).json(), { webhooks: listOf({ id: 'desk', owner: 'one' }) })
  t.strictSame((await get('/webhooks', other)).json(), { webhooks: [] })
  const before = (await storedOf({ inject, get, ...service })).length
  for (const [method, path, payload] of requests) {
    const body = payload === undefined ? {} : { payload }
    const response = await inject({ method, url: `/webhooks/desk${path}`, headers: other, ...body })
    t.match(response.json(), { status: 404, code: 'unknown-webhook' }, `${method} ${path}`)
    const absent = await inject({ method, url: `/webhooks/nowhere${path}`, headers: other, ...body })
    t.equal(absent.json().detail.replace('nowhere', 'desk'), response.json().detail, 'and nothing tells the two apart')
  }
  t.equal((await storedOf({ inject, get, ...service })).length, before)
})

t.test('whoever makes a webhook with another’s id learns that it is taken, and nothing more', async (t) => {
  const { post, get, other } = await owned(t)
  for (const match of ['"0"', '"1"', '*']) {
    const response = await post('/webhooks', { id: 'desk', url: endpoint }, { ...other, 'if-match': match })
    t.match(response.json(), { status: 409, code: 'id-taken', errors: listOf({ pointer: '/id' }) }, match)
    t.strictSame([response.headers.etag, response.json().rev], [undefined, undefined])
  }
  t.match((await post('/webhooks', { id: 'free', url: endpoint }, { ...other, 'if-match': '"0"' })).json(), { status: 412, code: 'stale' })
  t.strictSame((await get('/webhooks', other)).json(), { webhooks: [] })
})

t.test('the list tells nothing of what others have, and goes on where it ended', async (t) => {
  const service = await owned(t)
  const { get, inject, one, other } = service
  await subscribed(service, { id: 'first' }, other)
  await subscribed(service, { id: 'between' }, one)
  for (const id of ['second', 'third']) await subscribed(service, { id }, other)
  const nextOf = (response: { headers: Record<string, unknown> }) => /^<(.*)>; rel="next"$/.exec(String(response.headers.link))?.[1] ?? ''
  const next = nextOf(await get('/webhooks?limit=2', other))
  const cursor = Buffer.from(new URLSearchParams(next.split('?')[1]).get('cursor') ?? '', 'base64url').toString()
  t.match(cursor, /^0\.2\./)
  await inject({ method: 'DELETE', url: '/webhooks/first', headers: other })
  t.match((await get(next, other)).json(), { webhooks: listOf({ id: 'third' }) })
  t.equal((await get(next, other)).headers.link, undefined)
})

t.test('its owner and an administrator may do everything with it', async (t) => {
  for (const who of ['one', 'admin'] as const)
    for (const [method, path, payload] of requests) {
      const { inject, one } = await owned(t)
      const headers = who === 'one' ? one : admin
      const response = await inject({ method, url: `/webhooks/desk${path}`, headers, ...(payload === undefined ? {} : { payload }) })
      t.ok(response.statusCode < 300, `${method} ${path}: ${response.body}`)
    }
})

t.test('an administrator’s change does not make the webhook theirs', async (t) => {
  const { inject, get } = await owned(t)
  await inject({ method: 'POST', url: '/webhooks/desk/pauses', headers: admin })
  await inject({ method: 'POST', url: '/webhooks/desk/resumptions', headers: admin })
  t.match((await get('/webhooks/desk', admin)).json(), { owner: 'one', state: 'active' })
})

t.test('the webhooks of a revoked key are held until an administrator takes them over', async (t) => {
  const service = await owned(t)
  const { inject, get, post, keys } = service
  await revoked(keys, 'one')
  t.match((await get('/webhooks/desk', admin)).json(), {
    state: 'disabled',
    reason: 'key-revoked',
    disabledAt: '2024-05-20T12:22:00.000Z',
    owner: 'one',
  })
  const stored = (await storedOf(service)).length
  t.match((await post('/webhooks/desk/pings', {}, admin)).json(), { status: 409, code: 'not-deliverable' })
  t.match((await post(`/webhooks/desk/messages/${sampleMessage('desk', 22, 0)}/resends`, {}, admin)).json(), { code: 'not-deliverable' })
  t.equal((await storedOf(service)).length, stored)
  const resumed = await inject({ method: 'POST', url: '/webhooks/desk/resumptions', headers: admin })
  t.match(resumed.json(), { state: 'active', reason: null, disabledAt: null, owner: 'write-key' })
})

t.test('a key for some negotiations subscribes to those only, and says so', async (t) => {
  const { post, inject, keys } = await owned(t)
  const limited = bearing(await madeKey(keys, 'limited', ['webhooks'], [sampleId, 'isle-ferry']))
  const beyond = { status: 403, code: 'insufficient-scope', errors: listOf({ pointer: '/filter/negotiations' }) }
  for (const filter of [undefined, {}, { negotiations: ['elsewhere'] }, { negotiations: [sampleId, 'elsewhere'] }]) {
    t.match((await post('/webhooks', { id: 'mine', url: endpoint, filter }, limited)).json(), beyond, JSON.stringify(filter))
    t.match((await post('/webhooks/previews', { filter: filter ?? {} }, limited)).json(), beyond, JSON.stringify(filter))
  }
  const filter = { negotiations: [sampleId] }
  t.equal((await post('/webhooks', { id: 'mine', url: endpoint, filter }, limited)).statusCode, 201)
  t.equal((await post('/webhooks/previews', { filter }, limited)).statusCode, 200)
  for (const [by, headers] of [
    ['its key', limited],
    ['an administrator', admin],
  ] as const) {
    const change = (given: object) => inject({ method: 'PATCH', url: '/webhooks/mine', headers, payload: { filter: given } })
    t.match((await change({ points: ['summer-flow'] })).json(), beyond, by)
    t.equal((await change({ negotiations: ['isle-ferry', sampleId] })).statusCode, 200, by)
  }
})

t.test('a key for some negotiations is told of no other, whatever a webhook that it owns is about', async (t) => {
  const service = await owned(t)
  const { post, get, keys, webhooks } = service
  await post('/negotiations', { id: 'isle-ferry', title: 'The ferry' }, admin)
  const limited = bearing(await madeKey(keys, 'limited', ['webhooks'], ['isle-ferry']))
  await webhooks.subscriptions.write('wide', {
    by: 'limited',
    decisions: [
      () =>
        ok([
          {
            type: 'WebhookSubscribed',
            data: { url: endpoint, owner: 'limited', filter: {}, start: {}, onExhaustion: 'block', secret: 'plain:x' },
          },
        ]),
    ],
  })
  t.match((await get(`/webhooks/wide/messages?negotiation=${sampleId}`, limited)).json(), { status: 403, code: 'insufficient-scope' })
  t.match((await get(`/webhooks/wide/messages/${sampleMessage('wide', 22, 0)}`, limited)).json(), { status: 404, code: 'unknown-message' })
  const replay = { negotiation: sampleId, from: { rev: 1 } }
  t.match((await post('/webhooks/wide/replays', replay, limited)).json(), { status: 403, code: 'insufficient-scope' })
  t.equal((await get('/webhooks/wide/messages?negotiation=isle-ferry', limited)).statusCode, 200)
})
