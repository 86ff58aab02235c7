import t from 'tap'
import { writePaths } from '../../../src/negotiations/commands/write-path.ts'
import { mendingEntries } from '../../support/mended-sample.ts'
import { browser, linksOf, openLoaded, textOf } from '../../support/pages.ts'
import { passRoad, road } from '../../support/pass-road.ts'
import { sampleEvents, sampleId } from '../../support/sample.ts'
import { base, openService, type Service } from '../../support/service.ts'

const opened = async ({ app }: Pick<Service, 'app'>, url: string) => {
  const { statusCode, body } = await app.inject({ url, headers: browser })
  if (statusCode !== 200) throw new Error(`${url}: ${statusCode} ${textOf(body)}`)
  return { body, text: textOf(body), links: linksOf(body) }
}

t.test('a point says where each party stands, how that came to be, and which moment it shows', async (t) => {
  const service = await openService(t)
  const { text, body, links } = await opened(service, `${base}/points/summer-flow`)
  for (const said of [
    'Half of the summer flow passes the dam',
    'Avenland agrees to it, on its own word, since 14 May 2024.',
    'Borrovia agrees to it, by word of its unnamed officials, since 13 May 2024; what decides is told by River Post alone.',
    'Without River Post it would be unstated.',
    'At present.',
    'It needs the agreement of all principals.',
    '9 May 2024 Avenland: unstated → ✔ agreed The Water Minister accepts that half of the summer flow passes',
  ])
    t.ok(text.includes(said), said)
  t.match(body, /<img class="drawing" src="[^"]*\/course\.svg\?point=summer-flow[^"]*" alt="[^"]+"/)
  t.ok(links.includes(`${base}?cell=summer-flow%3Aavenland`), 'the evidence of a cell')
  const before = await opened(service, `${base}/points/summer-flow?asOf=2024-05-08`)
  t.match(before.text, /As of 8 May 2024\. To the present/)
  t.match(before.text, /Nobody has reported a stance|Silent/)
  t.ok(before.links.includes(`${base}/parties/avenland?asOf=2024-05-08`), 'links keep the moment')
  const frozen = await opened(service, `${base}/points/summer-flow?rev=14`)
  t.match(frozen.text, /Frozen at revision 14\. follow/)
})

t.test('a point’s wording is compared from version to version, word by word', async (t) => {
  const service = await openService(t)
  const post = async (path: string, body: object) => t.equal((await service.post(base + path, body)).statusCode, 201, path)
  await post('/versions', { id: 'third-draft', label: 'Third draft', text: 'full', derivesFrom: ['second-draft'] })
  await post('/versions/third-draft/numbers', { number: 5, point: 'summer-flow', note: 'Now with two gauges to prove it' })
  await post('/lineage', { from: 'second-draft', to: 'third-draft', point: 'summer-flow', lineage: 'reworded' })
  const wording = 'Now with <del>a gauge</del> <ins>two gauges</ins> to prove it'
  const { body } = await opened(service, `${base}/points/summer-flow`)
  t.ok(body.includes(wording), body.slice(body.indexOf('Now with') - 200))
  t.match(
    body,
    /<ul class="tree"><li>[\s\S]*First draft[\s\S]*<ul class="branch">[\s\S]*Second draft[\s\S]*<ul class="branch">[\s\S]*Third draft/,
  )
  t.ok((await opened(service, `${base}/versions/third-draft`)).body.includes(wording))
  const { body: list } = await opened(service, `${base}/versions`)
  t.match(list, /First draft[\s\S]*<ul class="branch">[\s\S]*Second draft[\s\S]*<ul class="branch">[\s\S]*Third draft/)
})

t.test('versions that derive from one another in a circle, or from many, are each shown once', async (t) => {
  const service = await openService(t)
  let before = 'second-draft'
  for (let n = 1; n <= 60; n++) {
    const id = `draft-${n}`
    await service.post(`${base}/versions`, { id, label: `Draft ${n}`, text: 'unseen', derivesFrom: [before, 'first-draft'] })
    before = id
  }
  const { body } = await opened(service, `${base}/versions`)
  for (let n = 1; n <= 60; n++) t.equal(body.split(`<p class="version"><a href="${base}/versions/draft-${n}">`).length, 2, `draft ${n}`)
})

