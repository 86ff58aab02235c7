import { parseFeed } from '@rowanmanning/feed-parser'
import t from 'tap'
import { transportTo } from '../support/cli.ts'
import { loadInto } from '../support/data-set.ts'
import { commanded } from '../support/given.ts'
import { openFixture } from '../support/ledger.ts'
import { listOf } from '../support/list-of.ts'
import { sampleId } from '../support/sample.ts'
import { base, openService, type Service, sampleHead, statement } from '../support/service.ts'

const baseUrl = 'https://desk.example/standpoint'
const feed = `${base}/feed.atom`

const entriesAt = async ({ get }: Service, query = '') => parseFeed((await get(`${feed}${query}`)).body).items
type Entry = Awaited<ReturnType<typeof entriesAt>>[number]

const named = (entries: readonly Entry[], title: RegExp): Entry => entries.find((entry) => title.test(entry.title ?? '')) as Entry
const toldOf = ({ id, title, published, updated }: Entry) => ({
  id,
  title,
  published: published?.toISOString(),
  updated: updated?.toISOString(),
})

t.test('every change is an entry of its own, and the newest comes first', async (t) => {
  const service = await openService(t, { settings: { baseUrl } })
  const { body, headers } = await service.get(feed)
  t.equal(headers['content-type'], 'application/atom+xml; charset=utf-8')
  const { meta, title, items, url } = parseFeed(body)
  t.strictSame([meta.type, title, url], ['atom', 'The dam on the Teln', `${baseUrl}${base}`])
  const { changes } = (await service.get(`${base}/changes`)).json()
  t.equal(items.length, changes.length)
  t.equal(new Set(items.map(({ id }) => id)).size, items.length)
  const updates = items.map(({ updated }) => updated?.toISOString() ?? '')
  t.strictSame(updates, updates.toSorted().reverse())
  const times = changes.map(({ recordedAt }: { recordedAt: string }) => recordedAt)
  t.strictSame(items.map(({ published }) => published?.toISOString() ?? '').sort(), times.sort())
})

t.test('an entry says what moved, what made it, who reported it, and where to read on', async (t) => {
  const service = await openService(t, { settings: { baseUrl } })
  const publishedAt = { earliest: '2024-05-15', precision: 'day', basis: 'printed' }
  await service.post(`${base}/reports`, {
    id: 'gauge-15',
    source: 'river-post',
    title: 'At last',
    url: 'https://post.example/15?a=1&b=2',
    publishedAt,
  })
  await service.post(`${base}/developments`, statement({ reports: [{ report: 'herald-15' }, { report: 'gauge-15' }] }))
  const entry = named(await entriesAt(service), /^Borrovia on Joint gauge: /)
  const { changes } = (await service.get(`${base}/changes?party=borrovia&point=joint-gauge`)).json()
  const { from, to, recordedAt, rev } = changes.at(-1)
  t.match(toldOf(entry), { title: `Borrovia on Joint gauge: ${from} → ${to}`, published: recordedAt, updated: recordedAt })
  t.equal(entry.url, `${baseUrl}${base}/points/joint-gauge?rev=${rev}`)
  t.match(entry.content, `Joint gauge: Borrovia from ${from} to ${to}.`)
  t.match(entry.content, `<a href="${baseUrl}${base}/developments/gauge-accepted">Borrovia accepts the joint gauge</a> (14 May 2024)`)
  t.match(entry.content, '<li>The pledge, again, Dam Herald, 15 May 2024</li>')
  t.match(entry.content, '<li><a href="https://post.example/15?a=1&b=2">At last</a>, River Post, 15 May 2024</li>')
  t.strictSame(
    entry.categories.map(({ term }) => term),
    ['joint-gauge', 'borrovia', to, 'new'],
  )
})

t.test('a change that is corrected keeps its id, says so, and comes to the top', async (t) => {
  const service = await openService(t)
  await service.post(`${base}/developments`, statement())
  const before = named(await entriesAt(service), /^Borrovia on Joint gauge: .*agreed$/)
  service.nextMinute()
  await service.post(`${base}/developments/gauge-accepted/corrections`, {
    ...{ reason: 'coder-error', note: 'It was the winter gauge' },
    changes: { summary: 'Borrovia takes the joint gauge' },
  })
  const entries = await entriesAt(service)
  const after = named(entries, /^Borrovia on Joint gauge: .*agreed \(corrected\)$/)
  t.equal(entries[0]?.id, before.id)
  t.equal(after.id, before.id)
  t.equal(after.published?.toISOString(), before.published?.toISOString())
  t.ok(Number(after.updated) - Number(before.updated) === 60_000, 'updated is when the correction was recorded')
  t.match(
    after.content,
    /Corrected on 20 May 2024, at revision \d+\.<\/strong> The change stands as it was told\. The reason given: It was the winter gauge/,
  )
  t.match(after.content, 'Borrovia takes the joint gauge')
  t.match(
    named(await entriesAt(service, `?rev=${service.head() - 1}`), /^Borrovia on Joint gauge: .*agreed$/),
    { id: before.id },
    'the past is as it was',
  )
})

