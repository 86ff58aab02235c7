import t from 'tap'
import { ruleset } from '../../projections/rules/ruleset.ts'
import { base, openService, sampleHead } from '../support/service.ts'

const noon = '2024-05-20T12:00:00.000Z'

/** For whoever writes nothing. */
const untouched = await openService(t)

t.test('the list of negotiations tells where each stands', async (t) => {
  const { get } = untouched
  const { negotiations } = (await get('/negotiations')).json()
  t.strictSame(negotiations, [
    { id: 'teln-dam', title: 'The dam on the Teln', description: 'Two countries negotiate over the water of one river', rev: sampleHead },
  ])
})

t.test('every question is answered at its path, with the revision that it was computed from', async (t) => {
  const { get } = untouched
  const paths = [
    ...['', '/matrix', '/points', '/points/summer-flow', '/points/summer-flow/status', '/points/summer-flow/history'],
    ...['/parties', '/parties/avenland', '/versions', '/versions/second-draft', '/actors', '/sources', '/reports'],
    ...['/developments', '/developments/pledge', '/changes'],
  ]
  for (const path of paths) {
    const response = await get(`${base}${path}`)
    t.equal(response.statusCode, 200, path)
    t.match(response.json(), { negotiation: 'teln-dam', rev: sampleHead, ruleset }, path)
    t.equal(response.headers['content-type'], 'application/json; charset=utf-8')
  }
})

t.test('the matrix holds every party on every point', async (t) => {
  const { get } = untouched
  const { parties, points } = (await get(`${base}/matrix`)).json()
  t.strictSame(
    parties.map(({ id }: { id: string }) => id),
    ['avenland', 'borrovia', 'commission'],
  )
  t.strictSame(
    points.map((point: { id: string; overall: { status: string } }) => [point.id, point.overall.status]),
    [
      ['whole-plan', 'unstated'],
      ['summer-flow', 'agreed'],
      ['joint-gauge', 'disputed'],
      ['fish-ladder', 'disputed'],
    ],
  )
})

t.test('a status names the positions behind it; the superseded only on request', async (t) => {
  const { get, post } = await openService(t)
  await post(`${base}/developments`, {
    kind: 'StatementMade',
    id: 'turn',
    summary: 'Avenland refuses the flow',
    occurred: { earliest: '2024-05-11', precision: 'day', basis: 'printed' },
    reports: [{ report: 'post-14' }],
    positions: [{ party: 'avenland', point: 'summer-flow', stance: 'refused', basis: 'official' }],
  })
  const path = `${base}/points/summer-flow/status?party=avenland`
  const { parties } = (await get(path)).json()
  t.strictSame(Object.keys(parties), ['avenland'])
  t.match(parties.avenland, { status: 'rejected', superseded: 1 })
  t.strictSame(rolesOf(parties.avenland), ['decisive', 'denied'])
  const listed = (await get(`${path}&superseded=true`)).json()
  t.strictSame(rolesOf(listed.parties.avenland), ['decisive', 'superseded', 'denied'])
})

const rolesOf = ({ because }: { because: { role: string }[] }): string[] => because.map(({ role }) => role)

t.test('a difference between two dates is told in data and in a sentence', async (t) => {
  const { get } = untouched
  const { differences } = (await get(`${base}/diff?from=2024-05-12&to=2024-05-13`)).json()
  t.strictSame(
    differences.map(({ sentence }: { sentence: string }) => sentence),
    [
      'Summer flow: Borrovia from unstated to agreed.',
      'Joint gauge: overall from unstated to disputed.',
      'Joint gauge: Avenland from unstated to disputed.',
      'Fish ladder: overall from unstated to disputed.',
      'Fish ladder: Borrovia from unstated to rejected.',
    ],
  )
  const back = (await get(`${base}/diff?from=2024-05-13&to=2024-05-12`)).json()
  t.match(back.differences[0], { sentence: 'Summer flow: Borrovia from agreed to unstated.' })
})

