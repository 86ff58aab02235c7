import { csvParse } from 'd3-dsv'
import t from 'tap'
import { recorded } from '../support/given.ts'
import { recordLater } from '../support/later.ts'
import { listOf } from '../support/list-of.ts'
import { base, openService, sampleHead, statement } from '../support/service.ts'
import { day } from '../support/teln-dam.ts'

/** Every question about standing, with what it cannot do without. */
const questions = ['/matrix', '/points/summer-flow/status', '/points/summer-flow/history', '/parties/avenland', '/diff?from=2024-05-10']
const sheets = questions.filter((path) => !path.startsWith('/parties')).map((path) => path.replace(/(?=\?|$)/, '.csv'))
const asking = (path: string, query: string): string => `${base}${path}${path.includes('?') ? '&' : '?'}${query}`

t.test('every question about standing says what it assumed, as JSON and in its sheet', async (t) => {
  const { get } = await openService(t)
  const query = 'basis=attributed&without=source:dam-herald&without=report:post-10&version=second-draft'
  const assumed = { basis: 'attributed', without: ['report:post-10', 'source:dam-herald'], version: 'second-draft' }
  for (const path of questions) {
    const response = await get(asking(path, query))
    t.equal(response.statusCode, 200, path)
    const answer = response.json()
    for (const said of path.startsWith('/diff') ? [answer.from, answer.to] : [answer])
      t.match(said, { ...assumed, without: listOf(...assumed.without) }, path)
    const plain = (await get(asking(path, 'minRev=1'))).json()
    t.match(path.startsWith('/diff') ? plain.to : plain, { basis: null, without: listOf(), version: null }, path)
  }
  for (const path of sheets)
    for (const row of csvParse((await get(asking(path, query))).body))
      t.match(row, { askedBasis: 'attributed', askedWithout: 'report:post-10 source:dam-herald', askedVersion: 'second-draft' }, path)
})

t.test('what is set aside has no say, and the answer shows it as such', async (t) => {
  const { get } = await openService(t)
  const status = async (query: string) => (await get(`${base}/points/summer-flow/status?${query}`)).json().parties
  const alone = await status('basis=official')
  t.match(alone.borrovia, { status: 'unstated', because: listOf({ role: 'set-aside', development: 'bridge-talks', basis: 'attributed' }) })
  t.match(alone.avenland, { status: 'agreed', basis: 'official' })
  const { avenland } = await status('without=source:river-post')
  const { restsOn } = (await status('')).avenland
  t.strictSame(restsOn, [{ source: 'river-post', status: avenland.status }], 'what it rests on is what there would be without')
  const aligned = await status('without=alignment:borrovia')
  t.match(aligned.avenland.because[1], { role: 'set-aside', development: 'wavering' })
})

t.test('one question has one answer, in whatever order and however often it names what is set aside', async (t) => {
  const { get } = await openService(t)
  const [one, other] = [
    'without=source:dam-herald&without=report:post-10',
    'without=report:post-10&without=source:dam-herald&without=report:post-10',
  ].map((query) => get(`${base}/matrix?${query}`))
  t.equal((await one)?.body, (await other)?.body)
})

t.test('on a version only what speaks of it counts, and a point that it has not has no status', async (t) => {
  const { get } = await openService(t)
  const { points } = (await get(`${base}/matrix?version=second-draft`)).json()
  const inVersion = Object.fromEntries(points.map((point: { id: string; inVersion: unknown }) => [point.id, point.inVersion]))
  t.strictSame(inVersion, { 'whole-plan': true, 'summer-flow': true, 'joint-gauge': false, 'fish-ladder': false })
  const rows = csvParse((await get(`${base}/matrix.csv?version=first-draft`)).body)
  t.match(
    rows.find(({ point, party }) => point === 'joint-gauge' && party === 'avenland'),
    { inVersion: 'unknown', status: 'disputed', retired: 'false' },
  )
})

t.test('what a question cannot do without is refused by the name of the parameter', async (t) => {
  const { get } = await openService(t)
  const forms = 'source:ID, report:ID, or alignment:PARTY, each as a parameter of its own'
  for (const path of questions) {
    for (const [query, message] of [
      ['without=outlet:river-post', forms],
      ['without=river-post', forms],
      ['without=source:dam-herald,source:river-post', forms],
      ['without=source:dam-herald&without=source:', forms],
      ['basis=rumour', /one of .*official/],
      ['version=Second%20Draft', /./],
    ] as const) {
      const response = await get(asking(path, query))
      t.equal(response.statusCode, 400, `${path} ${query}`)
      t.match(response.json(), { code: 'invalid-request', errors: listOf({ parameter: query.slice(0, query.indexOf('=')), message }) })
    }
    for (const [query, code] of [
      ['without=source:nobody', 'unknown-source'],
      ['without=report:nothing', 'unknown-report'],
      ['without=alignment:nobody', 'unknown-party'],
      ['version=tenth-draft', 'unknown-version'],
    ] as const) {
      const response = await get(asking(path, query))
      t.equal(response.statusCode, 404, `${path} ${query}`)
      t.match(response.json(), { code, errors: listOf({ code, parameter: query.slice(0, query.indexOf('=')) }) })
    }
  }
  t.equal((await get(`${base}/matrix?${Array.from({ length: 51 }, () => 'without=source:dam-herald').join('&')}`)).statusCode, 400)
  for (const path of ['/points', '/developments', '/changes', '/versions'])
    t.match((await get(`${base}${path}?basis=official`)).json(), { code: 'invalid-request', errors: listOf({ parameter: 'basis' }) })
})

