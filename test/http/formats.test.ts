import { csvParse } from 'd3-dsv'
import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { base, openService, sampleHead, statement } from '../support/service.ts'
import { sheets } from '../support/sheets.ts'

const linesOf = (body: string): string[] => body.trimEnd().split('\r\n')

/** For whoever writes nothing. */
const untouched = await openService(t)

t.test('every table has columns that keep their place, at its suffix and by Accept', async (t) => {
  const { get } = untouched
  const headers = {
    '/matrix':
      'point,title,proposition,overall,blockedBy,party,role,status,stance,basis,since,contested,corroboration,rev,asOf,knownAt,publishedBy',
    '/points/summer-flow/status':
      'point,party,status,since,contested,corroboration,role,rule,development,kind,summary,occurredEarliest,occurredLatest,stance,basis,actor,note,reports,event,eventRev,correctedBy,deniedBy,retractedBy,rev,asOf,knownAt,publishedBy',
    '/points/summer-flow/history': 'point,party,at,until,before,after,decisive,causedBy,rev',
    '/course': 'point,title,party,partyName,status,earliest,from,precision,until,contested,rev',
    '/changes': 'rev,recordedAt,point,party,scope,from,to,stretchFrom,stretchUntil,cause',
    '/developments':
      'development,kind,state,summary,occurredEarliest,occurredLatest,precision,place,reports,party,point,stance,basis,actor,note,recordedAt,rev',
    '/versions': 'version,label,text,claimedPoints,derivesFrom,number,point,note,rev',
    '/diff': 'point,party,from,to,sentence',
  }
  for (const [path, header] of Object.entries(headers)) {
    const query = path === '/diff' ? '?from=2024-05-10' : ''
    const bySuffix = await get(`${base}${path}.csv${query}`)
    const byAccept = await get(`${base}${path}${query}`, { accept: 'text/csv' })
    t.equal(bySuffix.statusCode, 200, path)
    t.ok(linesOf(bySuffix.body)[0]?.startsWith(`${header},`), `${path} begins with the columns that it always had`)
    t.ok(linesOf(bySuffix.body).length > 1, `${path} has rows`)
    t.equal(byAccept.body, bySuffix.body)
    t.equal(bySuffix.headers['content-type'], 'text/csv; charset=utf-8; header=present')
    t.equal(byAccept.headers.vary, 'Accept')
    t.equal(bySuffix.headers.vary, undefined)
    t.equal((await get(`${base}${path}.json${query}`, { accept: 'text/csv' })).body, (await get(`${base}${path}${query}`)).body)
  }
})

t.test('a table has a row for each thing that it tells of', async (t) => {
  const { get } = untouched
  const rows = async (path: string) => linesOf((await get(`${base}${path}`)).body).slice(1)
  t.equal((await rows('/matrix.csv')).length, 4 * 3)
  const differences = await rows('/diff.csv?from=2024-05-12&to=2024-05-13')
  t.match(differences[0], /^summer-flow,borrovia,unstated,agreed,Summer flow: Borrovia from unstated to agreed\.,Summer flow,Borrovia,/)
  t.strictSame(
    differences.map((row) => row.split(',').slice(0, 4).join()),
    [
      ...['summer-flow,borrovia,unstated,agreed', 'joint-gauge,overall,unstated,disputed', 'joint-gauge,avenland,unstated,disputed'],
      ...['fish-ladder,overall,unstated,disputed', 'fish-ladder,borrovia,unstated,rejected'],
    ],
  )
  t.strictSame(
    (await rows('/developments.csv')).map((row) => row.split(',')[0]),
    ['pledge', 'wavering', 'bridge-talks', 'bridge-talks', 'bridge-talks'],
  )
  t.match(
    (await rows('/points/fish-ladder/status.csv'))[0],
    'fish-ladder,avenland,unstated,,false,0,,',
    'a party that nothing was said of has a row',
  )
  t.match((await rows('/points/summer-flow/history.csv'))[0], 'summer-flow,overall,')
  t.strictSame(
    (await rows('/versions.csv')).map((row) => row.split(',').slice(0, 7).join()),
    ['first-draft,First draft,partial,3,,1,summer-flow', 'second-draft,Second draft,full,,first-draft,2,summer-flow'],
  )
})

t.test('saved sheets tell what they were asked for', async (t) => {
  const { get } = untouched
  for (const path of ['/matrix.csv', '/points/summer-flow/status.csv']) {
    const asked = ['rev', 'asOf', 'knownAt', 'publishedBy'] as const
    const ends = async (query: string) =>
      new Set(csvParse((await get(`${base}${path}${query}`)).body).map((row) => asked.map((column) => row[column]).join()))
    t.strictSame(await ends(''), new Set([`${sampleHead},,,`]))
    t.strictSame(
      await ends('?asOf=2024-05-14&knownAt=2024-05-20T12:14:00Z&publishedBy=2024-05-15&rev=20'),
      new Set(['20,2024-05-14T23:59:59.999Z,2024-05-20T12:14:00.000Z,2024-05-15T23:59:59.999Z']),
    )
  }
})

