import t from 'tap'
import { base, openService, sampleHead, statement } from '../support/service.ts'

const day = { earliest: '2024-05-14', precision: 'day', basis: 'printed' }
const development = `${base}/developments/pledge`
const denial = {
  party: 'avenland',
  point: 'summer-flow',
  by: 'avenland',
  basis: 'official',
  occurred: day,
  reports: [{ report: 'post-14' }],
}
const position = { party: 'borrovia', point: 'joint-gauge', stance: 'accepted', basis: 'official' }
const many = (count: number) => Array.from({ length: count }, (_, index) => statement({ id: `many-${index}` }))

/** A body that is not taken: the status, the code, and the place of the first error. */
type Row = [path: string, body: unknown, status: number, code: string, place?: Record<string, string>]

const misshapen: Row[] = [
  ['/negotiations', [], 400, 'invalid-request', { pointer: '' }],
  ['/negotiations', { id: 'Bad Id', title: 'x' }, 400, 'invalid-request', { pointer: '/id' }],
  ['/negotiations', { id: 'fresh', title: ' ' }, 400, 'invalid-request', { pointer: '/title' }],
  ['/negotiations', { id: 'fresh', title: 'Fresh', partys: [] }, 400, 'invalid-request', { pointer: '/partys' }],
  [
    '/negotiations',
    { id: 'fresh', title: 'Fresh', parties: [{ id: 'a', name: 'A', role: 'king' }] },
    400,
    'invalid-request',
    { pointer: '/parties/0/role' },
  ],
  [`${base}/parties`, null, 400, 'invalid-request', { pointer: '' }],
  [`${base}/parties`, 'delta', 400, 'invalid-request', { pointer: '' }],
  [`${base}/parties`, { id: 'delta', name: 'Delta' }, 400, 'invalid-request', { pointer: '/role' }],
  [`${base}/parties`, { id: 'delta', name: 7, role: 'principal' }, 400, 'invalid-request', { pointer: '/name' }],
  [`${base}/parties`, { 'a/b~c': 1, id: 'delta', name: 'Delta', role: 'principal' }, 400, 'invalid-request', { pointer: '/a~1b~0c' }],
  [`${base}/developments`, {}, 400, 'invalid-request', { pointer: '/kind' }],
  [`${base}/developments`, { ...statement(), kind: 'Rumour' }, 400, 'invalid-request', { pointer: '/kind' }],
  [`${base}/developments`, statement({ reports: [] }), 400, 'invalid-request', { pointer: '/reports' }],
  [
    `${base}/developments`,
    statement({ positions: [{ ...position, stance: 'yes' }] }),
    400,
    'invalid-request',
    { pointer: '/positions/0/stance' },
  ],
  [
    `${base}/developments`,
    statement({ occurred: { ...day, earliest: '2024-5-14' } }),
    400,
    'invalid-request',
    { pointer: '/occurred/earliest' },
  ],
  [
    `${base}/developments`,
    statement({ reports: [{ report: 'post-14', attribution: [{ actor: 7 }] }] }),
    400,
    'invalid-request',
    { pointer: '/reports/0/attribution/0/actor' },
  ],
  [`${base}/developments`, statement({ medium: 'tape' }), 400, 'invalid-request', { pointer: '/medium' }],
  [`${base}/developments`, [], 400, 'invalid-request', { pointer: '' }],
  [`${base}/developments`, many(1001), 400, 'invalid-request', { pointer: '' }],
  [`${base}/developments`, [statement(), statement({ id: 'two', summary: '' })], 400, 'invalid-request', { pointer: '/1/summary' }],
  [
    `${development}/retractions`,
    { development: 'pledge', reason: 'coder-error', note: 'x' },
    400,
    'invalid-request',
    { pointer: '/development' },
  ],
  [`${development}/retractions`, { reason: 'duplicate-of', note: 'x' }, 400, 'invalid-request', { pointer: '/duplicateOf' }],
  [`${development}/denials`, [denial], 400, 'invalid-request', { pointer: '' }],
  [`${base}/versions/first-draft/numbers`, { number: 0, point: 'summer-flow' }, 400, 'invalid-request', { pointer: '/number' }],
]

