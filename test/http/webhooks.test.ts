import t from 'tap'
import { noticeTypes } from '../../events/notice-type.ts'
import { causes, overallStatuses, scopes, statuses } from '../../events/status.ts'
import { ok } from '../../src/result.ts'
import { listOf } from '../support/list-of.ts'
import { sampleId } from '../support/sample.ts'
import { base, openService, sampleHead, statement } from '../support/service.ts'
import { endpoint, happened, storedOf, subscribed, verified } from '../support/subscribed.ts'

t.test('a subscription waits for its endpoint to answer a challenge', async (t) => {
  const service = await openService(t)
  const response = await subscribed(service, { description: 'For the desk', filter: { points: ['summer-flow'] } })
  t.equal(response.headers.location, '/webhooks/desk')
  t.equal(response.headers.etag, '"0"')
  t.equal(response.headers['cache-control'], 'no-store')
  t.match(response.json().webhook, {
    id: 'desk',
    url: endpoint,
    state: 'pending',
    reason: null,
    disabledAt: null,
    owner: 'write-key',
    description: 'For the desk',
    filter: { points: listOf('summer-flow') },
    series: '1.2',
    onExhaustion: 'block',
    algorithm: 'hmac',
    publicKey: null,
    secrets: listOf({ until: null }),
    rev: 0,
  })
  await verified(service)
  const { json, headers } = await service.get('/webhooks/desk')
  t.match(json(), { state: 'active', rev: 1 })
  t.equal(headers.etag, '"1"')
})

t.test('an id that is not given is a new one', async (t) => {
  const service = await openService(t)
  const ids = [await subscribed(service, { id: undefined }), await subscribed(service, { id: undefined })].map(
    (response) => response.json().webhook.id,
  )
  t.equal(new Set(ids).size, 2)
  for (const id of ids) t.equal((await service.get(`/webhooks/${id}`)).statusCode, 200)
})

t.test('a filter may name all that there is to name', async (t) => {
  const service = await openService(t)
  const anyStatus = [...new Set([...statuses, ...overallStatuses])]
  const filter = { types: [...noticeTypes], from: anyStatus, to: anyStatus, scopes: [...scopes], causes: [...causes] }
  const response = await subscribed(service, { filter })
  t.equal(response.statusCode, 201)
  t.strictSame(response.json().webhook.filter, filter)
})

t.test('an id is given once, even after its webhook was deleted', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  const taken = { status: 409, code: 'id-taken', errors: listOf({ pointer: '/id' }) }
  t.match((await service.post('/webhooks', { id: 'desk', url: endpoint })).json(), taken)
  t.equal((await service.inject({ method: 'DELETE', url: '/webhooks/desk' })).statusCode, 204)
  t.match((await service.post('/webhooks', { id: 'desk', url: endpoint })).json(), taken)
})

t.test('it begins now, at a revision, or at a date or instant of recording', async (t) => {
  const service = await openService(t)
  await service.post('/negotiations', { id: 'isle-ferry', title: 'The ferry' })
  const one = { filter: { negotiations: [sampleId] } }
  const cases = [
    [{}, { [sampleId]: sampleHead, 'isle-ferry': 0 }],
    [{ start: 'now' }, { [sampleId]: sampleHead, 'isle-ferry': 0 }],
    [{ ...one, start: { rev: 5 } }, { [sampleId]: 4 }],
    [{ ...one, start: { rev: 0 } }, { [sampleId]: -1 }],
    [{ ...one, start: { rev: sampleHead + 1 } }, { [sampleId]: sampleHead }],
    [{ start: { since: '2024-05-20' } }, { [sampleId]: -1, 'isle-ferry': -1 }],
    [one, { [sampleId]: sampleHead }],
    [{ ...one, start: { since: '2024-05-20' } }, { [sampleId]: -1 }],
    [{ start: { since: '2024-05-20T12:22:00Z' } }, { [sampleId]: sampleHead, 'isle-ferry': -1 }],
    // The last entry of the sample was recorded at 12:21.
    [{ start: { since: '2024-05-20T14:21:00+02:00' } }, { [sampleId]: sampleHead - 1, 'isle-ferry': -1 }],
    [{ start: { since: '2024-05-20T12:21:00.001Z' } }, { [sampleId]: sampleHead, 'isle-ferry': -1 }],
  ] as const
  for (const [index, [given, start]] of cases.entries()) {
    await subscribed(service, { id: `hook-${index}`, ...given })
    const [made] = await storedOf(service, `hook-${index}`)
    t.strictSame(made?.data, { ...(made?.data as object), start }, JSON.stringify(given))
  }
})

