import t from 'tap'
import { faultsOf, fieldsOf, openForms, textOf } from '../../support/forms.ts'
import { madeKey, revoked } from '../../support/keys.ts'
import { listOf } from '../../support/list-of.ts'
import { sampleId } from '../../support/sample.ts'
import { base, sampleHead } from '../../support/service.ts'

const day = (date: string, basis = 'printed') => ({
  earliest: `${date}T00:00:00.000Z`,
  latest: `${date}T23:59:59.999Z`,
  precision: 'day',
  basis,
})

const statementPath = '/record/development?kind=StatementMade'

/** Borrovia accepts the joint gauge, as people write it. */
const statement = {
  summary: 'Borrovia accepts the joint gauge',
  occurred: '14 May 2024',
  'reports/0/report': 'The pledge, again',
  'positions/0/party': 'borrovia',
  'positions/0/point': 'JOINT gauge',
  'positions/0/stance': 'accepted',
  'positions/0/basis': 'official',
}

t.test('A source, a report, a party, a point and an actor are recorded, and named afterwards', async (t) => {
  const { enter } = await openForms(t)
  const source = await enter('/record/source', {
    name: 'Голос річки',
    reliability: 'B',
    alignedWith: 'Avenland',
    note: 'Owned by its ministry',
  })
  t.match(source, {
    type: 'SourceIntroduced',
    recordedBy: 'desk',
    data: { id: 'holos-richky', name: 'Голос річки', reliability: 'B', alignedWith: 'avenland', note: 'Owned by its ministry' },
  })
  const report = await enter('/record/report', {
    source: 'голос річки',
    title: 'The gauge is read!',
    url: 'https://news.example/gauge?a=1&b=2',
    publishedAt: '16 May 2024 9:00',
    root: 'post-14',
  })
  t.equal(report.type, 'ReportFiled')
  const instant = '2024-05-16T09:00:00.000Z'
  t.strictSame(report.data, {
    id: 'the-gauge-is-read',
    source: 'holos-richky',
    title: 'The gauge is read!',
    url: 'https://news.example/gauge?a=1&b=2',
    publishedAt: { earliest: instant, latest: instant, precision: 'instant', basis: 'printed' },
    root: 'post-14',
    seen: true,
  })
  const party = await enter('/record/party', { name: 'Cordia', id: 'cordia-state', role: 'consulted', joined: 'May 2024' })
  t.strictSame(party.data, {
    id: 'cordia-state',
    name: 'Cordia',
    role: 'consulted',
    joined: { earliest: '2024-05-01T00:00:00.000Z', latest: '2024-05-31T23:59:59.999Z', precision: 'month', basis: 'printed' },
  })
  const point = await enter('/record/point', {
    title: 'Ice watch',
    proposition: 'Cordia watches the ice',
    'requires/0': 'Cordia',
    'requires/2': 'borrovia',
  })
  t.strictSame(point.data, {
    id: 'ice-watch',
    title: 'Ice watch',
    proposition: 'Cordia watches the ice',
    requires: ['cordia-state', 'borrovia'],
  })
  const actor = await enter('/record/actor', {
    name: 'Ann of the Weir',
    'aliases/1': 'A. Weir',
    'affiliations/0/party': 'Cordia',
    'affiliations/0/office': 'Envoy',
    'affiliations/0/from': '1 March 2024',
  })
  t.strictSame(actor.data, {
    id: 'ann-of-the-weir',
    name: 'Ann of the Weir',
    aliases: ['A. Weir'],
    affiliations: [{ party: 'cordia-state', office: 'Envoy', from: '2024-03-01' }],
  })
  const said = await enter(statementPath, { ...statement, speaker: 'a. weir', 'positions/0/party': 'Cordia' })
  t.match(said.data, { speaker: 'ann-of-the-weir', positions: listOf({ party: 'cordia-state' }) })
})