const refused: Row[] = [
  [`${development}/corrections`, { reason: 'coder-error', note: 'x', changes: {} }, 422, 'changes-nothing', { pointer: '/changes' }],
  ['/negotiations', { id: 'teln-dam', title: 'Again' }, 409, 'already-open', { pointer: '' }],
  [
    '/negotiations',
    { id: 'fresh', title: 'Fresh', points: [{ id: 'p', title: 'P', proposition: 'P is', requires: ['nobody'] }] },
    422,
    'unknown-party',
    { pointer: '/points/0/requires/0' },
  ],
  ['/negotiations/nowhere/parties', { id: 'delta', name: 'Delta', role: 'principal' }, 404, 'unknown-negotiation', { path: 'negotiation' }],
  [`${base}/parties`, { id: 'avenland', name: 'Avenland', role: 'principal' }, 409, 'id-taken', { pointer: '/id' }],
  [
    `${base}/points`,
    { id: 'lock', title: 'Lock', proposition: 'The lock opens', requires: ['delta'] },
    422,
    'unknown-party',
    { pointer: '/requires/0' },
  ],
  [`${base}/actors/envoy/aliases`, { alias: 'The envoy' }, 404, 'unknown-actor', { path: 'actor' }],
  [`${base}/actors/No_Slug/aliases`, { alias: 'The envoy' }, 404, 'unknown-actor', { path: 'actor' }],
  [`${base}/sources/gazette/assessments`, { alignedWith: null, reliability: 'C', reason: 'x' }, 404, 'unknown-source', { path: 'source' }],
  [
    `${base}/sources/river-post/assessments`,
    { alignedWith: 'delta', reliability: 'C', reason: 'x' },
    422,
    'unknown-party',
    { pointer: '/alignedWith' },
  ],
  [
    `${base}/reports`,
    { id: 'later', source: 'river-post', title: 'Later', publishedAt: { ...day, earliest: '2030-01-01' } },
    422,
    'in-the-future',
    { pointer: '/publishedAt' },
  ],
  [`${base}/versions/third-draft/numbers`, { number: 1, point: 'summer-flow' }, 404, 'unknown-version', { path: 'version' }],
  [`${base}/versions/first-draft/numbers`, { number: 1, point: 'lock' }, 422, 'unknown-point', { pointer: '/point' }],
  [`${base}/developments`, statement({ id: 'pledge' }), 409, 'id-taken', { pointer: '/id' }],
  [
    `${base}/developments`,
    statement({ positions: [{ ...position, party: 'delta' }] }),
    422,
    'not-a-party',
    { pointer: '/positions/0/party' },
  ],
  [
    `${base}/developments`,
    [statement(), statement({ id: 'two', reports: [{ report: 'none' }] })],
    422,
    'unknown-report',
    { pointer: '/1/reports/0/report' },
  ],
  [`${base}/developments/rumour/denials`, denial, 404, 'unknown-development', { path: 'development' }],
  [`${development}/denials`, { ...denial, point: 'joint-gauge' }, 422, 'unknown-position', { pointer: '/point' }],
  [`${base}/developments/walk-on-the-bank/repeats`, { report: { report: 'herald-15' } }, 409, 'retracted', { path: 'development' }],
  [
    `${development}/retractions`,
    { reason: 'duplicate-of', duplicateOf: 'pledge', note: 'x' },
    422,
    'duplicate-of-itself',
    { pointer: '/duplicateOf' },
  ],
  [
    `${development}/retractions`,
    { reason: 'duplicate-of', duplicateOf: 'rumour', note: 'x' },
    422,
    'unknown-development',
    { pointer: '/duplicateOf' },
  ],
]

t.test('what is not taken is refused at its place, and nothing is written', async (t) => {
  const { ledger, post, head } = await openService(t)
  for (const [path, body, status, code, place] of [...misshapen, ...refused]) {
    const response = await post(path, JSON.stringify(body), { 'content-type': 'application/json' })
    const label = `${path} ${JSON.stringify(body).slice(0, 80)} ${response.body}`
    t.match(response.json(), { status, code, type: `/problems/${code}` }, label)
    t.match(response.json().errors?.[0], place, label)
    t.equal(response.headers['content-type'], 'application/problem+json; charset=utf-8')
    t.equal(head(), sampleHead, label)
    t.strictSame(ledger.ids(), ['teln-dam'])
  }
})