t.test('what is wrong with a subscription is told at its place in the body, all at once', async (t) => {
  const service = await openService(t, { managing: { allow: 'public' } })
  const cases = [
    [{ url: 'desk' }, 422, [['url-unreadable', '/url']]],
    [
      { url: 'http://user@localhost:22/#x' },
      422,
      ['url-scheme', 'url-credentials', 'url-fragment', 'url-host', 'url-port'].map((code) => [code, '/url']),
    ],
    [{ url: `https://desk.example/${'x'.repeat(2048)}` }, 422, [['url-length', '/url']]],
    [{ secret: 'open sesame' }, 422, [['secret-prefix', '/secret']]],
    [{ secret: 'whsec_%%' }, 422, [['secret-encoding', '/secret']]],
    [{ secret: 'whsec_AAAA' }, 422, [['secret-length', '/secret']]],
    [{ secret: `whsk_${Buffer.alloc(64).toString('base64')}` }, 422, [['secret-pair', '/secret']]],
    [{ secret: `whsec_${Buffer.alloc(32).toString('base64')}`, algorithm: 'ed25519' }, 422, [['secret-prefix', '/secret']]],
    [{ start: { rev: 3 } }, 422, [['one-negotiation', '/start/rev']]],
    [{ start: { rev: 3 }, filter: { negotiations: [sampleId, 'isle-ferry'] } }, 422, [['one-negotiation', '/start/rev']]],
    [{ start: { rev: 3 }, filter: { negotiations: ['nowhere'] } }, 422, [['unknown-negotiation', '/filter/negotiations/0']]],
    [{ start: { rev: 99 }, filter: { negotiations: [sampleId] } }, 422, [['revision-not-reached', '/start/rev']]],
    [{ start: { since: '2024-05-21' } }, 422, [['future-start', '/start/since']]],
    [{ start: { since: '2024-05-20T12:22:00.001Z' } }, 422, [['future-start', '/start/since']]],
    [{ id: 'previews' }, 422, [['reserved-id', '/id']]],
    [
      { url: 'http://desk.example', start: { rev: 3 }, secret: 'x' },
      422,
      [
        ['url-scheme', '/url'],
        ['one-negotiation', '/start/rev'],
        ['secret-prefix', '/secret'],
      ],
    ],
    [{ start: { since: 'yesterday' } }, 400, [['invalid-request', '/start/since']]],
    [{ start: { rev: -1 } }, 400, [['invalid-request', '/start/rev']]],
    [{ filter: { colour: ['red'] } }, 400, [['invalid-request', '/filter/colour']]],
    [{ filter: { types: ['point.defined'] } }, 400, [['invalid-request', '/filter/types/0']]],
    [{ onExhaustion: 'cry' }, 400, [['invalid-request', '/onExhaustion']]],
    [{ id: 'Desk' }, 400, [['invalid-request', '/id']]],
    [{ url: undefined }, 400, [['invalid-request', '/url']]],
  ] as const
  for (const [given, status, errors] of cases) {
    const response = await service.post('/webhooks', { id: 'desk', url: endpoint, ...given })
    const told = response.json()
    t.match(told, { status, code: errors[0]?.[0] }, response.body)
    t.strictSame(
      told.errors.map(({ code, pointer }: { code: string; pointer: string }) => [code, pointer]),
      errors,
    )
  }
  t.strictSame((await service.get('/webhooks')).json(), { webhooks: [] })
})

t.test('a change alters what it names and leaves the rest', async (t) => {
  const service = await openService(t)
  await subscribed(service, { description: 'For the desk', filter: { points: ['summer-flow'] } })
  await verified(service)
  const patch = (payload: object) => service.inject({ method: 'PATCH', url: '/webhooks/desk', payload })
  const changed = await patch({ description: null, onExhaustion: 'skip' })
  t.equal(changed.headers.etag, '"2"')
  t.match(changed.json(), {
    state: 'active',
    description: null,
    onExhaustion: 'skip',
    filter: { points: listOf('summer-flow') },
    series: '1.2',
  })
  t.match((await patch({ filter: { parties: ['borrovia'] } })).json(), { filter: { parties: listOf('borrovia') }, series: '2.2', rev: 3 })
  const [, , , filtered] = await storedOf(service)
  t.match(filtered, { type: 'WebhookChanged', data: { filter: { after: { [sampleId]: sampleHead } } } })
})