t.test('what is named must be on record at the revision asked about; of two, at the later one', async (t) => {
  const { get } = await openService(t)
  // The second draft is reported at revision 15.
  t.equal((await get(`${base}/matrix?version=second-draft&rev=10`)).statusCode, 404)
  t.equal((await get(`${base}/diff?from=5&to=10&version=second-draft`)).statusCode, 404)
  t.equal((await get(`${base}/diff?from=10&to=25&version=second-draft`)).statusCode, 200)
})

t.test('an answer with assumptions is kept and tagged like any other', async (t) => {
  const { get, post } = await openService(t)
  const [plain, official] = [`${base}/matrix`, `${base}/matrix?basis=official`]
  const first = await get(official)
  t.not(first.body, (await get(plain)).body)
  t.equal((await get(official)).body, first.body)
  t.equal((await get(official, { 'if-none-match': String(first.headers.etag) })).statusCode, 304)
  t.match((await get(`${official}&rev=${sampleHead}`)).headers['cache-control'], /immutable/)
  await post(`${base}/developments`, statement())
  t.not((await get(official)).body, first.body, 'and made anew once something came')
  t.equal((await get(`${official}&rev=${sampleHead}`)).json().rev, sampleHead)
  t.equal((await get(`${official}&minRev=${sampleHead + 1}`)).json().rev, sampleHead + 1)
})

t.test('agreed since one day, officially since another, on a condition', async (t) => {
  const { get, post } = await openService(t)
  const position = { party: 'borrovia', point: 'summer-flow', stance: 'accepted', basis: 'official', condition: '=the sluice is mended' }
  const told = { id: 'word', reports: [{ report: 'herald-15' }], positions: [{ ...position, version: 'second-draft' }] }
  const written = await post(`${base}/developments`, statement({ ...told, follows: ['bridge-talks'] }))
  t.equal(written.statusCode, 201, written.body)
  const { borrovia } = (await get(`${base}/points/summer-flow/status`)).json().parties
  t.match(borrovia, {
    since: '2024-05-13T23:59:59.999Z',
    sincePrecision: 'day',
    basisSince: '2024-05-14T23:59:59.999Z',
    basisSincePrecision: 'day',
    conditions: listOf('=the sluice is mended'),
    reworded: null,
  })
  const row = csvParse((await get(`${base}/points/summer-flow/status.csv?party=borrovia`)).body)[0]
  t.match(row, {
    basisSince: '2024-05-14T23:59:59.999Z',
    basisSincePrecision: 'day',
    conditions: "'=the sluice is mended",
    condition: "'=the sluice is mended",
    version: 'second-draft',
    versionLabel: 'Second draft',
    overallSince: '2024-05-14T23:59:59.999Z',
    overallSincePrecision: 'day',
  })
  t.match(csvParse((await get(`${base}/developments.csv`)).body).at(-1), { follows: 'bridge-talks', version: 'second-draft' })
  t.match((await get(`${base}/developments/word`)).json().development, { follows: listOf('bridge-talks') })
})

t.test('a sheet says what a status rests on, with the names', async (t) => {
  const { get } = await openService(t)
  const row = csvParse((await get(`${base}/matrix.csv`)).body).find(({ point, party }) => point === 'summer-flow' && party === 'avenland')
  t.match(row, {
    restsOn: 'river-post=disputed',
    restsOnNames: 'River Post',
    fragile: 'true',
    reworded: 'second-draft',
    rewordedLabel: 'Second draft',
    sincePrecision: 'day',
    throughBloc: /^$/,
  })
  const moved = csvParse((await get(`${base}/diff.csv?from=2024-05-09&to=2024-05-18`)).body)
  t.match(
    moved.find(({ point, party }) => point === 'fish-ladder' && party === 'borrovia'),
    {
      toRestsOn: 'river-post=unstated',
      toSincePrecision: 'day',
      fromFragile: 'false',
    },
  )
  t.match(
    moved.find(({ party }) => party === 'overall'),
    { toSince: /^2024/, toSincePrecision: 'day' },
  )
})

