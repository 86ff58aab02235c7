import { request } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { temporaryFolder } from '../support/folder.ts'
import { bearing } from '../support/keys.ts'
import { startNginx, withNginx } from '../support/nginx.ts'
import { standpoint, startService, writeKey } from '../support/process.ts'

/** Asks with any headers, `Host` too, which fetch sets itself; with a body it posts. */
const ask = (url: string, headers: Record<string, string>, body?: object): Promise<number> =>
  new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const asking = request(url, { method, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
    asking.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })

const dam = { id: 'teln-dam', title: 'The dam on the Teln' }

/** What a browser sends for the service's own page, which came by the proxy's name. */
const page = { host: 'desk.example', origin: 'https://desk.example', 'sec-fetch-site': 'same-origin' }

t.test('behind nginx as it is configured most plainly nobody writes without the key', withNginx, async (t) => {
  const STORE = `sqlite:${join(temporaryFolder(t), 'standpoint.db')}`
  const { url, stop } = await startService(t, { STORE, WRITE_KEY: '' })
  const outside = await startNginx(t, `location / { proxy_pass ${url}; }`)
  const writes = { '/negotiations': dam, '/keys': { id: 'desk', scopes: ['admin'] }, '/webhooks': { url: 'https://desk.example/hooks' } }
  for (const base of [outside, url]) {
    for (const headers of [{}, { host: 'localhost:3000' }, page] as Record<string, string>[])
      for (const [path, body] of Object.entries(writes))
        t.equal(await ask(`${base}${path}`, headers, body), 401, `${base}${path} ${JSON.stringify(headers)}`)
    t.equal(await ask(`${base}/negotiations`, { origin: 'https://evil.example' }, dam), 403)
    t.equal(await ask(`${base}/keys`, {}), 401)
    t.equal(await ask(`${base}/negotiations`, {}), 200)
  }
  await stop()
  t.match(
    await standpoint(['verify'], { STORE }),
    { stdout: /^the file of the database is whole\n\d+ samples of event types can be read\n$/ },
    'nothing is on record',
  )
})

t.test('behind that nginx the service’s own page writes with the key', withNginx, async (t) => {
  const { url } = await startService(t, { STORE: 'memory:' })
  const outside = await startNginx(t, `location / { proxy_pass ${url}; }`)
  t.equal(await ask(`${outside}/negotiations`, { ...bearing(writeKey), ...page }, dam), 201)
})
