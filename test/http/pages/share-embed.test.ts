import t, { type Test } from 'tap'
import { bearing } from '../../support/keys.ts'
import { base, openService, type ServiceOptions, sampleHead } from '../../support/service.ts'

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const ancestorsOf = ({ headers }: { headers: Record<string, unknown> }) =>
  /frame-ancestors ([^;]*)/.exec(String(headers['content-security-policy']))?.[1]

const key = 'the-key-of-the-service'

/** A service as browsers ask it: its pages are no part of what it describes to programs. */
async function openPages(t: Test, settings: ServiceOptions['settings'] = {}) {
  const { app } = await openService(t, { settings: { writeKey: key, ...settings } })
  return (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers: { ...browser, ...headers } })
}

const embeds = [`${base}/embed`, `${base}/points/joint-gauge/embed`]

t.test('an embed may stand in the pages of everybody who may read it, unless it is set otherwise', async (t) => {
  const told = [
    [{}, '*'],
    [{ publicReads: false }, "'none'"],
    [{ embedOrigins: 'https://news.example https://*.press.example' }, 'https://news.example https://*.press.example'],
    [{ publicReads: false, embedOrigins: 'https://desk.example' }, 'https://desk.example'],
    [{ embedOrigins: 'none' }, "'none'"],
  ] as const
  for (const [settings, ancestors] of told) {
    const get = await openPages(t, settings)
    for (const url of embeds) {
      const response = await get(url, bearing(key))
      t.equal(response.statusCode, 200, url)
      t.equal(ancestorsOf(response), ancestors, `${url} with ${JSON.stringify(settings)}`)
      t.equal(response.headers['x-frame-options'] === undefined, ancestors !== "'none'", 'the older header says no other')
    }
    t.equal(ancestorsOf(await get(base, bearing(key))), "'none'", 'a page with everything on it is framed by nobody')
    t.equal((await get(base, bearing(key))).headers['x-frame-options'], 'SAMEORIGIN')
  }
})

t.test('an embed is a page for whoever asks, with nothing around it, and its links lead to the pages', async (t) => {
  const get = await openPages(t, { baseUrl: 'https://desk.example/standpoint' })
  for (const url of embeds) {
    const { statusCode, headers, body } = await get(url, { accept: '*/*' })
    t.equal(statusCode, 200)
    t.match(headers, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', vary: 'Accept-Language' })
    t.notMatch(body, /class="top"|class="time"|<form|page\.js/)
    t.match(body, /<base target="_blank">/)
    const links = [...body.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, link]) => String(link).replaceAll('&amp;', '&'))
    t.ok(links.length > 3)
    for (const link of links) t.notMatch(link, /\/embed/, link)
    t.ok(links.includes(`/standpoint${url.replace('/embed', '')}`), 'one of them is the page that it shows a part of')
    t.match(await get(String(links.find((link) => link.includes('cell=')))), { statusCode: 200 })
    t.match(await get(String(/src="([^"]*embed\.js)"/.exec(body)?.[1])), { statusCode: 200, body: /standpoint:height/ })
  }
})

t.test('an embed is frozen at a revision, or follows the record, and says which', async (t) => {
  const get = await openPages(t)
  for (const url of embeds) {
    t.match((await get(url)).body, 'Follows the record.')
    const frozen = (await get(`${url}?rev=${sampleHead - 2}&lang=en`)).body
    t.match(frozen, `Frozen at revision ${sampleHead - 2}.`)
    t.ok(frozen.includes(`rev=${sampleHead - 2}`), 'and its links stay there')
  }
})

t.test('an embed is the same for whoever is signed in as for anybody', async (t) => {
  const get = await openPages(t)
  const [url] = embeds as [string]
  const anybody = await get(url)
  const signedIn = await get(url, bearing(key))
  t.equal(signedIn.body, anybody.body)
  t.equal(signedIn.headers.etag, anybody.headers.etag)
  t.match(await get(url, { 'if-none-match': String(anybody.headers.etag) }), { statusCode: 304, body: '' })
})

t.test('what an embed cannot show is refused', async (t) => {
  const get = await openPages(t)
  t.match(await get('/negotiations/none/embed'), { statusCode: 404 })
  t.match(await get(`${base}/points/none/embed`), { statusCode: 404 })
  t.match(await get(`${base}/embed?asOf=soon`), { statusCode: 400 })
})