t.test('a difference between two revisions is of the record; without an end it reaches to the present', async (t) => {
  const { get } = untouched
  const between = await get(`${base}/diff?from=21&to=22`)
  t.strictSame(
    between.json().differences.map(({ sentence }: { sentence: string }) => sentence),
    ['Summer flow: overall from unstated to open.', 'Summer flow: Avenland from unstated to agreed.'],
  )
  t.match(between.headers['cache-control'], /immutable/)
  const open = await get(`${base}/diff?from=21`)
  t.match(open.json(), { from: { rev: 21 }, to: { rev: sampleHead } })
  t.equal(open.headers['cache-control'], 'no-cache')
})

t.test('developments are narrowed by what they hold', async (t) => {
  const { get } = untouched
  const ids = async (query: string): Promise<string[]> =>
    (await get(`${base}/developments?${query}`)).json().developments.map(({ id }: { id: string }) => id)
  t.strictSame(await ids(''), ['pledge', 'wavering', 'bridge-talks'])
  t.strictSame(await ids('kind=StatementMade'), ['pledge'])
  t.strictSame(await ids('party=borrovia'), ['bridge-talks'])
  t.strictSame(await ids('party=avenland&point=joint-gauge'), ['bridge-talks'])
  t.strictSame(await ids('actor=water-minister'), ['pledge'])
  t.strictSame(await ids('source=dam-herald'), ['pledge', 'wavering'])
  t.strictSame(await ids('from=2024-05-12&to=2024-05-12'), ['wavering'])
  t.strictSame(await ids('retracted=true'), ['pledge', 'wavering', 'bridge-talks', 'walk-on-the-bank'])
})

t.test('a development tells all that was ever recorded of it', async (t) => {
  const { get } = untouched
  const { development, trail } = (await get(`${base}/developments/bridge-talks`)).json()
  t.match(development, { state: 'corrected', place: 'The bridge over the Teln' })
  t.strictSame(
    trail.map(({ type }: { type: string }) => type),
    ['TalksHeld', 'DevelopmentCorrected', 'DevelopmentRetracted'],
  )
})

t.test('changes are narrowed by point, party, scope and cause', async (t) => {
  const { get } = untouched
  const changes = async (query: string) => (await get(`${base}/changes?${query}`)).json().changes
  const all = await changes('')
  t.match(all[0], {
    rev: 22,
    recordedAt: '2024-05-20T12:14:00.000Z',
    point: 'summer-flow',
    party: 'avenland',
    scope: 'present',
    cause: 'new',
  })
  for (const [query, field, wanted] of [
    ['point=joint-gauge', 'point', 'joint-gauge'],
    ['party=borrovia', 'party', 'borrovia'],
    ['party=overall', 'party', null],
    ['scope=present', 'scope', 'present'],
    ['scope=past', 'scope', 'past'],
    ['cause=denied', 'cause', 'denied'],
  ] as const) {
    const expected = all.filter((change: Record<string, unknown>) => change[field] === wanted)
    t.strictSame(await changes(query), expected, query)
  }
})

t.test('asOf bounds what had happened, knownAt what was recorded, rev what stood in the stream', async (t) => {
  const { get } = untouched
  const statusAt = async (query: string) => (await get(`${base}/points/summer-flow/status?${query}`)).json()
  t.match(await statusAt('asOf=2024-05-08'), { asOf: '2024-05-08T23:59:59.999Z', parties: { avenland: { status: 'unstated' } } })
  t.match(await statusAt('asOf=2024-05-09'), { parties: { avenland: { status: 'agreed' } } })
  t.match(await statusAt('asOf=2024-05-12T18:00:00%2B02:00'), {
    asOf: '2024-05-12T16:00:00.000Z',
    parties: { avenland: { status: 'agreed' } },
  })
  t.match(await statusAt('asOf=2024-05-12'), { parties: { avenland: { status: 'disputed' } } }, 'before it was denied')
  t.match(await statusAt('knownAt=2024-05-20T12:13:59Z'), { rev: 21, parties: { avenland: { status: 'unstated' } } })
  t.match(await statusAt('publishedBy=2024-05-09'), { parties: { avenland: { status: 'unstated' } } })
  t.match(await statusAt('publishedBy=2024-05-10'), { parties: { avenland: { status: 'agreed' } } })
  t.match(await statusAt('rev=21'), { rev: 21, parties: { avenland: { status: 'unstated' } } })
  t.match(await statusAt('rev=23&knownAt=2024-05-20T12:14:30Z'), { rev: 22 }, 'together the shorter one counts')
})

