import t from 'tap'
import { isleFerry } from '../../support/data-set.ts'
import { browser, linksOf, openLoaded, textOf } from '../../support/pages.ts'
import { passRoad } from '../../support/pass-road.ts'
import { sampleId } from '../../support/sample.ts'
import { base, openService } from '../../support/service.ts'

t.test('a browser that comes in is led to the one negotiation there is; a program to the description', async (t) => {
  const { app } = await openService(t)
  const open = (url: string, headers: Record<string, string> = browser) => app.inject({ url, headers })
  t.match(await open('/'), { statusCode: 303, headers: { location: base, vary: /Accept/ } })
  t.match(await open('/?lang=uk'), { statusCode: 303, headers: { location: `${base}?lang=uk` } })
  t.match(await open('/', { accept: '*/*' }), { statusCode: 302, headers: { location: '/docs', vary: 'Accept' } })
  t.match(await open('/negotiations', {}), { statusCode: 200, headers: { 'content-type': /json/ } })
})

t.test('of several it shows each with where it stands and what moved last', async (t) => {
  const { app } = await openLoaded(t, [passRoad, isleFerry])
  const { statusCode, headers, body } = await app.inject({ url: '/', headers: browser })
  t.equal(statusCode, 200)
  t.match(headers, { 'content-type': 'text/html; charset=utf-8', etag: /^"/, 'cache-control': 'no-cache' })
  t.match(textOf(body), /One point is agreed\. Three are disputed\.[\s\S]*Of the points, /)
  for (const id of ['pass-road', 'isle-ferry']) t.ok(linksOf(body).includes(`/negotiations/${id}`), id)
  const again = await app.inject({ url: '/', headers: { ...browser, 'if-none-match': String(headers.etag) } })
  t.equal(again.statusCode, 304)
  t.match(await app.inject({ url: '/negotiations?from=1', headers: browser }), { statusCode: 200, body: /rel="prev"/ })
})

t.test('without a negotiation it says so', async (t) => {
  const { app } = await openService(t, { isEmpty: true })
  t.match((await app.inject({ url: '/', headers: browser })).body, 'No negotiation is on record yet.')
})

t.test('what is refused on a page is told as a page, with its status, its place, the id of the request and a way on', async (t) => {
  const { app } = await openService(t)
  for (const [path, status, ...texts] of [
    ['/nowhere', 404, 'There is nothing at this path'],
    ['/negotiations/none', 404, 'There is no none', 'negotiation'],
    [`${base}/points/none`, 404, 'none, at revision'],
    [`${base}?asOf=soon&rev=x`, 400, 'asOf', 'rev', 'A whole number from 0'],
    [`${base}?rev=999`, 404, 'revision 999 is not written yet'],
    [`${base}/developments?party=none`, 404, 'none'],
    ['/negotiations?from=x', 400, 'from'],
  ] as const) {
    const response = await app.inject({ url: path, headers: browser })
    t.equal(response.statusCode, status, path)
    t.match(response.headers, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': /script-src 'self'/,
    })
    const said = textOf(response.body)
    for (const text of ['This cannot be shown', ...texts]) t.ok(said.includes(text), `${path}: ${text}`)
    t.match(said, /request [0-9a-f-]{36}/, path)
    t.ok(linksOf(response.body).includes('/negotiations'), path)
    const asData = await app.inject({ url: path, headers: { accept: 'application/json' } })
    t.equal(
      asData.statusCode === 200 ? 200 : asData.headers['content-type'],
      asData.statusCode === 200 ? 200 : 'application/problem+json; charset=utf-8',
      path,
    )
  }
  const uk = await app.inject({ url: `${base}/points/none?lang=uk`, headers: browser })
  t.match(uk.body, '<html lang="uk">')
  t.ok(linksOf(uk.body).includes(`${base}?lang=uk`), 'the way back keeps the language')
})

t.test('a path that has nothing but a page is not there for programs', async (t) => {
  const { app } = await openService(t)
  const url = `${base}/actors/water-minister`
  t.match(await app.inject({ url }), { statusCode: 404, headers: { 'content-type': /problem\+json/ } })
  t.equal((await app.inject({ url, headers: browser })).statusCode, 200)
})

t.test('who has no key is led to where one signs in, and learns nothing of what is there', async (t) => {
  const { app } = await openService(t, { settings: { publicReads: false } })
  for (const path of ['/', '/negotiations', base, `${base}/points/summer-flow?asOf=2024-05-12`]) {
    const response = await app.inject({ url: path, headers: browser })
    t.match(response, { statusCode: 401, headers: { 'www-authenticate': 'Bearer realm="standpoint"', 'content-type': /html/ } }, path)
    t.ok(linksOf(response.body).includes(`/sign-in?${new URLSearchParams({ to: path })}`), path)
    t.notMatch(textOf(response.body), /dam|Teln/, path)
  }
  t.match(await app.inject({ url: base }), { statusCode: 401, headers: { 'content-type': /problem\+json/ } })
})

t.test('below a public path every way leads below it', async (t) => {
  const { app } = await openService(t, { settings: { baseUrl: 'https://talks.example/standpoint' } })
  t.match(await app.inject({ url: '/', headers: browser }), {
    statusCode: 303,
    headers: { location: `/standpoint/negotiations/${sampleId}` },
  })
  const { body } = await app.inject({ url: `${base}/points/summer-flow`, headers: browser })
  t.strictSame(
    linksOf(body).filter((link) => !link.startsWith('/standpoint/')),
    [],
  )
})