t.test('a change that is retracted says what holds now, and so does one whose time is rewritten by a late report', async (t) => {
  const service = await openService(t)
  await service.post(`${base}/developments`, statement())
  const told = named(await entriesAt(service), /^Borrovia on Joint gauge: .*agreed$/)
  service.nextMinute()
  await service.post(`${base}/developments`, {
    ...statement({ id: 'gauge-before', summary: 'Borrovia had accepted it already' }),
    occurred: { earliest: '2024-05-13', precision: 'day', basis: 'printed' },
  })
  const rewritten = (await entriesAt(service)).find(({ id }) => id === told.id) as Entry
  t.match(rewritten.title, /\(rewritten\)$/)
  t.match(rewritten.content, 'it reads agreed throughout')
  service.nextMinute()
  await service.post(`${base}/developments/gauge-before/retractions`, { reason: 'source-retracted', note: 'Nobody heard it' })
  service.nextMinute()
  await service.post(`${base}/developments/gauge-accepted/retractions`, { reason: 'source-retracted', note: 'Nobody heard that either' })
  const entries = await entriesAt(service)
  const retracted = entries.find(({ id }) => id === told.id) as Entry
  t.match(retracted.title, /\(retracted\)$/)
  t.match(retracted.content, /Retracted on .* it reads \w+ throughout\. The reason given: Nobody heard that either/)
  t.equal(
    entries.filter(({ title }) => /^Borrovia on Joint gauge: agreed → /.test(title ?? '')).length,
    2,
    'and each change back is told, too',
  )
})

t.test('a next turn corrects nothing', async (t) => {
  const service = await openService(t)
  await service.post(`${base}/developments`, statement())
  const [first] = (await entriesAt(service, '?point=joint-gauge&party=borrovia')).map(toldOf)
  service.nextMinute()
  await service.post(`${base}/developments`, {
    ...statement({ id: 'gauge-refused', summary: 'Borrovia refuses it' }),
    occurred: { earliest: '2024-05-15', precision: 'day', basis: 'printed' },
    positions: [{ party: 'borrovia', point: 'joint-gauge', stance: 'refused', basis: 'official' }],
  })
  t.strictSame((await entriesAt(service, '?point=joint-gauge&party=borrovia')).map(toldOf)[1], first)
})

t.test('a feed may be of a point, of a party, of both, or of the overall status', async (t) => {
  const service = await openService(t)
  for (const query of ['point=summer-flow', 'party=avenland', 'point=summer-flow&party=avenland', 'point=summer-flow&party=overall']) {
    const { changes } = (await service.get(`${base}/changes?${query}`)).json()
    const { items, title } = parseFeed((await service.get(`${feed}?${query}`)).body)
    t.ok(changes.length > 0)
    t.equal(items.length, changes.length, query)
    t.match(title, /^The dam on the Teln: (?:Summer flow|Avenland)/)
  }
  const ids = new Set<string>()
  for (const query of ['', '?point=summer-flow', '?party=avenland'])
    ids.add(/<id>(.*?)<\/id>/.exec((await service.get(feed + query)).body)?.[1] ?? '')
  t.equal(ids.size, 3, 'each has an id of its own')
  t.match((await service.get(`${feed}?point=none`)).json(), { status: 404, code: 'unknown-point', errors: listOf({ parameter: 'point' }) })
  t.match((await service.get(`${feed}?party=none`)).json(), { status: 404, code: 'unknown-party' })
  t.match((await service.get(`${feed}?since=2024`)).json(), { status: 400, errors: listOf({ parameter: 'since' }) })
})

t.test('its pages link to the next, and have each entry once, though something is recorded meanwhile', async (t) => {
  const service = await openService(t)
  const whole = (await entriesAt(service)).map(({ id }) => id)
  const seen: (string | null)[] = []
  for (let url: string | undefined = `${feed}?limit=3`; url !== undefined; ) {
    const { body, headers }: { body: string; headers: Record<string, unknown> } = await service.get(url)
    seen.push(...parseFeed(body).items.map(({ id }) => id))
    const next = /<link href="([^"]+)" rel="next"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
    t.equal(headers.link, next === undefined ? undefined : `<${new URL(next).pathname}${new URL(next).search}>; rel="next"`)
    url = next?.slice(new URL(next).origin.length)
    if (seen.length === 3) await service.post(`${base}/developments`, statement())
  }
  t.strictSame(seen, whole)
})