t.test('all that is wrong is named at once', async (t) => {
  const { post } = await openService(t)
  const response = await post(`${base}/developments`, [
    statement({
      positions: [
        { ...position, party: 'delta' },
        { ...position, point: 'lock' },
      ],
    }),
    statement({ id: 'pledge' }),
  ])
  t.strictSame(
    response.json().errors.map(({ code, pointer }: { code: string; pointer: string }) => [code, pointer]),
    [
      ['not-a-party', '/0/positions/0/party'],
      ['unknown-point', '/0/positions/1/point'],
      ['id-taken', '/1/id'],
    ],
  )
})

t.test('a body that is not JSON, or too large, is refused before it is read', async (t) => {
  const { inject, head } = await openService(t)
  const json = { 'content-type': 'application/json' }
  for (const [payload, headers, status, code] of [
    ['{"id":', json, 400, 'malformed-json'],
    ['', json, 400, 'malformed-json'],
    ['{"__proto__": {"id": "x"}}', json, 400, 'malformed-json'],
    ['id=delta', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['{}', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    [JSON.stringify({ id: 'x'.repeat(900_001) }), json, 413, 'too-large'],
  ] as const) {
    const response = await inject({ method: 'POST', url: `${base}/parties`, headers, payload })
    t.match(response.json(), { status, code }, code)
  }
  const bare = await inject({ method: 'POST', url: `${base}/parties` })
  t.match(bare.json(), { status: 400, code: 'invalid-request' })
  t.equal(head(), sampleHead)
})

t.test('a member that is twice in one object is named, and nothing is written: which of them is meant, nobody knows', async (t) => {
  const { inject, head } = await openService(t)
  const headers = { 'content-type': 'application/json' }
  const send = (payload: string) => inject({ method: 'POST', url: `${base}/parties`, headers, payload })
  t.match((await send('{"id": "delta", "name": "D",\n "name": "E", "name": "F", "role": "principal"}')).json(), {
    status: 400,
    code: 'malformed-json',
    detail: '/name: This member is there twice, at line 1 column 17 and again at line 2 column 2, and 1 more like it',
  })
  t.equal(head(), sampleHead)
  t.equal((await send('{"id": "delta", "name": "\\"name\\": \\\\", "role": "principal"}')).statusCode, 201)
  const deep = '['.repeat(200_000)
  t.match((await send(`{"id": 1, "id": ${deep}${deep.replaceAll('[', ']')}}`)).json(), { status: 400 })
})

t.test('a body is taken in UTF-8 and as it is, or not at all', async (t) => {
  const { inject, head } = await openService(t)
  const party = JSON.stringify({ id: 'delta', name: 'Délta', role: 'principal' })
  const send = (headers: Record<string, string>, payload: string | Buffer = party) =>
    inject({ method: 'POST', url: `${base}/parties`, headers: { 'content-type': 'application/json', ...headers }, payload })
  t.match((await send({}, Buffer.from(party, 'latin1'))).json(), { status: 400, code: 'malformed-json', detail: 'The body is not UTF-8' })
  for (const headers of [
    { 'content-type': 'application/json; charset=iso-8859-1' },
    { 'content-type': 'application/json;charset="utf-16"' },
    { 'content-encoding': 'gzip' },
    { 'content-encoding': 'identity, br' },
  ])
    t.match((await send(headers)).json(), { status: 415, code: 'unsupported-media-type' }, JSON.stringify(headers))
  t.equal(head(), sampleHead)
  const taken = await send({ 'content-type': 'application/json; charset="UTF-8"', 'content-encoding': 'identity' })
  t.equal(taken.statusCode, 201)
  t.match((await inject({ url: `${base}/parties` })).body, '"Délta"')
})

t.test('developments that are too large together for one atomic entry are refused', async (t) => {
  const { post, head } = await openService(t)
  const response = await post(
    `${base}/developments`,
    Array.from({ length: 215 }, (_, index) => statement({ id: `large-${index}`, summary: 'w'.repeat(3800) })),
  )
  t.match(response.json(), { status: 413, code: 'too-large' })
  t.equal(head(), sampleHead)
})
