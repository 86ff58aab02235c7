import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { base, openService, sampleHead, sampleRequests, statement } from '../support/service.ts'

t.test('every kind of entry has its path, answers where it is in the log, and can be read there', async (t) => {
  const { get, post, head } = await openService(t, { isEmpty: true })
  const seen = new Set<string>()
  for (const { type, path, body } of sampleRequests) {
    const response = await post(path, body)
    t.equal(response.statusCode, 201, `${type} ${response.body}`)
    const receipt = response.json()
    t.equal(receipt.rev, head())
    t.equal(receipt.negotiation, 'teln-dam')
    t.equal(receipt.events.at(-1).rev, receipt.rev)
    t.equal(response.headers.etag, `"${receipt.rev}-json-r2"`)
    t.equal(response.headers['cache-control'], 'no-store')
    const there = await get(`${response.headers.location}`)
    t.equal(there.headers.etag, response.headers.etag, `${type} is to be read at ${response.headers.location}`)
    seen.add(type)
  }
  t.equal(seen.size, 16)
  t.equal(head(), sampleHead)
})

t.test('an opened negotiation is recorded with all that it opens with', async (t) => {
  const { post } = await openService(t, { isEmpty: true })
  const receipt = (await post('/negotiations', sampleRequests[0]?.body)).json()
  t.strictSame(
    receipt.events.map(({ type, rev }: { type: string; rev: number }) => `${rev} ${type}`),
    [
      ...['0 NegotiationOpened', '1 PartyJoined', '2 PartyJoined', '3 PointDefined', '4 PointDefined', '5 PointDefined'],
      ...['6 SourceIntroduced', '7 ReportFiled', '8 PlanVersionReported'],
    ],
  )
})

t.test('a development without an id gets one', async (t) => {
  const { get, post } = await openService(t)
  const { id: _, ...nameless } = statement()
  const response = await post(`${base}/developments`, nameless)
  const [id] = response.json().developments
  t.equal(response.headers.location, `${base}/developments/${id}`)
  t.match((await get(`${base}/developments/${id}`)).json(), { development: { id, summary: nameless.summary } })
})

t.test('a list of developments is recorded whole', async (t) => {
  const { get, post } = await openService(t)
  const response = await post(`${base}/developments`, [statement({ id: 'one' }), statement({ id: 'two' })])
  t.match(response.json(), { rev: sampleHead + 2, developments: listOf('one', 'two') })
  t.equal(response.headers.location, `${base}/developments`)
  t.match((await get(`${base}/changes`)).json().changes.at(-1), { rev: sampleHead + 1, point: 'joint-gauge' })
})

t.test('a list may name in one entry what it does not hold in another only where the rules allow it', async (t) => {
  const { post, head } = await openService(t)
  const response = await post(`${base}/developments`, [statement({ id: 'one' }), statement({ id: 'one' })])
  t.match(response.json(), { status: 409, code: 'id-taken', errors: listOf({ pointer: '/1/id' }) })
  t.equal(head(), sampleHead)
})

t.test('a field that the path says comes back as the event has it', async (t) => {
  const { get, post } = await openService(t)
  await post(`${base}/actors/water-minister/aliases`, { alias: 'The Minister' })
  const [event] = (await get(`${base}/events?from=${sampleHead + 1}`)).json()
  t.match(event, { type: 'standpoint.ActorAliased', data: { actor: 'water-minister', alias: 'The Minister' } })
})

t.test('several developments are reported as a list at a path of their own, all or none', async (t) => {
  const { post, get, head } = await openService(t)
  const list = [statement(), statement({ id: 'gauge-accepted-again' })]
  const response = await post(`${base}/developments/batches`, list)
  t.equal(response.statusCode, 201)
  t.strictSame(response.json().developments, ['gauge-accepted', 'gauge-accepted-again'])
  t.equal(response.headers.location, `${base}/developments`)
  const before = head()
  for (const [body, pointer] of [
    [statement({ id: 'third' }), ''],
    [[], ''],
    [[statement({ id: 'third' }), statement({ id: 'fourth', kind: 'Rumour' })], '/1/kind'],
    [[statement({ id: 'third' }), statement({ id: 'fourth', reports: [{ report: 'nowhere' }] })], '/1/reports/0/report'],
  ] as const) {
    const refused = await post(`${base}/developments/batches`, body)
    t.match(refused.json(), { errors: listOf({ pointer }) })
    t.ok([400, 422].includes(refused.statusCode))
  }
  t.equal(head(), before, 'nothing was written')
  t.equal((await get(`${base}/developments/batches`)).statusCode, 404, 'which is no development')
})