t.test('A development of every kind is recorded', async (t) => {
  const { enter } = await openForms(t)
  const own = {
    CallLeaked: [
      { leakedTo: 'Dam Herald', medium: 'Recording' },
      { leakedTo: 'dam-herald', medium: 'Recording' },
    ],
    DraftCirculated: [
      { 'from/1': 'River Commission', 'to/0': 'Avenland' },
      { from: ['commission'], to: ['avenland'] },
    ],
    TalksHeld: [
      { 'parties/0': 'Avenland', outcome: 'Another date' },
      { parties: ['avenland'], outcome: 'Another date' },
    ],
    MeetingHeld: [{ format: 'By telephone' }, { format: 'By telephone' }],
    StatementMade: [
      { speaker: 'Minister for Water', occasion: 'Briefing' },
      { speaker: 'water-minister', occasion: 'Briefing' },
    ],
    ClaimReported: [{ claimant: 'an aide' }, { claimant: { described: 'an aide' } }],
  } as const
  for (const [kind, [typed, expected]] of Object.entries(own)) {
    const { type, data } = await enter(`/record/development?kind=${kind}`, {
      summary: `What ${kind} tells`,
      occurred: 'between 10 and 12 May 2024',
      'occurred.basis': 'inferred',
      place: 'Teln',
      'reports/1/report': 'herald-15',
      'reports/1/paragraph': '4',
      'reports/1/attribution': 'Water Minister of Avenland; River Post; a clerk',
      'reports/1/root': 'post-10',
      'actors/1': 'Minister for Water',
      'versions/0': 'second draft',
      'follows/0': 'pledge',
      ...typed,
    })
    t.equal(type, kind)
    t.strictSame(data, {
      id: `what-${kind.toLowerCase()}-tells`,
      summary: `What ${kind} tells`,
      occurred: { earliest: '2024-05-10T00:00:00.000Z', latest: '2024-05-12T23:59:59.999Z', precision: 'about', basis: 'inferred' },
      place: 'Teln',
      actors: ['water-minister'],
      versions: ['second-draft'],
      follows: ['pledge'],
      reports: [
        {
          report: 'herald-15',
          paragraph: 4,
          attribution: [{ actor: 'water-minister' }, { source: 'river-post' }, { described: 'a clerk' }],
          root: 'post-10',
        },
      ],
      positions: [],
      ...expected,
    })
  }
})

t.test('What it would do is shown before it is recorded, and comes true', async (t) => {
  const { preview, send, head, open } = await openForms(t)
  const before = head()
  const seen = await preview(statementPath, statement)
  t.equal(head(), before, 'nothing is written')
  const sentence = 'Joint gauge: Borrovia from unstated to agreed.'
  t.match(textOf(seen.body), sentence)
  t.match(textOf(seen.body), 'From 2024-05-14 00:00 to 2024-05-14 23:59 UTC, to the day.')
  t.notMatch(textOf((await open('')).body), 'Borrovia accepts')
  const answer = await send(statementPath, { ...fieldsOf(seen.body), do: 'record' })
  t.equal(answer.headers.location, `${base}/recorded?at=${before + 1}`)
  const recorded = await open(`/recorded?at=${before + 1}`)
  t.match(textOf(recorded.body), sentence)
  t.match(recorded.body, `href="${base}/developments/borrovia-accepts-the-joint-gauge"`)
  const none = await preview('/record/source', { name: 'Weir Times', reliability: 'C' })
  t.match(textOf(none.body), 'No status would change.')
})