t.test('a party has its life beside it: how it joined and left, its roles, of whom it came, and its blocs', async (t) => {
  const service = await openService(t)
  const { get } = service
  await recordLater(service, [
    recorded('PartyJoined', { id: 'upper-bank', name: 'Upper Bank', role: 'consulted', joined: day('2024-05-11') }),
    recorded('PartyDescended', { party: 'upper-bank', from: ['borrovia'], how: 'split', occurred: day('2024-05-11') }),
    recorded('MembershipChanged', { party: 'upper-bank', bloc: 'borrovia', change: 'joined', occurred: day('2024-05-12') }),
    recorded('PartyRoleChanged', { party: 'upper-bank', role: 'principal', occurred: day('2024-05-13') }),
    recorded('PartyLeft', { party: 'upper-bank', occurred: day('2024-05-16') }),
  ])
  const life = async (query: string) => (await get(`${base}/parties?${query}`)).json().parties.at(-1)
  t.match(await life(''), {
    role: 'consulted',
    currentRole: 'principal',
    seated: false,
    blocs: listOf('borrovia'),
    departures: listOf({ occurred: { latest: '2024-05-16T23:59:59.999Z' } }),
    roles: listOf({ role: 'principal' }),
    descents: listOf({ from: listOf('borrovia'), how: 'split' }),
    memberships: listOf({ bloc: 'borrovia', change: 'joined' }),
  })
  const { event } = (await life('')).departures[0]
  t.match((await get(`${base}/events?limit=100`)).body, event, 'each turn names the event that takes it back')
  t.match(await life('asOf=2024-05-12'), { currentRole: 'consulted', seated: true, roles: listOf(), departures: listOf() })
  t.match(csvParse((await get(`${base}/parties.csv`)).body).at(-1), {
    joined: '2024-05-11',
    left: '2024-05-16',
    seated: 'false',
    roles: 'principal',
    roleTimes: '2024-05-13',
    descents: 'split',
    descentParties: 'borrovia',
    descentPartyNames: 'Borrovia',
    memberships: 'joined',
    membershipTimes: '2024-05-12',
    membershipBlocs: 'borrovia',
    membershipBlocNames: 'Borrovia',
  })
  const { parties, points } = (await get(`${base}/matrix?asOf=2024-05-14`)).json()
  t.match(parties.at(-1), { id: 'upper-bank', seated: true, currentRole: 'principal', blocs: listOf('borrovia') })
  t.match(points[1].parties['upper-bank'], { status: 'agreed', throughBloc: listOf('borrovia'), since: null, restsOn: listOf() })
  const row = csvParse((await get(`${base}/matrix.csv?asOf=2024-05-14`)).body).find(({ party }) => party === 'upper-bank')
  t.match(row, { role: 'consulted', currentRole: 'principal', seated: 'true', throughBloc: 'borrovia', throughBlocNames: 'Borrovia' })
})

t.test('a retired point is shown where it is asked for, and marked as such', async (t) => {
  const service = await openService(t)
  const { get } = service
  await recordLater(service, [recorded('PointRetired', { point: 'fish-ladder', note: 'Defined twice' })])
  const ids = async (path: string) => (await get(`${base}${path}`)).json().points.map(({ id }: { id: string }) => id)
  for (const path of ['/matrix', '/points']) {
    t.notOk((await ids(path)).includes('fish-ladder'), path)
    t.ok((await ids(`${path}?retired=true`)).includes('fish-ladder'), path)
    t.ok((await ids(`${path}?rev=${sampleHead}`)).includes('fish-ladder'), 'it was shown then')
    const rows = csvParse((await get(`${base}${path}.csv?retired=true`)).body)
    t.strictSame(new Set(rows.filter(({ point }) => point === 'fish-ladder').map(({ retired }) => retired)), new Set(['true']), path)
  }
  t.equal((await get(`${base}/points/fish-ladder/status`)).json().retired, true)
  t.equal((await get(`${base}/points/fish-ladder`)).json().retired, true)
})

t.test('what was asked of a revision is what it was, whatever was corrected later', async (t) => {
  const service = await openService(t)
  const { get } = service
  const paths = [
    ...['/matrix', '/matrix.csv', '/points/summer-flow/history', '/points/summer-flow/status.csv', '/parties.csv', '/points.csv'],
    ...['/versions.csv', '/diff?from=10&to=29', '/diff.csv?from=10&to=29'],
  ]
  const pinned = paths.map((path) => (path.startsWith('/diff') ? path : `${path}?rev=${sampleHead}`))
  const before = await Promise.all(pinned.map(async (path) => (await get(`${base}${path}`)).body))
  const correction = { reason: 'coder-error', note: 'Misread' } as const
  await recordLater(service, [
    recorded('PartyCorrected', { ...correction, party: 'avenland', body: { name: 'The Kingdom of Avenland', role: 'principal' } }),
    recorded('PointCorrected', {
      ...correction,
      point: 'summer-flow',
      body: { title: 'The flow', proposition: 'Half of the summer flow passes the dam', requires: ['commission'] },
    }),
  ])
  for (const [index, path] of pinned.entries()) {
    // Asked in another way, so that nothing is had that was kept.
    t.equal((await get(`${base}${path}&minRev=0`)).body, before[index], path)
    t.equal(before[index]?.includes('Kingdom'), false)
  }
  t.match((await get(`${base}/matrix.csv`)).body, /The Kingdom of Avenland/)
})
