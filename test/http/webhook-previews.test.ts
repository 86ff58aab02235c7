import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { sampleId } from '../support/sample.ts'
import { openService, statement } from '../support/service.ts'
import { storedOf, subscribed } from '../support/subscribed.ts'

const filters = [
  {},
  { types: ['status.changed'] },
  { points: ['summer-flow'], parties: ['avenland'] },
  { to: ['agreed'], causes: ['new', 'denied'] },
  { negotiations: ['isle-ferry'] },
  { points: ['joint-gauge'], types: ['development.recorded'] },
]

t.test('a preview shows what the messages of such a subscription would tell', async (t) => {
  const service = await openService(t)
  await service.post('/negotiations', { id: 'isle-ferry', title: 'The ferry' })
  for (const [index, filter] of filters.entries()) {
    await subscribed(service, { id: `hook-${index}`, filter })
    const { messages } = (await service.get(`/webhooks/hook-${index}/messages?negotiation=${sampleId}`)).json()
    const preview = (await service.post('/webhooks/previews', { filter })).json()
    t.equal(preview.count, messages.length)
    t.strictSame(
      preview.notices,
      messages.map(({ body: { type, timestamp, data } }: { body: Record<string, unknown> }) => ({ type, timestamp, data })),
      JSON.stringify(filter),
    )
    const byType: Record<string, number> = {}
    for (const { type } of preview.notices) byType[type] = (byType[type] ?? 0) + 1
    t.strictSame(preview.byType, byType)
  }
})

t.test('a preview begins where a subscription would', async (t) => {
  const { post } = await openService(t)
  const filter = { negotiations: [sampleId] }
  const firstOf = async (start: object) => (await post('/webhooks/previews', { filter, start })).json().notices[0]?.data.rev
  t.equal(await firstOf({ rev: 23 }), 23)
  t.equal(await firstOf({ since: '2024-05-20T12:15:00Z' }), 23)
  t.equal(await firstOf({ since: '2024-05-20' }), 22)
  t.equal(await firstOf({ since: '2024-05-20T12:21:00.001Z' }), undefined)
})

t.test('a preview counts everything and shows the newest, of all negotiations by the time of recording', async (t) => {
  const { post, nextMinute } = await openService(t)
  const source = { id: 'isle-post', name: 'Isle Post', reliability: 'B' }
  const published = { earliest: '2024-05-10', precision: 'day', basis: 'printed' }
  await post('/negotiations', {
    id: 'isle-ferry',
    title: 'The ferry',
    sources: [source],
    parties: [{ id: 'isle', name: 'The isle', role: 'principal' }],
    points: [{ id: 'fares', title: 'Fares', proposition: 'Fares are capped' }],
    reports: [{ id: 'isle-1', source: 'isle-post', title: 'Fares', publishedAt: published }],
  })
  const positions = [{ party: 'isle', point: 'fares', stance: 'accepted', basis: 'official' }]
  const told = { summary: 'The isle accepts', occurred: published, reports: [{ report: 'isle-1' }], positions }
  t.equal((await post('/negotiations/isle-ferry/developments', statement({ id: 'fares', ...told }))).statusCode, 201)
  nextMinute()
  t.equal((await post(`/negotiations/${sampleId}/developments`, statement())).statusCode, 201)
  const places = async (limit: number) => {
    const { count, notices } = (await post('/webhooks/previews', { filter: {}, limit })).json()
    t.equal(count, 22)
    return notices.map(
      ({ data }: { data: { negotiation: string; rev: number; index: number } }) => `${data.negotiation} ${data.rev}.${data.index}`,
    )
  }
  const all = await places(100)
  t.equal(all.length, 22)
  t.strictSame(all.slice(-5), ['isle-ferry 5.0', 'isle-ferry 5.1', 'isle-ferry 5.2', `${sampleId} 30.0`, `${sampleId} 30.1`])
  for (const limit of [1, 2, 5, 9]) t.strictSame(await places(limit), all.slice(-limit))
})

t.test('a preview without a filter is one of everything', async (t) => {
  const { post } = await openService(t)
  t.strictSame((await post('/webhooks/previews', {})).json(), (await post('/webhooks/previews', { filter: {} })).json())
})

t.test('a preview leaves nothing behind', async (t) => {
  const service = await openService(t)
  await service.post('/webhooks/previews', { filter: {} }, { 'idempotency-key': 'desk/preview' })
  t.strictSame((await service.get('/webhooks')).json(), { webhooks: [] })
  t.strictSame(await storedOf(service, 'previews'), [])
})

t.test('what is wrong with a preview is told at its place in the body', async (t) => {
  const { post } = await openService(t)
  for (const [given, status, code, pointer] of [
    [{ filter: null }, 400, 'invalid-request', '/filter'],
    [{ filter: {}, limit: 101 }, 400, 'invalid-request', '/limit'],
    [{ filter: { points: [] } }, 400, 'invalid-request', '/filter/points'],
    [{ filter: {}, start: 'now' }, 400, 'invalid-request', '/start'],
    [{ filter: {}, start: { since: '2024-05-21' } }, 422, 'future-start', '/start/since'],
    [{ filter: { types: ['overall.changed'], parties: ['avenland'] } }, 422, 'futile-filter', '/filter/parties'],
    [{ filter: {}, start: { rev: 1 } }, 422, 'one-negotiation', '/start/rev'],
    [{ filter: { negotiations: ['nowhere'] }, start: { rev: 1 } }, 422, 'unknown-negotiation', '/filter/negotiations/0'],
    [{ filter: { negotiations: [sampleId] }, start: { rev: 99 } }, 422, 'revision-not-reached', '/start/rev'],
  ] as const)
    t.match((await post('/webhooks/previews', given)).json(), { status, code, errors: listOf({ pointer }) }, JSON.stringify(given))
})