t.test('what is not on record, or was not then, is not found, and the answer says what it is', async (t) => {
  const { get } = untouched
  for (const [path, code] of [
    ['/negotiations/nowhere/matrix', 'unknown-negotiation'],
    ['/negotiations/No_Slug', 'unknown-negotiation'],
    [`/negotiations/${'x'.repeat(200)}`, 'unknown-negotiation'],
    [`${base}/points/lock`, 'unknown-point'],
    [`${base}/points/lock/status`, 'unknown-point'],
    [`${base}/points/lock/history`, 'unknown-point'],
    [`${base}/points/fish-ladder?rev=3`, 'unknown-point'],
    [`${base}/points/summer-flow/status?party=delta`, 'unknown-party'],
    [`${base}/points/summer-flow/history?party=delta`, 'unknown-party'],
    [`${base}/parties/delta`, 'unknown-party'],
    [`${base}/parties/commission?rev=8`, 'unknown-party'],
    [`${base}/versions/third-draft`, 'unknown-version'],
    [`${base}/developments/rumour`, 'unknown-development'],
    [`${base}/developments/pledge?rev=20`, 'unknown-development'],
    [`${base}/developments/pledge?asOf=2024-05-08`, 'unknown-development'],
    [`${base}/developments?party=delta`, 'unknown-party'],
    [`${base}/developments?point=lock`, 'unknown-point'],
    [`${base}/developments?actor=envoy`, 'unknown-actor'],
    [`${base}/developments?source=gazette`, 'unknown-source'],
    [`${base}/changes?point=lock`, 'unknown-point'],
    [`${base}/changes?party=delta`, 'unknown-party'],
    [`${base}/matrix?rev=99`, 'revision-not-reached'],
    [`${base}/matrix?knownAt=2024-05-19`, 'not-known-then'],
    [`${base}/changes?rev=99`, 'revision-not-reached'],
    [`${base}/diff?from=1&to=99`, 'revision-not-reached'],
    [`${base}/diff?from=2024-05-01&knownAt=2024-05-01`, 'not-known-then'],
    [`${base}/events?rev=99`, 'revision-not-reached'],
    [`${base}/events?knownAt=2024-05-19`, 'not-known-then'],
    [`${base}/replay?to=99`, 'revision-not-reached'],
    [`${base}/replay?to=2024-05-19`, 'not-known-then'],
  ] as const) {
    const response = await get(path)
    t.match(response.json(), { status: 404, code, type: `/problems/${code}`, instance: path }, path)
    t.equal(response.headers['cache-control'], 'no-store')
    t.not(response.json().requestId, '')
  }
})

