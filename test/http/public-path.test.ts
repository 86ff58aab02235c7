import t from 'tap'
import { base, openService, sampleRequests } from '../support/service.ts'

const settings = { baseUrl: 'https://desk.example/standpoint' }
const prefix = '/standpoint'

t.test('every reference in a header keeps the public path, and leads on', async (t) => {
  const { app, inject, get, post } = await openService(t, { settings: { ...settings, trustsCaller: true }, isEmpty: true })
  const seen = new Map<string, string>()
  const note = (url: string, { headers }: { headers: Record<string, unknown> }) => {
    for (const name of ['location', 'link'])
      for (const [, path] of name === 'link'
        ? String(headers.link ?? '').matchAll(/<([^>]+)>/g)
        : headers.location === undefined
          ? []
          : [['', String(headers.location)]])
        seen.set(`${name} of ${url}`, path as string)
  }
  for (const { path, body } of sampleRequests) note(`POST ${path}`, await post(path, body))
  note('POST /keys', await post('/keys', { id: 'desk', scopes: ['report'] }))
  note('POST /webhooks', await post('/webhooks', { id: 'hook', url: 'https://hooks.example/a' }))
  note('/', await get('/'))
  for (const url of [`${base}/developments?limit=1`, `${base}/events?limit=1`, `${base}/changes?limit=1`]) note(url, await get(url))
  note('docs', await app.inject('/docs/static/index.html'))
  t.ok(seen.size > 15)
  for (const [where, path] of seen) {
    t.ok(path.startsWith(`${prefix}/`), `${where}: ${path}`)
    t.ok([200, 302].includes((await app.inject(path)).statusCode), `${where}: ${path} leads on, asked directly`)
    t.equal(
      (await inject({ url: path.slice(prefix.length) })).statusCode,
      (await app.inject(path)).statusCode,
      'and where a proxy takes the path away',
    )
  }
})

t.test('every reference in a body keeps the public path, and leads on', async (t) => {
  const { app, get, document } = await openService(t, { settings })
  const refused = (await get(`${base}/points/none?rev=3`)).json()
  t.match(refused, { type: `${prefix}/problems/unknown-point`, instance: `${prefix}${base}/points/none?rev=3` })
  t.match((await app.inject(refused.type)).json(), { code: 'unknown-point', type: refused.type })
  t.equal((await app.inject(`${prefix}/nowhere`)).json().instance, `${prefix}/nowhere`)
  t.match((await app.inject(`${prefix}/nowhere`)).json().detail, `${prefix}/nowhere`)
  t.strictSame((document as unknown as { servers: unknown }).servers, [{ url: settings.baseUrl }])
  for (const page of ['/docs', '/docs/', `${prefix}/docs`, `${prefix}/docs/`]) {
    const { body } = await app.inject(page)
    const references = [...body.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, reference]) => reference as string)
    t.ok(references.length > 3)
    for (const reference of references) {
      const { pathname } = new URL(reference, new URL(page.startsWith(prefix) ? page : prefix + page, settings.baseUrl))
      t.ok(pathname.startsWith(`${prefix}/docs/`), `${page}: ${pathname}`)
      t.equal((await app.inject(pathname)).statusCode, 200, `${page}: ${pathname}`)
    }
  }
})

t.test('a request may have the public path or not, and an answer is the same', async (t) => {
  const { app } = await openService(t, { settings })
  for (const path of ['/livez', `${base}/matrix`, `${base}/developments?limit=2`, '/docs', '/negotiations?x=1', '/nowhere']) {
    const [plain, prefixed] = [await app.inject(path), await app.inject(prefix + path)]
    t.equal(prefixed.statusCode, plain.statusCode, path)
    t.strictSame(prefixed.headers.link, plain.headers.link)
  }
  for (const root of [prefix, `${prefix}/`, `${prefix}?x=1`, '/'])
    t.match(await app.inject(root), { statusCode: 302, headers: { location: `${prefix}/docs` } }, root)
  for (const stranger of [`${prefix}s/livez`, `/x${prefix}/livez`, `${prefix}${prefix}/livez`])
    t.equal((await app.inject(stranger)).statusCode, 404, stranger)
})

t.test('a page of a list goes on the same with the public path and without', async (t) => {
  const { app } = await openService(t, { settings })
  const first = await app.inject(`${base}/developments?limit=1`)
  const [, link = ''] = /<([^>]+)>/.exec(String(first.headers.link)) ?? []
  const [direct, stripped] = [await app.inject(link), await app.inject(link.slice(prefix.length))]
  t.equal(direct.statusCode, 200)
  t.equal(stripped.body, direct.body)
  t.not(direct.body, first.body)
})

t.test('a service that is reached at the name of one of its own paths can tell the two apart', async (t) => {
  const { app } = await openService(t, { settings: { baseUrl: 'https://desk.example/negotiations/' } })
  for (const path of [
    `${base}/matrix`,
    `/negotiations${base}/matrix`,
    '/negotiations/negotiations',
    '/negotiations',
    '/negotiations/livez',
  ])
    t.equal((await app.inject(path)).statusCode, 200, path)
  const { headers } = await app.inject(`${base}/developments?limit=1`)
  const [, link = ''] = /<([^>]+)>/.exec(String(headers.link)) ?? []
  t.ok(link.startsWith('/negotiations/negotiations/'))
  t.equal((await app.inject(link)).statusCode, 200)
})
