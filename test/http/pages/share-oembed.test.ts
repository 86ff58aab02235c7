import t, { type Test } from 'tap'
import { bearing } from '../../support/keys.ts'
import { listOf } from '../../support/list-of.ts'
import { base, openService, type ServiceOptions, sampleHead } from '../../support/service.ts'

const key = 'the-key-of-the-service'
const site = 'https://desk.example/standpoint'

async function openOembed(t: Test, settings: ServiceOptions['settings'] = {}) {
  const { app } = await openService(t, { settings: { writeKey: key, baseUrl: site, ...settings } })
  const ask = (query: Record<string, string>, headers: Record<string, string> = {}) =>
    app.inject({ url: `/oembed?${new URLSearchParams(query)}`, headers })
  return { app, ask }
}

t.test('a page of a matrix and of a point can be embedded: as a frame of a fixed size, frozen where its address is', async (t) => {
  const { app, ask } = await openOembed(t)
  const told = [
    [base, `${base}/embed`, 'The dam on the Teln'],
    [`${base}?rev=${sampleHead}&lang=uk&order=title`, `${base}/embed?rev=${sampleHead}&lang=uk`, 'The dam on the Teln'],
    [`${base}/points/joint-gauge?asOf=2024-05-10`, `${base}/points/joint-gauge/embed?asOf=2024-05-10`, 'Joint gauge. The dam on the Teln'],
  ] as const
  for (const [page, embed, title] of told) {
    const { statusCode, headers, body } = await ask({ url: site + page })
    t.equal(statusCode, 200, page)
    t.match(headers, { 'content-type': 'application/json; charset=utf-8', 'access-control-allow-origin': '*' })
    const answer = JSON.parse(body)
    t.match(answer, { version: '1.0', type: 'rich', title, provider_name: 'Standpoint', provider_url: site, width: 640 })
    t.ok(answer.height >= 200 && answer.height <= 2000)
    t.match(answer.html, `<iframe src="${(site + embed).replaceAll('&', '&amp;')}" title="${title}" width="640" height="${answer.height}"`)
    t.match(answer, { thumbnail_width: 1200, thumbnail_height: 630 })
    t.match(await app.inject(answer.thumbnail_url.slice(site.length)), { statusCode: 200, headers: { 'content-type': 'image/png' } })
  }
})

t.test('a page says in its head where it is told how it is embedded', async (t) => {
  const { app } = await openOembed(t)
  const { body } = await app.inject({ url: `${base}?rev=3`, headers: { accept: 'text/html' } })
  const [, href = ''] = /<link rel="alternate" type="application\/json\+oembed"[^>]* href="([^"]*)"/.exec(body) ?? []
  t.match(href, `${site}/oembed?url=`)
  t.match(JSON.parse((await app.inject(href.slice(site.length).replaceAll('&amp;', '&'))).body).html, 'embed?rev=3')
})

t.test('an embed is no larger than was asked for, and the picture is left out where it would be', async (t) => {
  const { ask } = await openOembed(t)
  const answer = (await ask({ url: site + base, maxwidth: '400', maxheight: '250' })).json()
  t.match(answer, { width: 400, height: 250, html: /width="400" height="250"/ })
  t.equal(answer.thumbnail_url, undefined)
  t.match((await ask({ url: site + base, maxwidth: 'wide' })).json(), { status: 400, errors: listOf({ parameter: 'maxwidth' }) })
  t.match((await ask({})).json(), { status: 400, errors: listOf({ parameter: 'url' }) })
})

t.test('what is no page that could be embedded is not found, and another format is not answered', async (t) => {
  const { ask } = await openOembed(t)
  const others = [
    'https://news.example/negotiations/teln-dam',
    `https://desk.example${base}`,
    `${site}/negotiations/none`,
    `${site}${base}/points/none`,
    `${site}${base}/parties/avenland`,
    `${site}${base}?rev=999`,
    `${site}${base}?asOf=soon`,
    `${site}/negotiations/%00`,
    'javascript:alert(1)',
    'no address',
  ]
  for (const url of others) t.match((await ask({ url })).json(), { status: 404, code: 'not-found' }, url)
  t.match((await ask({ url: site + base, format: 'xml' })).json(), { status: 501, code: 'no-such-format' })
  t.match(await ask({ url: site + base, format: 'json' }), { statusCode: 200 })
})

t.test('how a page is embedded is told to whoever may read it', async (t) => {
  const { ask } = await openOembed(t, { publicReads: false })
  t.equal((await ask({ url: site + base })).statusCode, 401)
  t.equal((await ask({ url: site + base }, bearing(key))).statusCode, 200)
})