t.test('what a spreadsheet would take for a formula is escaped', async (t) => {
  const { get, post } = await openService(t)
  await post(`${base}/developments`, statement({ summary: '=HYPERLINK("evil")' }))
  const { body } = await get(`${base}/developments.csv`)
  t.match(body, `"'=HYPERLINK(""evil"")"`)
})

t.test('CSV begins with a byte order mark where that is asked for, and nothing else does', async (t) => {
  const { get } = untouched
  for (const path of [`${base}/matrix`, `${base}/reports`, '/negotiations', '/keys', '/webhooks']) {
    const plain = (await get(`${path}.csv`)).body
    t.notMatch(plain, /^\uFEFF/)
    const marked = await get(`${path}.csv?bom=true`)
    t.strictSame([...marked.rawPayload.subarray(0, 3)], [0xef, 0xbb, 0xbf])
    t.equal(marked.body, `\uFEFF${plain}`)
    t.equal((await get(`${path}.csv?bom=false`)).body, plain)
    t.equal((await get(`${path}?bom=true`, { accept: 'text/csv' })).body, marked.body)
    for (const refused of [`${path}?bom=true`, `${path}.json?bom=true`, `${path}.csv?bom=yes`])
      t.equal((await get(refused)).statusCode, 400, refused)
    t.match((await get(`${path}?bom=true`)).json(), { code: 'invalid-request', errors: listOf({ parameter: 'bom' }) })
  }
})

t.test('names stand beside ids, and what the JSON has stands in the row', async (t) => {
  const { get } = untouched
  const rows = async (path: string) => csvParse((await get(`${base}${path}`)).body)
  const [pledge] = await rows('/developments.csv')
  t.match(pledge, {
    development: 'pledge',
    partyName: 'Avenland',
    pointTitle: 'Summer flow',
    sourceNames: /^River Post \| /,
    published: '2024-05-10 | 2024-05-15',
    negotiation: 'teln-dam',
    atRev: String(sampleHead),
  })
  const { developments } = (await get(`${base}/developments`)).json()
  const { reports } = developments[0]
  t.equal(pledge?.reports, reports.map(({ report }: { report: string }) => report).join(' '))
  t.equal(pledge?.reportTitles, reports.map(({ title }: { title: string }) => title).join(' | '))
  for (const report of await rows('/reports.csv')) t.ok(report.sourceName && report.publishedLatest)
  for (const source of await rows('/sources.csv')) t.ok(source.name && source.reliability)
  for (const change of await rows('/changes.csv')) t.ok(change.pointTitle && (change.party === 'overall' || change.partyName))
})

t.test('every sheet of a negotiation has its title beside its id', async (t) => {
  const { get } = untouched
  const { title } = (await get(base)).json()
  const paths = sheets().flatMap(([path]) => (path.startsWith('/negotiations/:negotiation') ? [path] : []))
  t.ok(paths.length > 10)
  for (const path of paths) {
    const asked = path.replace(':negotiation', 'teln-dam').replace(':point', 'summer-flow')
    const { body } = await get(`${asked}.csv${path.endsWith('/diff') ? '?from=2024-05-10' : ''}`)
    const found = csvParse(body).map((row) => `${row.negotiation} ${row.negotiationTitle}`)
    t.strictSame(new Set(found), new Set([`teln-dam ${title}`]), path)
  }
})

t.test('a draft has the names of its parties and versions, and its reports what they count as', async (t) => {
  const { get, post } = await openService(t)
  const day = { earliest: '2024-05-14', precision: 'day', basis: 'printed' }
  const cited = [{ report: 'herald-15' }, { report: 'post-14', root: 'herald-12' }]
  const draft = { kind: 'DraftCirculated', id: 'hand-over', summary: 'Handed over', occurred: day, from: ['avenland'], to: ['borrovia'] }
  const told = await post(`${base}/developments`, { ...draft, versions: ['first-draft', 'second-draft'], reports: cited })
  t.equal(told.statusCode, 201, told.body)
  const rows = csvParse((await get(`${base}/developments.csv`)).body)
  const row = (id: string) => rows.find(({ development }) => development === id)
  t.match(row('hand-over'), {
    fromPartyNames: 'Avenland',
    toPartyNames: 'Borrovia',
    versionLabels: 'First draft | Second draft',
    reports: 'post-14 herald-15',
    origins: 'herald-12 post-10',
    originTitles: 'Avenland wavers | A pledge on the flow',
    roots: 'herald-12 | ',
    publishedPrecisions: 'day | day',
    publishedBases: 'printed | printed',
  })
  t.equal(row('bridge-talks')?.partyNames, 'Avenland | Borrovia | River Commission')
  t.match(row('wavering'), { claimant: 'Dam Herald', claimantSource: 'dam-herald', claimantActor: /^$/ })
})