t.test('a change that changes nothing puts nothing on record', async (t) => {
  const service = await openService(t)
  await subscribed(service, { description: 'For the desk', filter: { points: ['summer-flow'] } })
  const same = { url: endpoint, description: 'For the desk', filter: { points: ['summer-flow'] }, onExhaustion: 'block' }
  for (const payload of [{}, same])
    t.match((await service.inject({ method: 'PATCH', url: '/webhooks/desk', payload })).json(), { rev: 0, series: '1.2' })
  t.equal((await storedOf(service)).length, 1)
})

t.test('another URL is to be verified anew', async (t) => {
  const service = await openService(t, { managing: { allow: 'public' } })
  await subscribed(service)
  await verified(service)
  const patch = (url: string) => service.inject({ method: 'PATCH', url: '/webhooks/desk', payload: { url } })
  t.match((await patch('https://DESK.example:443/other')).json(), { url: 'https://desk.example/other', state: 'pending' })
  t.match((await patch('https://localhost/')).json(), { status: 422, code: 'url-host', errors: listOf({ pointer: '/url' }) })
})

t.test('a deleted webhook is gone', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  t.equal((await service.inject({ method: 'DELETE', url: '/webhooks/desk' })).statusCode, 204)
  t.strictSame((await service.get('/webhooks')).json(), { webhooks: [] })
  const unknown = { status: 404, code: 'unknown-webhook', errors: listOf({ path: 'webhook' }) }
  t.match((await service.get('/webhooks/desk')).json(), unknown)
  t.match((await service.inject({ method: 'DELETE', url: '/webhooks/desk' })).json(), unknown)
  t.match((await service.post('/webhooks/desk/pauses', {})).json(), unknown)
})

t.test('the list goes on where its page ended', async (t) => {
  const service = await openService(t)
  for (const id of ['a', 'b', 'c', 'd']) await subscribed(service, { id })
  await service.inject({ method: 'DELETE', url: '/webhooks/b' })
  const idsOf = (response: { json(): { webhooks: { id: string }[] } }) => response.json().webhooks.map(({ id }) => id)
  const first = await service.get('/webhooks?limit=2')
  t.strictSame(idsOf(first), ['a', 'c'])
  const [, next = ''] = /^<(.*)>; rel="next"$/.exec(String(first.headers.link)) ?? []
  const second = await service.get(next)
  t.strictSame(idsOf(second), ['d'])
  t.equal(second.headers.link, undefined)
  t.equal((await service.get('/webhooks?limit=3')).headers.link, undefined)
})

t.test('why a webhook is disabled is told', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  await happened(service, 'desk', { type: 'WebhookDisabled', data: { reason: 'gone' } })
  t.match((await service.get('/webhooks/desk')).json(), { state: 'disabled', reason: 'gone', disabledAt: '2024-05-20T12:22:00.000Z' })
})

t.test('each negotiation that it is about has a lane, with what is not delivered yet', async (t) => {
  const service = await openService(t)
  await service.post('/negotiations', { id: 'isle-ferry', title: 'The ferry' })
  await subscribed(service, { id: 'past', start: { since: '2024-05-01' } })
  await subscribed(service, { id: 'present', filter: { negotiations: [sampleId] } })
  const lanesOf = async (id: string) => (await service.get(`/webhooks/${id}`)).json().delivery.lanes
  const waiting = { index: null, attempt: 1, retryAt: null, replaying: false }
  t.strictSame(await lanesOf('past'), [
    { negotiation: sampleId, rev: -1, behind: 17, ...waiting },
    { negotiation: 'isle-ferry', rev: -1, behind: 0, ...waiting },
  ])
  t.strictSame(await lanesOf('present'), [{ negotiation: sampleId, rev: sampleHead, behind: 0, ...waiting }])
  await service.post(`${base}/developments`, statement())
  t.match(await lanesOf('present'), listOf({ rev: sampleHead, behind: 2 }))
})