t.test('What is wrong is told at its field, and what was typed stays', async (t) => {
  const { send, filled, head } = await openForms(t)
  const before = head()
  const cases: [Record<string, string>, string, RegExp][] = [
    [{ summary: '' }, 'summary', /needed/],
    [{ occurred: '' }, 'occurred', /needed/],
    [{ occurred: 'when the snow melts' }, 'occurred', /not understood/],
    [{ occurred: '3/4/2024' }, 'occurred', /month as a word/],
    [{ occurred: '1 June 2024' }, 'occurred', /not happened yet/],
    [{ occurred: '16 May 2024' }, 'reports/0/report', /after a report/],
    [{ id: 'pledge' }, 'id', /has that id/],
    [{ id: 'Not An Id' }, 'id', /Lower-case/],
    [{ 'reports/0/report': '' }, 'reports', /needed/],
    [{ 'reports/0/report': 'nothing' }, 'reports/0/report', /Nothing on record/],
    [{ 'reports/0/paragraph': 'three' }, 'reports/0/paragraph', /whole number/],
    [{ 'reports/0/paragraph': '0' }, 'reports/0/paragraph', /1/],
    [{ 'positions/0/party': 'Nowhere' }, 'positions/0/party', /Nothing on record/],
    [{ 'positions/0/stance': '' }, 'positions/0/stance', /needed/],
    [{ 'positions/0/stance': 'cursed' }, 'positions/0/stance', /./],
    [{ 'positions/0/actor': 'Minister for Water' }, 'positions/0/actor', /speaks for another/],
    // The second row is the first of the data.
    [
      {
        'positions/0/party': '',
        'positions/0/point': '',
        'positions/0/stance': '',
        'positions/0/basis': '',
        'positions/1/party': 'Avenland',
      },
      'positions/1/point',
      /needed/,
    ],
    [{ 'actors/1': 'Nobody' }, 'actors/1', /Nothing on record/],
    [{ speaker: 'Nobody' }, 'speaker', /Nothing on record/],
    [{ place: 'a\u202Eb' }, 'place', /U\+202E/],
  ]
  for (const [wrong, input, message] of cases) {
    const typed = { ...(await filled(statementPath, { ...statement, place: 'Teln' })), ...wrong }
    const answer = await send(statementPath, { ...typed, do: 'preview' })
    const label = JSON.stringify(wrong)
    t.equal(answer.statusCode, 422, label)
    t.match(faultsOf(answer.body)[input] ?? 'nothing', message, label)
    t.match(answer.body, `href="#${input}"`, 'the summary leads there')
    const kept = fieldsOf(answer.body)
    for (const [name, text] of Object.entries(wrong))
      if (text !== '' && text !== 'cursed') t.equal(kept[name], name === 'occurred' ? kept.occurred : text, name)
    t.equal(kept['positions/0/basis'], wrong['positions/0/basis'] ?? 'official')
    const stubborn = await send(statementPath, { ...typed, do: 'record' })
    t.equal(stubborn.statusCode, 422, 'nor is it recorded')
  }
  t.equal(head(), before)
})

t.test('What is wrong with other forms is told at its field', async (t) => {
  const { preview, enter } = await openForms(t)
  await enter('/record/source', { name: 'River Post', id: 'other-post', reliability: 'D' })
  const cases: [string, Record<string, string>, string, RegExp][] = [
    [
      '/record/report',
      { source: 'River Post', title: 'A', publishedAt: 'today' },
      'source',
      /Several have that name. Write the id: river-post, other-post/,
    ],
    ['/record/report', { source: 'dam-herald', title: 'A', publishedAt: 'today', url: 'javascript:alert(1) ' }, 'url', /./],
    ['/record/report', { source: 'dam-herald', title: 'A', publishedAt: '1 May 2024', root: 'post-10' }, 'root', /came out after/],
    ['/record/party', { name: 'Cordia', id: 'overall', role: 'principal' }, 'id', /kept/],
    ['/record/party', { name: 'Cordia' }, 'role', /needed/],
    ['/record/point', { title: 'A' }, 'proposition', /needed/],
    ['/record/source', { name: 'A', reliability: 'Z' }, 'reliability', /One of|Invalid/],
    ['/record/actor', { name: 'A', 'affiliations/0/from': 'March 2024' }, 'affiliations/0/from', /as a day/],
    ['/developments/pledge/retract', { reason: 'duplicate-of', note: 'Twice' }, 'duplicateOf', /duplicate-of/],
    ['/developments/pledge/retract', { reason: 'duplicate-of', duplicateOf: 'pledge', note: 'Twice' }, 'duplicateOf', /itself/],
    ['/developments/pledge/deny', { basis: 'official', occurred: '10 May 2024', 'reports/0/report': 'post-10' }, 'position', /needed/],
    ['/developments/pledge/repeat', { 'report/paragraph': '1' }, 'report/report', /needed/],
    ['/developments/pledge/correct', { reason: 'coder-error', note: '' }, 'note', /needed/],
    [
      '/developments/pledge/correct',
      { reason: 'coder-error', note: 'x', 'positions/0/party': 'commission' },
      'positions/0/actor',
      /speaks for another/,
    ],
  ]
  for (const [path, typed, input, message] of cases) {
    const answer = await preview(path, typed)
    t.equal(answer.statusCode, 422, `${path} ${JSON.stringify(typed)}`)
    t.match(faultsOf(answer.body)[input] ?? JSON.stringify(faultsOf(answer.body)), message, `${path} ${input}`)
  }
})