t.test('a version has what it grew out of, who tells of it, and how its points came to be in it', async (t) => {
  const { get, post } = await openService(t)
  const step = { from: 'first-draft', to: 'second-draft', point: 'fish-ladder', lineage: 'dropped', fromNumbers: [2, 3] }
  const told = await post(`${base}/lineage`, { ...step, note: 'It is gone', reports: [{ report: 'post-14' }, { report: 'herald-15' }] })
  t.equal(told.statusCode, 201, told.body)
  const attribution = [{ source: 'dam-herald' }, { actor: 'water-minister' }]
  const reports = [{ report: 'post-14', paragraph: 2, attribution }, { report: 'herald-15' }]
  const third = await post(`${base}/versions`, {
    id: 'third-draft',
    label: 'Third draft',
    text: 'unseen',
    derivesFrom: ['second-draft'],
    reports,
  })
  t.equal(third.statusCode, 201, third.body)
  await post(`${base}/lineage`, { from: 'second-draft', to: 'third-draft', point: 'summer-flow', lineage: 'unknown' })
  const rows = csvParse((await get(`${base}/versions.csv`)).body)
  t.equal(rows.length, 3, 'a step is no row of its own')
  const row = (id: string) => rows.find(({ version }) => version === id)
  t.match(row('second-draft'), {
    derivesFromLabels: 'First draft',
    reportTitles: 'A second draft',
    lineagePoints: 'summer-flow fish-ladder',
    lineagePointTitles: 'Summer flow | Fish ladder',
    lineageFrom: 'first-draft first-draft',
    lineageFromLabels: 'First draft | First draft',
    lineage: 'reworded | dropped',
    lineageFromNumbers: '1 | 2 3',
    lineageToNumbers: /^2 \| $/,
    lineageNotes: /^ \| It is gone$/,
    lineageReports: 'post-14 | post-14 herald-15',
  })
  t.match(row('third-draft'), {
    reportTitles: 'A second draft | The pledge, again',
    paragraphs: /^2 \| $/,
    attributions: /^Dam Herald; Water Minister of Avenland \| $/,
    lineagePoints: 'summer-flow',
    lineage: 'unknown',
  })
  t.match(row('first-draft'), { derivesFromLabels: /^$/, lineage: /^$/, lineagePoints: /^$/ })
})

t.test('a step to a version stands in the rows of its point alone', async (t) => {
  const { get, post } = await openService(t)
  await post(`${base}/versions/second-draft/numbers`, { number: 3, point: 'joint-gauge' })
  await post(`${base}/lineage`, { from: 'first-draft', to: 'second-draft', point: 'joint-gauge', lineage: 'added' })
  const rows = csvParse((await get(`${base}/versions.csv`)).body).filter(({ version }) => version === 'second-draft')
  t.strictSame(
    rows.map(({ number, lineagePoints, lineage }) => [number, lineagePoints, lineage]),
    [
      ['2', 'summer-flow', 'reworded'],
      ['3', 'joint-gauge', 'added'],
    ],
  )
})

t.test('whoever is in the way is named where the point stands, and twenty of them at the most', async (t) => {
  const { get, post } = await openService(t)
  const sheet = async (path: string) => csvParse((await get(`${base}${path}`)).body)
  for (const path of ['/matrix.csv', '/points/fish-ladder/status.csv']) {
    const rows = (await sheet(path)).filter(({ point }) => point === 'fish-ladder')
    t.ok(rows.length >= 3)
    for (const { party, blockedBy, blockedByNames, blockedByCount, blocks } of rows)
      t.strictSame([blockedBy, blockedByNames, blockedByCount, blocks], ['borrovia', 'Borrovia', '1', String(party === 'borrovia')], path)
  }
  t.match(
    (await sheet('/diff.csv?from=2024-05-10&to=2024-05-18')).find((row) => row.point === 'fish-ladder' && row.party === 'overall'),
    {
      fromBlockedBy: /^$/,
      toBlockedBy: 'borrovia',
      fromBlockedByNames: /^$/,
      toBlockedByNames: 'Borrovia',
      fromBlockedByCount: '0',
      toBlockedByCount: '1',
    },
  )
  const many = Array.from({ length: 22 }, (_, index) => ({ id: `town-${index}`, name: `Town ${index}`, role: 'principal' }))
  for (const town of many) await post(`${base}/parties`, town)
  const requires = many.map(({ id }) => id)
  await post(`${base}/points`, { id: 'toll', title: 'Toll', proposition: 'A toll is taken', requires })
  const positions = requires.map((party) => ({ party, point: 'toll', stance: 'refused', basis: 'official' }))
  t.equal((await post(`${base}/developments`, statement({ id: 'no-toll', positions }))).statusCode, 201)
  const [row] = await sheet('/points/toll/status.csv')
  t.match(row, { blockedByNames: /^Town 0 \| Town 1 \| .* \| Town 19 \| \+2$/, blockedByCount: '22' })
})