t.test('a query that is not understood is refused at the parameter', async (t) => {
  const { get } = untouched
  for (const [path, parameter] of [
    [`${base}/matrix?asof=2024-05-12`, 'asof'],
    [`${base}/matrix?asOf=2024-02-30`, 'asOf'],
    [`${base}/matrix?asOf=`, 'asOf'],
    [`${base}/matrix?asOf=2024-05-12T10:00:00`, 'asOf'],
    [`${base}/matrix?asOf=2024-05-12&asOf=2024-05-13`, 'asOf'],
    [`${base}/matrix?asOf=0000-01-01T00:00:00%2B10:00`, 'asOf'],
    [`${base}/matrix?rev=-1`, 'rev'],
    [`${base}/matrix?rev=1e3`, 'rev'],
    [`${base}/matrix?minRev=x`, 'minRev'],
    [`${base}/matrix?limit=5`, 'limit'],
    [`${base}/matrix?__proto__=1`, '__proto__'],
    [`${base}/points/summer-flow/status?superseded=yes`, 'superseded'],
    [`${base}/points/summer-flow/status?party=Not_a_slug`, 'party'],
    [`${base}/points?limit=0`, 'limit'],
    [`${base}/points?limit=1001`, 'limit'],
    [`${base}/points?cursor=nonsense`, 'cursor'],
    [`${base}/developments?kind=Rumour`, 'kind'],
    [`${base}/developments?from=soon`, 'from'],
    [`${base}/changes?asOf=2024-05-12`, 'asOf'],
    [`${base}/changes?publishedBy=2024-05-12`, 'publishedBy'],
    [`${base}/changes?scope=future`, 'scope'],
    [`${base}/events?asOf=2024-05-12`, 'asOf'],
    [`${base}/replay?rev=3`, 'rev'],
    [`${base}/diff?to=2024-05-12`, 'from'],
    [`${base}/diff?from=3&to=2024-05-12`, 'to'],
    [`${base}/diff?from=x`, 'from'],
    [`${base}/diff?from=1&rev=2`, 'rev'],
    ['/negotiations?asOf=2024-05-12', 'asOf'],
  ] as const) {
    const problem = (await get(path)).json()
    t.match(problem, { status: 400, code: 'invalid-request' }, path)
    t.ok(
      problem.errors.some((error: { parameter: string }) => error.parameter === parameter),
      `${path}: ${JSON.stringify(problem.errors)}`,
    )
  }
})

t.test('a bad query stays bad, however often it is asked', async (t) => {
  const { get } = untouched
  await get(`${base}/matrix`)
  for (const _ of [1, 2]) t.equal((await get(`${base}/matrix?asof=2024-05-12`)).statusCode, 400)
})

t.test('a read waits for the revision that it was told of', async (t) => {
  const { get, post } = await openService(t)
  const waiting = get(`${base}/parties?minRev=${sampleHead + 1}`)
  await post(`${base}/parties`, { id: 'delta', name: 'Delta towns', role: 'consulted' })
  const response = await waiting
  t.match(response.json(), { rev: sampleHead + 1 })
  t.equal(response.json().parties.at(-1).id, 'delta')
})

t.test('a read that waits in vain says how far behind the service is', async (t) => {
  const { get } = await openService(t, { settings: { minRevWait: 0 } })
  for (const path of ['/matrix', '/changes', '/events', '/replay', '/diff?from=1']) {
    const response = await get(`${base}${path}${path.includes('?') ? '&' : '?'}minRev=${sampleHead + 3}`)
    t.match(response.json(), { status: 503, code: 'not-caught-up', rev: sampleHead, lag: 3 }, path)
    t.equal(response.headers['retry-after'], '1')
  }
})

t.test('the answer about a past revision is the same bytes after later events', async (t) => {
  const { get, post } = await openService(t)
  const paths = ['/matrix', '/points/summer-flow/status', '/points/summer-flow/history', '/developments', '/changes', '/events'].map(
    (path) => `${base}${path}`,
  )
  const before = await Promise.all(paths.map(async (path) => (await get(`${path}?rev=${sampleHead}`)).body))
  await post(`${base}/developments/pledge/retractions`, { reason: 'source-retracted', note: 'Withdrawn' })
  for (const [index, path] of paths.entries()) {
    t.equal((await get(`${path}?rev=${sampleHead}&minRev=0`)).body, before[index], path)
    t.equal((await get(`${path}?rev=${sampleHead}`)).body, before[index], path)
  }
  t.not((await get(`${base}/matrix`)).json().points[1].parties.avenland.status, 'agreed')
})

t.test('times in answers are in UTC', async (t) => {
  const { get } = untouched
  t.equal((await get(`${base}/matrix?knownAt=2024-05-20T14:30:00%2B02:00`)).json().knownAt, '2024-05-20T12:30:00.000Z')
  t.equal((await get(`${base}/events?limit=1`)).json()[0].time, noon)
})
