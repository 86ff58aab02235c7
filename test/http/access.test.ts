import t from 'tap'
import type { CloudEvent } from '../../events/cloud-event.ts'
import { bearing, madeKey, revoked } from '../support/keys.ts'
import { base, openService, type Service, sampleHead, statement } from '../support/service.ts'

const body = statement()
const url = `${base}/developments`
const recordedBy = async ({ get }: Service): Promise<string> =>
  ((await get(`${base}/events?from=${sampleHead + 1}`)).json() as CloudEvent[])[0]?.recordedby ?? ''

t.test('with a write key, writes need it as a bearer token', async (t) => {
  const service = await openService(t, { settings: { writeKey: 'the key of the desk'.replaceAll(' ', '-') } })
  const { post, head } = service
  const none = await post(url, body)
  t.match(none.json(), { status: 401, code: 'unauthorized' })
  t.equal(none.headers['www-authenticate'], 'Bearer realm="standpoint"')
  for (const authorization of [
    'Bearer wrong',
    'Bearer the-key-of-the-des',
    'Basic the-key-of-the-desk',
    'the-key-of-the-desk',
    'Bearer ',
    'Bearer the-key-of-the-desk x',
  ]) {
    const response = await post(url, body, { authorization })
    t.match(response.json(), { status: 401, code: 'unauthorized' }, authorization)
    t.match(response.headers['www-authenticate'], 'Bearer')
  }
  t.equal(head(), sampleHead)
  t.equal((await post(url, body, { authorization: 'bearer the-key-of-the-desk' })).statusCode, 201)
  t.equal(await recordedBy(service), 'write-key')
})

t.test('the key counts from everywhere, and by every name of the host', async (t) => {
  const { inject } = await openService(t, { settings: { writeKey: 'the-key-of-the-desk' } })
  const headers = { authorization: 'Bearer the-key-of-the-desk', host: 'standpoint.example', 'x-forwarded-for': '192.0.2.7' }
  t.equal((await inject({ method: 'POST', url, headers, payload: body, remoteAddress: '192.0.2.1' })).statusCode, 201)
})

t.test('who may not write is told before the body is looked at', async (t) => {
  const { inject } = await openService(t, { settings: { writeKey: 'the-key-of-the-desk' } })
  const response = await inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload: '{"broken' })
  t.equal(response.statusCode, 401)
})