t.test('each side of a difference, each change and each position has what the JSON says of it', async (t) => {
  const { get } = untouched
  const json = async (path: string) => (await get(`${base}${path}`)).json()
  const sheet = async (path: string) => csvParse((await get(`${base}${path}`)).body)
  const field = (value: unknown) => (value === null || value === undefined ? '' : String(value))

  const asked = '?from=2024-05-08&to=2024-05-18'
  const { differences } = await json(`/diff${asked}`)
  const sides = (await sheet(`/diff.csv${asked}`)).map((row) => [
    ...[row.fromSince, row.toSince, row.fromContested, row.toContested, row.fromCorroboration, row.toCorroboration],
  ])
  t.strictSame(
    sides,
    differences.map(({ from, to }: { from: Record<string, unknown>; to: Record<string, unknown> }) =>
      ['since', 'contested', 'corroboration'].flatMap((name) => [field(from[name]), field(to[name])]),
    ),
  )
  t.ok(sides.some(([, since, , contested, , corroboration]) => since && contested && corroboration))

  type Position = { stance: string; basis: string; role: string; note: string | null; occurred: { precision: string; basis: string } }
  type Standing = { stance: string | null; basis: string | null; because: Position[] }
  const history = await json('/points/summer-flow/history')
  const changes = (Object.values(history.parties) as { because: Position[] }[][]).flat()
  const each = (because: Position[], name: 'stance' | 'basis' | 'role' | 'note') => because.map((one) => field(one[name])).join(' | ')
  t.ok(changes.length > 0)
  t.strictSame(
    (await sheet('/points/summer-flow/history.csv'))
      .filter(({ party }) => party !== 'overall')
      .map(({ proposition, stances, bases, roles, notes }) => [proposition, stances, bases, roles, notes]),
    changes.map(({ because }) => [
      ...[history.proposition, each(because, 'stance'), each(because, 'basis'), each(because, 'role'), each(because, 'note')],
    ]),
  )

  const { parties } = await json('/points/summer-flow/status')
  t.strictSame(
    (await sheet('/points/summer-flow/status.csv')).map((row) => [row.partyStance, row.partyBasis, row.precision, row.timeBasis]),
    (Object.values(parties) as Standing[]).flatMap(({ stance, basis, because }) => {
      const own = [field(stance), field(basis)]
      return because.length === 0 ? [[...own, '', '']] : because.map(({ occurred }) => [...own, occurred.precision, occurred.basis])
    }),
  )
})

t.test('a list of a sheet is the list of the JSON', async (t) => {
  const { get } = untouched
  for (const [name, id] of [
    ['points', 'point'],
    ['parties', 'party'],
    ['sources', 'source'],
    ['reports', 'report'],
  ] as const) {
    const listed = (await get(`${base}/${name}`)).json()[name].map((item: { id: string }) => item.id)
    const { body, headers } = await get(`${base}/${name}.csv`)
    t.strictSame(
      csvParse(body).map((row) => row[id]),
      listed,
    )
    t.equal(headers.link, undefined)
    const page = await get(`${base}/${name}.csv?limit=1`)
    t.strictSame(
      csvParse(page.body).map((row) => row[id]),
      listed.slice(0, 1),
    )
    if (listed.length > 1) t.match(page.headers.link, /^<.*\.csv\?limit=1&cursor=.*>; rel="next"$/)
  }
})

t.test('the format is the one that the caller likes best', async (t) => {
  const { get } = untouched
  for (const [accept, type] of [
    ['*/*', 'application/json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['text/csv;q=0.9, application/json;q=0.5', 'text/csv; charset=utf-8; header=present'],
    ['text/html, */*;q=0.1', 'application/json; charset=utf-8'],
  ] as const)
    t.equal((await get(`${base}/matrix`, { accept })).headers['content-type'], type, accept)
})

t.test('what cannot be had in an accepted format is refused, naming what can be had', async (t) => {
  const { get } = untouched
  for (const path of ['/matrix', '/changes', '/events', '/replay']) {
    const problem = (await get(`${base}${path}`, { accept: 'image/webp' })).json()
    t.match(problem, { status: 406, code: 'not-acceptable', errors: listOf({ header: 'Accept' }) }, path)
  }
  t.match((await get(`${base}/matrix`, { accept: 'image/webp' })).json().detail, 'application/json, text/csv')
})