t.test('a negotiation that a later filter adds is told from that change on, and what was told before is not lost', async (t) => {
  const service = await openService(t)
  await service.post('/negotiations', { id: 'isle-ferry', title: 'The ferry' })
  await service.post('/negotiations', { id: 'north-canal', title: 'The canal' })
  await subscribed(service, { filter: { negotiations: ['isle-ferry'] } })
  const patch = (filter: object) => service.inject({ method: 'PATCH', url: '/webhooks/desk', payload: { filter } })
  const newestChange = async () => (await storedOf(service)).map(({ data }) => data as { filter: { after: unknown } }).at(-1)?.filter.after
  const behind = async () => {
    const { lanes } = (await service.get('/webhooks/desk')).json().delivery
    return lanes.find(({ negotiation }: { negotiation: string }) => negotiation === sampleId).behind
  }
  await patch({ negotiations: [sampleId] })
  t.strictSame(await newestChange(), { [sampleId]: sampleHead, 'isle-ferry': 0 })
  t.equal(await behind(), 0)
  await service.post(`${base}/developments`, statement())
  t.equal(await behind(), 2)
  await patch({ negotiations: ['isle-ferry'] })
  t.strictSame(await newestChange(), { [sampleId]: sampleHead + 1, 'isle-ferry': 0 })
  t.equal(await behind(), 2)
  await patch({})
  t.strictSame(await newestChange(), { [sampleId]: sampleHead + 1, 'isle-ferry': 0, 'north-canal': 0 })
  t.equal(await behind(), 2)
  await service.post(`${base}/developments`, statement({ id: 'gauge-refused' }))
  t.equal(await behind(), 3)
})

t.test('where there are more negotiations than one entry can name, the filter has to name those that are meant', async (t) => {
  const ids = Array.from({ length: 10_000 }, (_, index) => `${'negotiation-'.repeat(6)}${10_000 + index}`)
  let isMany = true
  const service = await openService(t, {
    through: (ledger) => ({
      ...ledger,
      ids: () => (isMany ? ids : [sampleId]),
      read: (id) => ledger.read(isMany && id.startsWith('negotiation-') ? sampleId : id),
    }),
  })
  const tooMany = (pointer: string) => ({ status: 422, code: 'too-many-negotiations', errors: listOf({ pointer }) })
  for (const start of ['now', { since: '2024-05-01' }])
    t.match((await service.post('/webhooks', { id: 'desk', url: endpoint, start })).json(), tooMany('/filter/negotiations'))
  await subscribed(service, { filter: { negotiations: ids.slice(0, 2) } })
  const patch = (filter: object) => service.inject({ method: 'PATCH', url: '/webhooks/desk', payload: { filter } })
  t.match((await patch({})).json(), tooMany('/filter/negotiations'))
  isMany = false
  await subscribed(service, { id: 'all' })
  isMany = true
  const all = (negotiation: object) => service.post('/webhooks/all/replays', { ...negotiation, from: { since: '2024-05-01' } })
  t.match((await all({})).json(), tooMany('/negotiation'))
  t.equal((await all({ negotiation: ids[0] })).statusCode, 202)
})

t.test('nobody has more than a thousand webhooks; those that were deleted do not count', async (t) => {
  const service = await openService(t)
  const { subscriptions } = service.webhooks
  const of = (owner: string) => ({
    by: owner,
    decisions: [
      () =>
        ok([
          {
            type: 'WebhookSubscribed' as const,
            data: { url: endpoint, owner, filter: {}, start: {}, onExhaustion: 'block' as const, secret: 'plain:x' },
          },
        ]),
    ],
  })
  for (let index = 0; index < 999; index++) await subscriptions.write(`hook-${index}`, of('write-key'))
  await subscriptions.write('other', of('other'))
  await subscribed(service)
  const refused = { status: 409, code: 'too-many-webhooks' }
  t.match((await service.post('/webhooks', { url: endpoint })).json(), refused)
  await service.inject({ method: 'DELETE', url: '/webhooks/hook-5' })
  await subscribed(service, { id: 'last' })
  t.match((await service.post('/webhooks', { url: endpoint })).json(), refused)
})

t.test('the tag of a webhook is for changing it: its answer is kept by nobody and never spared', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  const { headers } = await service.get('/webhooks/desk')
  const again = await service.get('/webhooks/desk', { 'if-none-match': String(headers.etag) })
  t.strictSame([again.statusCode, again.headers['cache-control']], [200, 'no-store'])
  const operation = service.document.paths['/webhooks/{webhook}']?.get as unknown as { description: string; responses: object }
  t.match(operation.description, /`ETag`.*`If-Match`.*not to be kept/)
  t.notOk('304' in operation.responses)
})