t.test('its links begin where the service is reached, or where it was asked; its ids never do', async (t) => {
  const [known, unknown] = [await openService(t, { settings: { baseUrl } }), await openService(t)]
  const [there, here] = [await known.get(feed, { host: 'a.example' }), await unknown.get(feed, { host: 'b.example:8080' })]
  t.match(there.body, `<link href="${baseUrl}${feed}" rel="self" type="application/atom+xml"/>`)
  t.match(here.body, `<link href="http://b.example:8080${feed}" rel="self" type="application/atom+xml"/>`)
  t.match(
    (await unknown.get(feed, { host: 'c.example' })).body,
    `<link href="http://c.example${feed}" rel="self"`,
    'nothing is kept for another host',
  )
  const ids = ({ body }: { body: string }) => [...body.matchAll(/<id>(.*?)<\/id>/g)].map(([, id]) => id)
  t.strictSame(ids(there), ids(here))
  for (const id of ids(here)) t.match(id, /^urn:uuid:[0-9a-f-]{36}$/)
  t.match((await unknown.get(feed, { host: 'a"><script>' })).body, `<link href="${feed}" rel="self"`, 'what is no host is none')
})

t.test('who has it already is told so', async (t) => {
  const { get, inject, post } = await openService(t)
  const first = await get(feed)
  t.equal(first.headers.etag, `"${sampleHead}-atom-r2"`)
  t.equal(first.headers['cache-control'], 'no-cache')
  const condition = { 'if-none-match': String(first.headers.etag) }
  t.strictSame([(await get(feed, condition)).statusCode, (await get(feed, condition)).body], [304, ''])
  const head = await inject({ method: 'HEAD', url: feed })
  t.strictSame([head.statusCode, head.headers.etag, head.body], [200, first.headers.etag, ''])
  t.match((await get(`${feed}?rev=${sampleHead}`)).headers['cache-control'], /immutable/)
  await post(`${base}/developments`, statement())
  t.equal((await get(feed, condition)).statusCode, 200)
})

t.test('hostile text is text, and what XML forbids does not break it', async (t) => {
  const service = await openService(t)
  const hostile = `<script>alert(1)</script> ]]> ]]> &amp; "q" \u202E\u0000\u0008\u001F\uFFFE\uFFFF 😀`
  const url = 'javascript:alert(1)'
  const publishedAt = { earliest: '2024-05-16', precision: 'day', basis: 'printed' } as const
  // Past the door, which takes no such text, as what was recorded before there was one.
  const commands = [
    commanded('JoinParty', { id: 'hostile', name: hostile, role: 'mediator' }),
    commanded('FileReport', { id: 'hostile', source: 'river-post', title: hostile, url, publishedAt }),
    commanded('ReportDevelopment', {
      ...statement({ id: 'hostile', summary: hostile }),
      reports: [{ report: 'hostile' }],
      positions: [{ party: 'hostile', point: 'joint-gauge', stance: 'accepted', basis: 'official' }],
    } as never),
  ]
  t.match(await service.ledger.write(sampleId, { by: 'desk', commands }), { events: { length: 3 } })
  const { body } = await service.get(feed)
  t.notMatch(body, /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u)
  // Titles are text; content is HTML, in which it is escaped. The parser decodes that once more than it should.
  const [title = '', ...contents] = [
    /<title>\s*(<!\[CDATA\[<script.*?)<\/title>/s.exec(body)?.[1],
    ...(body.match(/<content.*?<\/content>/gs) ?? []),
  ]
  t.match(title, '<![CDATA[<script>alert(1)</script> ]]]]><![CDATA[> ]]]]><![CDATA[> &amp; "q"')
  t.ok(contents.some((content) => content.includes('&lt;script&gt;alert(1)&lt;/script&gt;')))
  for (const content of contents) t.notMatch(content, /<script|href="javascript/)
  t.match(named(parseFeed(body).items, / on Joint gauge: unstated → agreed$/).title, /^<script>alert\(1\)<\/script> \]\]> \]\]> /)
})

t.test('the seeded negotiation has an entry for each of its changes', async (t) => {
  const later = Date.parse('2026-01-01T00:00:00.000Z')
  const { ledger, store } = await openFixture({ now: () => later })
  const door = await transportTo(ledger)
  t.teardown(async () => {
    await door.close()
    await ledger.close()
    await store.close()
  })
  await loadInto(door, new URL('../../seeds/ukraine-2025/', import.meta.url).pathname, later)
  const home = '/negotiations/ukraine-2025'
  const { changes } = (await (await door.fetch(`${home}/changes?limit=1000`)).json()) as { changes: unknown[] }
  const { items } = parseFeed(await (await door.fetch(`${home}/feed.atom?limit=1000`)).text())
  t.ok(changes.length > 30)
  t.equal(items.length, changes.length)
  t.match(
    named(items, /^Ukraine on Bar on NATO membership: disputed → rejected$/).content,
    /<li>[^<]+, [^<]+, between 2 December 2025 and 7 December 2025, paragraph \d+<\/li>/,
  )
})
