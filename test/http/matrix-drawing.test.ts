import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { base, openService, sampleHead } from '../support/service.ts'

t.test('the matrix is drawn as it stands, every cell with glyph, word and basis', async (t) => {
  const { get } = await openService(t)
  const matrix = (await get(`${base}/matrix`)).json()
  const { statusCode, headers, body } = await get(`${base}/matrix.svg`)
  t.equal(statusCode, 200)
  t.match(headers, { 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' })
  t.match(body, /^<svg [^>]*role="img" aria-labelledby="matrix-title matrix-desc" lang="en"/)
  t.match(body, '<title id="matrix-title">The dam on the Teln</title>')
  const said = [...body.matchAll(/<g class="status-(\w+)"><title>([^<]*)<\/title>/g)].map(([, status, title]) => `${status}: ${title}`)
  for (const { title, parties } of matrix.points)
    for (const { id, name } of matrix.parties) {
      const { status } = parties[id]
      t.ok(
        said.some((one) => one.startsWith(`${status}: ${name}, ${title}: ${status}`)),
        `${name} on ${title}`,
      )
    }
  t.equal(said.length, matrix.points.length * matrix.parties.length)
  for (const { title } of matrix.points) t.match(body, new RegExp(`<desc[^>]*>[^<]*${title}: `))
  t.match(body, '●○○')
  t.match(body, 'on the record')
})

t.test('a drawing says of which moment it is, and where that is found', async (t) => {
  const { get, app } = await openService(t, { settings: { baseUrl: 'https://desk.example/standpoint' } })
  const { body } = await get(`${base}/matrix.svg?asOf=2024-05-10&width=1600`)
  t.match(body, `As of 10 May 2024, as known at revision ${sampleHead}`)
  const text = [...body.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, one]) => one).join('')
  const [, address] = /https:\/\/desk\.example\/standpoint(\/negotiations\/\S*)/.exec(text) ?? []
  t.equal(address, `${base}?rev=${sampleHead}&amp;asOf=2024-05-10T23%3A59%3A59.999Z`)
  const page = await app.inject({ url: String(address).replaceAll('&amp;', '&'), headers: { accept: 'text/html' } })
  t.match(page, { statusCode: 200, body: /as of 10 May 2024/ })
})

t.test('where it is found is what each was asked for, whoever asked before', async (t) => {
  const { get } = await openService(t)
  for (const host of ['one.example', 'two.example']) t.match((await get(`${base}/matrix.svg`, { host })).body, `http://${host}/`)
})

t.test('a drawing is had in every language of the pages, and a table in none', async (t) => {
  const { get } = await openService(t)
  const { body } = await get(`${base}/matrix.svg?lang=uk`)
  t.match(body, /lang="uk"/)
  t.match(body, 'Незмінна адреса')
  t.match((await get(`${base}/matrix.svg?lang=xx`)).json(), { errors: listOf({ parameter: 'lang' }) })
  for (const format of ['json', 'csv']) t.match(await get(`${base}/matrix.${format}?lang=uk`), { statusCode: 400 })
})

t.test('the matrix is had as a picture of the width asked for, the same for the same question', async (t) => {
  const { get } = await openService(t)
  const sizeOf = ({ rawPayload }: { rawPayload: Buffer }) => [rawPayload.readUInt32BE(16), rawPayload.readUInt32BE(20)]
  const [first, second] = [await get(`${base}/matrix.png`), await get(`${base}/matrix.png?width=960`)]
  t.match(first.headers, { 'content-type': 'image/png' })
  t.equal(first.rawPayload.toString('latin1', 1, 4), 'PNG')
  t.equal(sizeOf(first)[0], 960)
  t.strictSame(first.rawPayload, second.rawPayload)
  t.equal(sizeOf(await get(`${base}/matrix.png?width=480&scale=2`))[0], 960)
  t.match((await get(`${base}/matrix.png?width=5000`)).json(), { errors: listOf({ parameter: 'width' }) })
})
