import t, { type Test } from 'tap'
import { isleFerry } from '../support/data-set.ts'
import { openServiceHere, standpointHere } from '../support/in-process.ts'
import { bearing } from '../support/keys.ts'
import { listOf } from '../support/list-of.ts'
import { startNginx, withNginx } from '../support/nginx.ts'

const key = 'the-key-of-the-quay'
const desk = 'https://desk.example/standpoint'

async function started(t: Test, own: Record<string, string> = {}): Promise<string> {
  const { url } = await openServiceHere(t, { STORE: 'memory:', WRITE_KEY: key, ...own })
  t.match(await standpointHere(['seed', isleFerry, '--url', url], { WRITE_KEY: key }), { code: 0 })
  return url
}

const ferry = '/negotiations/isle-ferry'

const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearing(key), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const party = (id: string) => ({ id, name: 'Harbour office', role: 'consulted' })

t.test('behind nginx that compresses a caller is told that its tag is weak, and what to send', withNginx, async (t) => {
  const url = await started(t)
  const outside = await startNginx(t, `gzip on; gzip_proxied any; gzip_types application/json; location / { proxy_pass ${url}; }`)
  const answer = await fetch(`${outside}${ferry}/matrix`)
  const etag = answer.headers.get('etag') ?? ''
  t.match(etag, /^W\/"\d+-json-r\d+"$/)
  t.equal((await fetch(`${outside}${ferry}/matrix`, { headers: { 'if-none-match': etag } })).status, 304)
  const refused = await post(`${outside}${ferry}/parties`, party('harbour'), { 'if-match': etag })
  t.match(await refused.json(), { status: 412, code: 'stale', errors: listOf({ header: 'If-Match' }) })
  t.equal((await post(`${outside}${ferry}/parties`, party('harbour'), { 'if-match': etag.slice(2) })).status, 201)
})

for (const [how, target] of [
  ['takes the path away', '/'],
  ['leaves the path', ''],
] as const)
  t.test(`below a path of an nginx that ${how}, every reference leads on`, withNginx, async (t) => {
    const url = await started(t, { PUBLIC_URL: desk })
    const origin = await startNginx(t, `location /standpoint/ { proxy_pass ${url}${target}; }`)
    const base = `${origin}/standpoint`
    const followed = async (reference: string | undefined, from: string) => {
      for (const start of [origin, url]) {
        const { status } = await fetch(new URL(reference ?? 'none', `${start}${from}`))
        t.equal(status, 200, `${reference} on ${start}`)
      }
    }
    const list = await fetch(`${base}${ferry}/developments?limit=1`)
    await followed(/<([^>]+)>; rel="next"/.exec(list.headers.get('link') ?? '')?.[1], '/standpoint/')
    const written = await post(`${base}${ferry}/parties`, party('harbour'))
    t.equal(written.status, 201)
    await followed(written.headers.get('location') ?? '', '/standpoint/')
    const refused = await fetch(`${base}/negotiations/none`)
    const { type, instance } = (await refused.json()) as { type: string; instance: string }
    t.equal(instance, '/standpoint/negotiations/none')
    await followed(type, instance)
    const page = await fetch(`${base}/`)
    t.equal(page.url, `${base}/docs`)
    for (const [, reference] of (await page.text()).matchAll(/(?:href|src)="([^"]+)"/g)) await followed(reference, '/standpoint/docs')
    t.match(await (await fetch(`${base}/openapi.json`)).json(), { servers: listOf({ url: desk }) })
  })

t.test('through nginx a body that is too large is told so', withNginx, async (t) => {
  const url = await started(t)
  const outside = await startNginx(t, `location / { proxy_pass ${url}; }`)
  for (let count = 0; count < 10; count++) {
    const response = await post(`${outside}/negotiations`, ' '.repeat(990_000))
    t.match(await response.json(), { status: 413, code: 'too-large' })
  }
})

t.test('through nginx a replay comes as messages', withNginx, async (t) => {
  const url = await started(t)
  const outside = await startNginx(t, `gzip on; gzip_proxied any; gzip_types *; location / { proxy_pass ${url}; }`)
  const headers = { accept: 'text/event-stream' }
  const [through, direct] = await Promise.all([outside, url].map((base) => fetch(`${base}${ferry}/replay`, { headers })))
  t.equal(await through?.text(), await direct?.text())
  t.match(through?.headers.get('cache-control'), /no-transform/)
})