t.test('A correction records what was touched, and nothing else', async (t) => {
  const { enter, open, preview } = await openForms(t)
  const opened = fieldsOf((await open('/developments/bridge-talks/correct')).body)
  t.match(opened, {
    summary: /^The delegations/,
    occurred: '2024-05-13',
    place: 'The bridge over the Teln',
    'positions/1/point': 'Joint gauge',
  })
  const why = { reason: 'coder-error', note: 'Read again' }
  const { type, data } = await enter('/developments/bridge-talks/correct', { ...why, 'positions/1/stance': 'refused', place: '' })
  t.equal(type, 'DevelopmentCorrected')
  t.match(data, { development: 'bridge-talks', ...why, changes: { place: null } })
  const { changes } = data as { changes: Record<string, unknown> }
  t.strictSame(Object.keys(changes).sort(), ['place', 'positions'])
  t.match(changes.positions, listOf({}, { party: 'avenland', point: 'joint-gauge', stance: 'refused', basis: 'attributed' }, {}))
  const untouched = await preview('/developments/bridge-talks/correct', why)
  t.equal(untouched.statusCode, 422)
  t.match(textOf(untouched.body), 'change nothing')
})

t.test('A development is retracted, denied, told again, and each of it taken back', async (t) => {
  const { enter, open, ledger, head } = await openForms(t)
  const idAt = async () => (await ledger.events(sampleId, head(), 1))[0]?.id as string
  const denied = await enter('/developments/bridge-talks/deny', {
    position: 'borrovia/fish-ladder',
    by: 'Borrovia',
    basis: 'official',
    occurred: '14 May 2024',
    'reports/0/report': 'post-14',
  })
  t.match(denied.preview, 'Borrovia: Fish ladder')
  t.strictSame(denied.data, {
    development: 'bridge-talks',
    party: 'borrovia',
    point: 'fish-ladder',
    by: 'borrovia',
    basis: 'official',
    occurred: day('2024-05-14'),
    reports: [{ report: 'post-14', attribution: [] }],
  })
  const back = await enter(`/take-back?event=${await idAt()}`, { reason: 'coder-error', note: 'It denied something else' })
  t.equal(back.type, 'EntryTakenBack')
  t.match(textOf(back.preview), 'Fish ladder: Borrovia')
  const told = await enter('/developments/pledge/repeat', { 'report/report': 'herald-12', 'report/attribution': 'River Post' })
  t.strictSame(told.data, { development: 'pledge', report: { report: 'herald-12', attribution: [{ source: 'river-post' }] } })
  const retracted = await enter('/developments/pledge/retract', { reason: 'source-retracted', note: 'Withdrawn' })
  t.strictSame(retracted.data, { development: 'pledge', reason: 'source-retracted', note: 'Withdrawn' })
  t.equal((await open('/take-back?event=nothing')).statusCode, 404)
  t.equal((await open('/developments/nothing/correct')).statusCode, 404)
  t.equal((await open('/record/development?kind=Nothing')).statusCode, 400)
})

t.test('Two clicks record once', async (t) => {
  const { preview, send, head } = await openForms(t)
  const before = head()
  const fields = { ...fieldsOf((await preview(statementPath, statement)).body), do: 'record' }
  const answers = await Promise.all([send(statementPath, fields), send(statementPath, fields)])
  answers.push(await send(statementPath, fields))
  for (const answer of answers) t.equal(answer.headers.location, `${base}/recorded?at=${before + 1}`)
  t.equal(head(), before + 1)
  const other = await send(statementPath, { ...fields, summary: 'Something else', id: 'something-else' })
  t.equal(other.statusCode, 422)
  t.match(textOf(other.body), 'already')
  const again = await send(statementPath, { ...fieldsOf(other.body), do: 'record' })
  t.equal(again.statusCode, 409, 'its own first entry came meanwhile')
  t.equal((await send(statementPath, { ...fieldsOf(again.body), do: 'record' })).statusCode, 303)
})

