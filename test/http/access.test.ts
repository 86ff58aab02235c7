import t from 'tap'
import type { CloudEvent } from '../../events/cloud-event.ts'
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

t.test('without a key, this machine may write, and no other', async (t) => {
  const service = await openService(t)
  const { inject, head } = service
  for (const remoteAddress of ['192.0.2.1', '10.0.0.7', '::ffff:192.0.2.1', 'fe80::1']) {
    const response = await inject({ method: 'POST', url, payload: body, remoteAddress })
    t.match(response.json(), { status: 403, code: 'forbidden' }, remoteAddress)
  }
  t.equal(head(), sampleHead)
  for (const [index, remoteAddress] of ['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1'].entries())
    t.equal(
      (await inject({ method: 'POST', url, payload: statement({ id: `gauge-${index}` }), remoteAddress })).statusCode,
      201,
      remoteAddress,
    )
  t.equal(await recordedBy(service), 'loopback')
})

t.test('without a key, headers cannot make another machine this one, nor a proxy pass as it', async (t) => {
  const { inject, head } = await openService(t)
  const forwarded = { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1', 'x-real-ip': '127.0.0.1', via: '1.1 proxy' }
  for (const [name, value] of Object.entries(forwarded)) {
    t.equal(
      (await inject({ method: 'POST', url, headers: { [name]: value }, payload: body, remoteAddress: '192.0.2.1' })).statusCode,
      403,
      name,
    )
    t.equal((await inject({ method: 'POST', url, headers: { [name]: value }, payload: body })).statusCode, 403, `${name} from here`)
  }
  t.equal(head(), sampleHead)
})

t.test('a page of another site cannot write through the browser of somebody on this machine', async (t) => {
  const { post, head } = await openService(t)
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:4000' },
    { origin: 'null' },
    { host: 'evil.example:3000', origin: 'http://evil.example:3000' },
    { host: 'localhost.evil.example' },
    { host: '127.0.0.1.evil.example' },
  ])
    t.match((await post(url, body, headers as Record<string, string>)).json(), { status: 403, code: 'forbidden' }, JSON.stringify(headers))
  t.equal(head(), sampleHead)
  for (const [index, host] of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'localhost'].entries())
    t.equal((await post(url, statement({ id: `gauge-${index}` }), { host, origin: `http://${host}` })).statusCode, 201, host)
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