t.test('nobody writes without a key, wherever they call from, whatever their headers say', async (t) => {
  const { inject, get, head } = await openService(t, { settings: { writeKey: 'the-key-of-the-desk' } })
  const forwarded = { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1', 'x-real-ip': '127.0.0.1', via: '1.1 proxy' }
  for (const remoteAddress of ['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1', '192.0.2.1', '10.0.0.7', 'fe80::1'])
    for (const headers of [
      {},
      { host: 'localhost:3000' },
      { host: '127.0.0.1' },
      { host: 'desk.example' },
      forwarded,
      { te: 'trailers' },
    ]) {
      const place = `${remoteAddress} ${JSON.stringify(headers)}`
      const response = await inject({ method: 'POST', url, headers, payload: body, remoteAddress })
      t.match(response.json(), { status: 401, code: 'unauthorized' }, place)
      t.equal(response.headers['www-authenticate'], 'Bearer realm="standpoint"', place)
    }
  for (const path of ['/keys', '/webhooks']) t.equal((await get(path)).statusCode, 401, path)
  t.equal(head(), sampleHead)
})

t.test('a page of another site writes nothing through a browser, even with a key', async (t) => {
  const { post, keys, head } = await openService(t, { settings: { baseUrl: 'https://desk.example/standpoint' } })
  const token = bearing(await madeKey(keys, 'river-desk', ['admin']))
  const host = '127.0.0.1:3000'
  for (const headers of [
    { host, origin: 'https://evil.example' },
    { host, origin: 'http://localhost:4000' },
    { host, origin: 'null' },
    { host, origin: 'http://desk.example' },
    { host, origin: 'https://desk.example', 'sec-fetch-site': 'cross-site' },
    { host, origin: `http://${host}`, 'sec-fetch-site': 'same-site' },
    { host: 'evil.example', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  ] as Record<string, string>[])
    for (const key of [{}, token])
      t.match((await post(url, body, { ...headers, ...key })).json(), { status: 403, code: 'forbidden' }, JSON.stringify(headers))
  t.equal(head(), sampleHead)
})

t.test('the service’s own page writes with a key, also behind a proxy that puts another name for the host', async (t) => {
  const { post, keys } = await openService(t, { settings: { baseUrl: 'https://desk.example/standpoint' } })
  const token = bearing(await madeKey(keys, 'river-desk', ['report']))
  const host = '127.0.0.1:3000'
  for (const [index, headers] of (
    [
      { host, origin: `http://${host}` },
      { host, origin: 'https://desk.example' },
      { host, origin: 'https://other.example', 'sec-fetch-site': 'same-origin' },
      { host, 'sec-fetch-site': 'none' },
      { host },
    ] as Record<string, string>[]
  ).entries())
    t.equal((await post(url, statement({ id: `gauge-${index}` }), { ...headers, ...token })).statusCode, 201, JSON.stringify(headers))
})

t.test('callers in the process may write, under their own name', async (t) => {
  const service = await openService(t, { settings: { trustsCaller: true, caller: 'seed', writeKey: 'the-key-of-the-desk' } })
  t.equal((await service.inject({ method: 'POST', url, payload: body, remoteAddress: '192.0.2.1' })).statusCode, 201)
  t.equal(await recordedBy(service), 'seed')
})

t.test('pages of other sites may read, and may not write', async (t) => {
  const { inject, get } = await openService(t)
  const origin = 'https://desk.example'
  t.equal((await get(`${base}/matrix`, { origin })).headers['access-control-allow-origin'], '*')
  t.match((await get(`${base}/matrix`, { origin })).headers['access-control-expose-headers'], 'ETag')
  const preflight = await inject({ method: 'OPTIONS', url, headers: { origin, 'access-control-request-method': 'POST' } })
  t.equal(preflight.headers['access-control-allow-methods'], 'GET, HEAD')
})

t.test('pages of other sites are let in to what is public only', async (t) => {
  const origin = 'https://desk.example'
  const lettingIn = async ({ get, keys }: Service, path: string) => {
    const { headers } = await get(path, { origin, ...bearing(await madeKey(keys, `key-${path.length}`, ['admin'])) })
    return [headers['access-control-allow-origin'], headers['cross-origin-resource-policy']]
  }
  const open = await openService(t)
  for (const path of ['/negotiations', `${base}/matrix`, '/livez', '/problems/stale'])
    t.strictSame(await lettingIn(open, path), ['*', 'cross-origin'], path)
  for (const path of ['/webhooks', '/webhooks/nowhere', '/keys', '/keys/nobody'])
    t.strictSame(await lettingIn(open, path), [undefined, 'same-origin'], path)
  const refused = await open.post(url, body, { origin })
  t.strictSame([refused.statusCode, refused.headers['access-control-allow-origin']], [403, undefined])
  const closed = await openService(t, { settings: { publicReads: false } })
  for (const path of ['/negotiations', `${base}/matrix`, '/webhooks', '/metrics'])
    t.strictSame(await lettingIn(closed, path), [undefined, 'same-origin'], path)
})

t.test('what is written with a key is recorded by the key', async (t) => {
  const service = await openService(t, { settings: { writeKey: 'the-key-of-the-desk' } })
  const token = await madeKey(service.keys, 'river-desk', ['report'])
  t.equal((await service.post(url, body, bearing(token))).statusCode, 201)
  t.equal(await recordedBy(service), 'river-desk')
})

t.test('a key counts without a write key too, from everywhere and by every name of the host', async (t) => {
  const { inject, keys } = await openService(t, { settings: { writeKey: undefined } })
  const headers = { ...bearing(await madeKey(keys, 'river-desk', ['report'])), host: 'standpoint.example', via: '1.1 proxy' }
  t.equal((await inject({ method: 'POST', url, headers, payload: body, remoteAddress: '192.0.2.1' })).statusCode, 201)
})

t.test('a key that is presented is checked, also for what needs none', async (t) => {
  const { get, post, keys, head } = await openService(t)
  const token = await madeKey(keys, 'river-desk', ['report'])
  for (const authorization of [
    'Bearer wrong',
    'Basic cml2ZXI6ZGVzaw==',
    `Bearer ${token}x`,
    `Bearer ${token.replace('river', 'river-2')}`,
    token,
    '',
  ]) {
    t.match((await post(url, body, { authorization })).json(), { status: 401, code: 'unauthorized' }, authorization)
    t.match((await get(`${base}/matrix`, { authorization })).json(), { status: 401, code: 'unauthorized' }, authorization)
  }
  t.equal((await get(`${base}/matrix`, bearing(token))).statusCode, 200)
  t.equal(head(), sampleHead)
})

t.test('a key is good until it is revoked, and its bearer is told', async (t) => {
  const { get, keys } = await openService(t, { settings: { publicReads: false } })
  const token = await madeKey(keys, 'river-desk', ['read'])
  t.equal((await get(`${base}/matrix`, bearing(token))).statusCode, 200)
  await revoked(keys, 'river-desk')
  t.match((await get(`${base}/matrix`, bearing(token))).json(), { status: 401, detail: 'The key was revoked' })
  const other = bearing(`sp_river-desk_${'A'.repeat(43)}`)
  t.match((await get(`${base}/matrix`, other)).json(), { status: 401, detail: 'That is not the key' })
})

t.test('what is not public is read by nobody without a key, and by a page of another site with one', async (t) => {
  const { get, keys } = await openService(t, { settings: { writeKey: 'the-key-of-the-desk', publicReads: false } })
  const token = await madeKey(keys, 'river-desk', ['read'])
  for (const path of ['/negotiations', `${base}/matrix`, '/metrics', '/keys'])
    for (const headers of [{}, { origin: 'https://evil.example' }, { host: 'evil.example:3000' }] as Record<string, string>[])
      t.match((await get(path, headers)).json(), { status: 401, code: 'unauthorized' }, `${path} ${JSON.stringify(headers)}`)
  const response = await get(`${base}/matrix`, { ...bearing(token), origin: 'https://desk.example', host: 'standpoint.example' })
  t.equal(response.statusCode, 200)
  t.equal(response.headers['cross-origin-resource-policy'], 'same-origin')
  t.equal((await get('/livez', { origin: 'https://evil.example', host: 'evil.example' })).statusCode, 200)
})

t.test('where reads are not public, no answer may be kept by others than who asked', async (t) => {
  const cachingOf = async (publicReads: boolean) => {
    const { get } = await openService(t, { settings: { publicReads } })
    const next = /<(.*)>/.exec(String((await get(`${base}/points?limit=1`)).headers.link))?.[1] as string
    const found: Record<string, unknown> = {}
    for (const path of [
      '/matrix',
      '/matrix.csv',
      '/matrix?rev=20',
      '/matrix.csv?rev=20',
      '/events.ndjson?rev=20',
      '/replay?to=20',
      '/events?rev=20',
    ])
      found[path] = (await get(`${base}${path}`)).headers['cache-control']
    found.next = (await get(next)).headers['cache-control']
    found.list = (await get('/negotiations')).headers['cache-control']
    const { etag } = (await get(`${base}/matrix?rev=20`)).headers
    found['304'] = (await get(`${base}/matrix?rev=20`, { 'if-none-match': String(etag) })).headers['cache-control']
    found.metrics = (await get('/metrics')).headers['cache-control']
    found.keys = (await get('/keys')).headers['cache-control']
    return found
  }
  const fixed = ['/matrix?rev=20', '/matrix.csv?rev=20', '/events.ndjson?rev=20', '/replay?to=20', '/events?rev=20', 'next', '304']
  const caching = (of: { fixed: string; other: string }) => ({
    ...Object.fromEntries(fixed.map((name) => [name, of.fixed])),
    ...Object.fromEntries(['/matrix', '/matrix.csv', 'list'].map((name) => [name, of.other])),
    ...{ metrics: 'no-store', keys: 'private, no-cache' },
  })
  t.strictSame(await cachingOf(true), caching({ fixed: 'public, max-age=31536000, immutable', other: 'no-cache' }))
  t.strictSame(await cachingOf(false), caching({ fixed: 'private, max-age=31536000, immutable', other: 'private, no-cache' }))
})

t.test('the list of negotiations shows a limited key its own, under a tag of its own', async (t) => {
  const { get, post, keys } = await openService(t)
  for (const id of ['isle-ferry', 'north-canal']) await post('/negotiations', { id, title: 'A negotiation' })
  const ferry = bearing(await madeKey(keys, 'ferry-desk', ['read'], ['isle-ferry']))
  const canal = bearing(await madeKey(keys, 'canal-desk', ['read'], ['north-canal', 'not-there-yet']))
  const listed = async (headers = {}) =>
    ((await get('/negotiations', headers)).json() as { negotiations: { id: string }[] }).negotiations.map(({ id }) => id)
  t.strictSame(await listed(), ['teln-dam', 'isle-ferry', 'north-canal'])
  t.strictSame(await listed(ferry), ['isle-ferry'])
  t.strictSame(await listed(canal), ['north-canal'])
  const { etag } = (await get('/negotiations', ferry)).headers
  t.equal((await get('/negotiations', { ...ferry, 'if-none-match': String(etag) })).statusCode, 304)
  t.equal((await get('/negotiations', { ...canal, 'if-none-match': String(etag) })).statusCode, 200)
})

t.test('a limited key opens the negotiation that it is for, and no other', async (t) => {
  const { post, get, keys } = await openService(t, { settings: { writeKey: 'the-key-of-the-desk' } })
  const headers = bearing(await madeKey(keys, 'ferry-desk', ['frame'], ['isle-ferry']))
  const other = await post('/negotiations', { id: 'north-canal', title: 'A negotiation' }, headers)
  t.match(other.json(), { status: 403, code: 'insufficient-scope', detail: 'The key is limited to other negotiations' })
  t.equal(other.headers['www-authenticate'], 'Bearer realm="standpoint", error="insufficient_scope"')
  t.equal((await get('/negotiations/north-canal')).statusCode, 404)
  t.equal((await post('/negotiations', { id: 'isle-ferry', title: 'A negotiation' }, headers)).statusCode, 201)
})

t.test('where reads are not public, the description shows no negotiation of the record', async (t) => {
  const shown = async (publicReads: boolean) => {
    const { app, post } = await openService(t, { isEmpty: true, settings: { publicReads } })
    await post('/negotiations', { id: 'a-secret-one', title: 'A negotiation' })
    return (await app.inject('/openapi.json')).body + (await app.inject('/docs/json')).body
  }
  t.match(await shown(true), 'a-secret-one')
  t.notMatch(await shown(false), 'a-secret-one')
})
