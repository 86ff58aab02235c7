import t from 'tap'
import { base, openService, sampleHead } from '../../support/service.ts'

const site = 'https://desk.example/standpoint'
const previews = [`${base}/preview.png`, `${base}/points/joint-gauge/preview.png`]

t.test('a page and a point have a picture of the size that social networks take', async (t) => {
  const { app } = await openService(t)
  const bodies = new Set<string>()
  for (const url of [...previews, `${base}/preview.png?lang=uk`, `${base}/preview.png?rev=12`]) {
    const { statusCode, headers, rawPayload } = await app.inject(url)
    t.equal(statusCode, 200, url)
    t.match(headers, { 'content-type': 'image/png', 'cache-control': 'no-cache' })
    t.strictSame([rawPayload.readUInt32BE(16), rawPayload.readUInt32BE(20)], [1200, 630])
    t.match(await app.inject({ url, headers: { 'if-none-match': String(headers.etag) } }), { statusCode: 304 })
    bodies.add(rawPayload.toString('base64'))
  }
  t.equal(bodies.size, 4, 'each shows another')
  t.equal((await app.inject(`${base}/points/none/preview.png`)).statusCode, 404)
})

t.test('a page names its picture, its title and its sentence to whoever links to it, at the moment that it shows', async (t) => {
  const { app } = await openService(t, { settings: { baseUrl: site } })
  const { body } = await app.inject({ url: `${base}?rev=${sampleHead}&lang=en`, headers: { accept: 'text/html' } })
  const said = Object.fromEntries(
    [...body.matchAll(/<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)">/g)].map(([, name, content]) => [
      name,
      content?.replaceAll('&amp;', '&'),
    ]),
  )
  t.match(said, {
    'og:title': 'The dam on the Teln',
    'og:url': `${site}${base}?rev=${sampleHead}&lang=en`,
    'og:image': `${site}${base}/preview.png?rev=${sampleHead}&lang=en`,
    'og:image:width': '1200',
    'og:image:height': '630',
    'twitter:card': 'summary_large_image',
  })
  t.match(said['og:description'], /agreed/)
  t.equal(said['twitter:image'], said['og:image'])
  t.equal((await app.inject(String(said['og:image']).slice(site.length))).statusCode, 200)
})

t.test('all that a page can be taken away as is there, frozen or following as the page is', async (t) => {
  const { app } = await openService(t, { settings: { baseUrl: site } })
  for (const [query, state] of [
    ['', 'It follows the record'],
    [`?rev=${sampleHead}`, 'It stays as it is'],
  ]) {
    const { body } = await app.inject({ url: `${base}${query}`, headers: { accept: 'text/html', 'accept-language': 'en' } })
    const [, part = ''] = /<div class="take-away">(.*?)<\/details>/s.exec(body) ?? []
    t.match(part, state)
    const [, code = ''] = /<input class="code" readonly value="([^"]*)"/.exec(part) ?? []
    t.match(code.replaceAll('&quot;', '"').replaceAll('&lt;', '<'), `<iframe src="${site}${base}/embed${query}"`)
    t.match(part, `${site}${base}?rev=${sampleHead}`, 'a line to cite, with where it is found as it is')
    const forms = [...part.matchAll(/<li><a href="([^"]*)">([^<]*)<\/a>/g)].map(
      ([, href, name]) => [name, href?.replaceAll('&amp;', '&')] as const,
    )
    for (const format of ['CSV', 'JSON', 'SVG', 'PNG'])
      t.ok(
        forms.some(([name]) => name === format),
        format,
      )
    for (const [name, href] of forms) t.equal((await app.inject(String(href).slice('/standpoint'.length))).statusCode, 200, name ?? '')
  }
})

t.test('on paper it is told where what is shown comes from', async (t) => {
  const { app } = await openService(t)
  const { body } = await app.inject({ url: base, headers: { accept: 'text/html', 'accept-language': 'en' } })
  const [, part = ''] = /<section class="on-paper">(.*?)<\/section>/s.exec(body) ?? []
  t.match(part, /Sources behind what is shown[^<]*River Post \(\d+\)/)
  t.match(part, /Dates and times are UTC/)
  t.match(part, `revision ${sampleHead}`)
})