t.test('The second of two is told what came in between, and may go on', async (t) => {
  const { preview, send, enter, head } = await openForms(t)
  const fields = { ...fieldsOf((await preview(statementPath, statement)).body), do: 'record' }
  await enter(statementPath, {
    ...statement,
    summary: 'Avenland speaks of the flow',
    'positions/0/party': 'Avenland',
    'positions/0/point': 'summer-flow',
  })
  await enter(statementPath, { ...statement, summary: 'Borrovia refuses it', 'positions/0/stance': 'refused' })
  const before = head()
  const told = await send(statementPath, fields)
  t.equal(told.statusCode, 409)
  t.equal(head(), before)
  t.match(textOf(told.body), 'Somebody recorded something meanwhile')
  t.match(textOf(told.body), `A statement made : Borrovia refuses it Revision ${before}, by desk`)
  t.match(textOf(told.body), 'Joint gauge: Borrovia from unstated to rejected.')
  t.notMatch(textOf(told.body), 'Avenland speaks of the flow', 'what does not bear on it is not told')
  const gone = await send(statementPath, { ...fieldsOf(told.body), do: 'record' })
  t.equal(gone.headers.location, `${base}/recorded?at=${before + 1}`)
})

t.test('What does not bear on it keeps nobody from recording', async (t) => {
  const { preview, send, enter, head } = await openForms(t)
  const fields = { ...fieldsOf((await preview(statementPath, statement)).body), do: 'record' }
  await enter('/record/source', { name: 'Weir Times', reliability: 'C' })
  t.equal((await send(statementPath, fields)).headers.location, `${base}/recorded?at=${head()}`)
})

t.test('Two who amend one development are told of each other', async (t) => {
  const { preview, send, enter } = await openForms(t)
  const path = '/developments/pledge/correct'
  const fields = { ...fieldsOf((await preview(path, { reason: 'coder-error', note: 'A', place: 'Teln' })).body), do: 'record' }
  await enter('/developments/pledge/repeat', { 'report/report': 'herald-12' })
  const told = await send(path, fields)
  t.equal(told.statusCode, 409)
  t.match(textOf(told.body), 'One more report')
})

t.test('What is recorded is what was shown, though the words mean another day by then', async (t) => {
  let ahead = 0
  const { preview, send, last, webhooks } = await openForms(t, { managing: { now: () => Date.parse('2024-05-20T23:59:00Z') + ahead } })
  t.ok(webhooks)
  const path = '/record/report'
  const seen = await preview(path, { source: 'dam-herald', title: 'Late', publishedAt: 'yesterday' })
  ahead = 120_000
  await send(path, { ...fieldsOf(seen.body), do: 'record' })
  t.match((await last()).data, { publishedAt: day('2024-05-19') })
})

t.test('More rows keep what was typed, without script', async (t) => {
  const { filled, send } = await openForms(t)
  const whenever = { ...statement, occurred: 'whenever' }
  const typed = await filled(statementPath, whenever)
  const { body } = await send(statementPath, { ...typed, do: 'more:positions' })
  const wider = fieldsOf(body)
  t.ok('positions/4/party' in wider)
  t.match(wider, whenever)
  t.notMatch(body, 'aria-invalid', 'nothing is judged yet')
  t.ok('actors/4' in fieldsOf((await send(statementPath, { ...typed, do: 'more:actors' })).body))
  t.equal((await send(statementPath, { ...typed, do: 'more:nonsense' })).statusCode, 200)
  const seen = await send(statementPath, { ...typed, occurred: '14 May 2024', 'positions/999/party': '', do: 'preview' })
  const edited = await send(statementPath, { ...fieldsOf(seen.body), do: 'edit' })
  t.match(fieldsOf(edited.body), { summary: statement.summary, occurred: '2024-05-14' })
})