t.test('a party shows its life', async (t) => {
  const service = await openService(t)
  for (const { type, data } of mendingEntries) {
    const { path, body } = writePaths[type].requestOf(sampleId, data)
    await service.post(path, body)
  }
  const { text, links } = await opened(service, `${base}/parties/upper-valley`)
  for (const said of [
    '11 May 2024 at the table as consulted',
    '11 May 2024 split from Avenland',
    'from the beginning joined Avenland',
    '13 May 2024 took the role of principal',
    '14 May 2024 left the table. It went home',
    'not at the table',
  ])
    t.ok(text.includes(said), said)
  t.ok(links.includes(`${base}/parties/avenland`))
  const parent = await opened(service, `${base}/parties/avenland`)
  t.match(parent.text, '11 May 2024 from it split The Upper Valley')
  t.match(parent.text, 'was joined by The Upper Valley')
})

t.test('a development shows what became of the record of it: corrected, denied, retracted, repeated, taken back', async (t) => {
  const service = await openService(t)
  const talks = await opened(service, `${base}/developments/bridge-talks`)
  t.match(talks.text, /corrected[\s\S]*Corrected, it had been recorded wrongly\. The place was left out/)
  t.match(talks.body, '<ins>The bridge over the Teln</ins>')
  t.match(talks.text, 'The reports of this one, recorded twice, count here: A walk on the bank')
  t.match(
    (await opened(service, `${base}/developments/wavering`)).text,
    /Avenland \(Water Minister of Avenland\) denied this position of Avenland, Summer flow/,
  )
  const walk = await opened(service, `${base}/developments/walk-on-the-bank`)
  t.match(walk.text, /retracted[\s\S]*it is another one, recorded twice: The delegations meet on the bridge/)
  const pledge = await opened(service, `${base}/developments/pledge`)
  t.match(pledge.text, /Reported again: The pledge, again/)
  t.match(pledge.text, /River Post \(A\), A pledge on the flow, 10 May 2024, paragraph 3/)
  t.ok(
    pledge.links.includes(`${base}/developments/pledge?rev=${sampleEvents.find(({ type }) => type === 'StatementMade')?.revision}`),
    'as it was first recorded',
  )
  await service.post(`${base}/events/${sampleEvents.at(-1)?.id}/take-backs`, { reason: 'coder-error', note: 'They were two meetings' })
  t.match(
    (await opened(service, `${base}/developments/walk-on-the-bank`)).text,
    /Taken back, it had been recorded wrongly\. They were two meetings/,
  )
})

t.test('a source shows how it was judged, what it reported, and what rests on it alone', async (t) => {
  const service = await openService(t)
  const { text, links } = await opened(service, `${base}/sources/river-post`)
  for (const said of [
    'Reliable (A)',
    'At first: Usually reliable (B)',
    'Its reports on the talks were borne out',
    'Borrovia, Summer flow: ✔ agreed; without it · unstated.',
    'A pledge on the flow, 10 May 2024',
  ])
    t.ok(text.includes(said), said)
  t.ok(links.includes(`${base}/developments?source=river-post`))
  t.match((await opened(service, `${base}/sources/dam-herald`)).text, /No status would be another without it/)
})

t.test('developments are listed the latest first, narrowed as their JSON is, a page at a time', async (t) => {
  const service = await openService(t)
  const all = await opened(service, `${base}/developments`)
  t.match(all.text, /Developments 1 to 3 of 3, the latest first/)
  t.match(all.text, /The delegations meet[\s\S]*Avenland is said to want[\s\S]*The Water Minister accepts/)
  t.notMatch(all.text, /A walk on the bank/)
  t.match((await opened(service, `${base}/developments?retracted=true`)).text, /A walk on the bank/)
  const narrowed = await opened(service, `${base}/developments?kind=StatementMade&party=avenland&point=&from=&to=2024-05-31`)
  t.match(narrowed.text, /One development\. [\s\S]*The Water Minister accepts/)
  t.ok(narrowed.links.includes(`${base}/developments.csv?kind=StatementMade&party=avenland&to=2024-05-31`), 'the same as a sheet')
  const many = await openLoaded(t, [passRoad])
  const first = await opened(many, `${road}/developments`)
  const total = Number(/ of (\d+), the latest first/.exec(first.text)?.[1])
  t.ok(total > 0)
  const second = await opened(many, `${road}/developments?start=2`)
  t.match(second.text, new RegExp(`Developments 3 to ${Math.min(42, total)} of ${total}`))
})

t.test('a page of the past keeps to it: what was not on record then is not found', async (t) => {
  const { app } = await openService(t)
  for (const path of [
    '/developments/pledge',
    '/versions/second-draft',
    '/parties/commission',
    '/sources/dam-herald',
    '/reports/post-14',
    '/actors/water-minister',
  ]) {
    t.equal((await app.inject({ url: `${base}${path}`, headers: browser })).statusCode, 200, path)
    t.equal((await app.inject({ url: `${base}${path}?rev=0`, headers: browser })).statusCode, 404, path)
  }
})