t.test('Whoever is not signed in is led to sign in and back, and who may not is told', async (t) => {
  const { app, open, send, keys, token, head } = await openForms(t)
  const before = head()
  const stranger = await app.inject({ url: base + statementPath, headers: { accept: 'text/html' } })
  t.equal(stranger.headers.location, `/sign-in?${new URLSearchParams({ to: base + statementPath })}`)
  const reader = await madeKey(keys, 'reporter', ['report'])
  const cookie = `standpoint-key=${reader}`
  t.equal((await open('/record/party', { cookie })).statusCode, 403)
  t.equal((await open(statementPath, { cookie })).statusCode, 200)
  t.equal((await send('/record/party', { name: 'X', role: 'principal', do: 'record' }, { cookie })).statusCode, 403)
  const limited = await madeKey(keys, 'limited', ['report'], ['isle-ferry'])
  t.equal((await open(statementPath, { cookie: `standpoint-key=${limited}` })).statusCode, 403)
  const party = { name: 'Cordia', id: 'cordia', role: 'mediator', do: 'record' }
  for (const site of ['cross-site', 'same-site'])
    t.equal((await send('/record/party', party, { 'sec-fetch-site': site })).statusCode, 403, site)
  t.equal((await send('/record/party', party, { 'sec-fetch-site': 'none' })).statusCode, 401)
  t.equal(head(), before)
  await revoked(keys, 'desk')
  t.equal((await send('/record/party', party, { cookie: `standpoint-key=${token}` })).statusCode, 401)
  t.equal(head(), before)
})

t.test('What is typed and what is on record is text, whatever it looks like', async (t) => {
  const { preview, enter, open } = await openForms(t)
  const hostile = `"><script>alert('&amp;')</script>`
  const seen = await preview(statementPath, { ...statement, summary: hostile, place: hostile, id: 'x' })
  t.equal(seen.statusCode, 200)
  t.notMatch(seen.body, '<script>alert')
  t.equal(fieldsOf(seen.body).summary, hostile)
  const refused = await preview(statementPath, { ...statement, summary: hostile, occurred: hostile })
  t.notMatch(refused.body, '<script>alert')
  await enter('/record/party', { name: hostile, id: 'hostile', role: 'consulted' })
  await enter(statementPath, { ...statement, summary: hostile, id: 'hostile', 'positions/0/party': hostile })
  for (const path of [statementPath, '/developments/hostile/correct', '/developments/hostile/deny', '/record', '/recorded?at=30'])
    t.notMatch((await open(path)).body, '<script>alert', path)
  const more = await open(`${statementPath}&summary=${encodeURIComponent(hostile)}&nonsense=<b>`)
  t.equal(fieldsOf(more.body).summary, hostile)
  t.notMatch(more.body, /<b>|<script>alert/)
})

t.test('The pages lead whoever is signed in to the forms, and nobody else', async (t) => {
  const { app, open } = await openForms(t)
  const path = `${base}/developments/pledge`
  const ways = [`${base}/record`, ...['correct', 'retract', 'deny', 'repeat'].map((act) => `${path}/${act}`)]
  const [own, strange] = [
    (await open(`/developments/pledge?rev=${sampleHead}`)).body,
    (await app.inject({ url: path, headers: { accept: 'text/html' } })).body,
  ]
  for (const way of ways) {
    t.match(own, new RegExp(`href="${way}(?:[?][^"]*)?"`), way)
    t.notMatch(strange, `href="${way}"`, way)
  }
  t.notMatch(own, 'pledge/correct?rev', 'what is amended is what stands')
  t.match((await open('/developments/pledge')).body, /take-back[?]event=/)
})

t.test('Forms speak Ukrainian too', async (t) => {
  const { preview, open } = await openForms(t)
  t.match((await open('/record?lang=uk')).body, 'Зробити запис')
  const seen = await preview(`${statementPath}&lang=uk`, { ...statement, occurred: '14 травня 2024' })
  t.match(seen.body, /action="[^"]*kind=StatementMade&amp;lang=uk"/)
  t.match(textOf(seen.body), 'Що це змінить')
  t.equal(fieldsOf(seen.body).occurred, '2024-05-14')
})
