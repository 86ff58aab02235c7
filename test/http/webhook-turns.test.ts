import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { sampleId } from '../support/sample.ts'
import { openService, type Service, sampleHead, sampleMessage } from '../support/service.ts'
import { happened, storedOf, subscribed, verified } from '../support/subscribed.ts'

const turn = ({ inject }: Service, name: string) => inject({ method: 'POST', url: `/webhooks/desk/${name}` })
const typesOf = async (service: Service) => (await storedOf(service)).map(({ type }) => type)

t.test('a pause holds and does not count twice, and every resumption is a fresh start', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  await verified(service)
  for (const [name, state] of [
    ['pauses', 'paused'],
    ['pauses', 'paused'],
    ['resumptions', 'active'],
    ['resumptions', 'active'],
  ] as const) {
    const response = await turn(service, name)
    t.equal(response.statusCode, 200)
    t.match(response.json(), { state, owner: 'write-key' })
  }
  t.strictSame(await typesOf(service), ['WebhookSubscribed', 'WebhookVerified', 'WebhookPaused', 'WebhookResumed', 'WebhookResumed'])
})

t.test('a resumption brings a disabled webhook back', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  await verified(service)
  await happened(service, 'desk', { type: 'WebhookDisabled', data: { reason: 'failing' } })
  t.match((await turn(service, 'resumptions')).json(), { state: 'active', reason: null, disabledAt: null })
})

t.test('a resumption has an endpoint that was never verified challenged again', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  t.match((await turn(service, 'resumptions')).json(), { state: 'pending', rev: 1 })
  await happened(service, 'desk', { type: 'WebhookDisabled', data: { reason: 'unverified' } })
  t.match((await turn(service, 'resumptions')).json(), { state: 'pending', reason: null, rev: 3 })
  t.equal(service.webhooks.subscriptions.read('desk')?.challenge, 3)
})

t.test('what has nothing to say takes no body but an empty one', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  for (const name of ['pauses', 'resumptions', 'pings']) {
    const response = await service.post(`/webhooks/desk/${name}`, { until: 'tomorrow' })
    t.match(response.json(), { status: 400, code: 'invalid-request', errors: listOf({ pointer: '/until' }) }, name)
    t.ok((await service.post(`/webhooks/desk/${name}`, {})).statusCode < 300 || name === 'pings')
  }
})

t.test('a ping is put on record with the id that it will have, for an endpoint that is verified', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  t.match((await turn(service, 'pings')).json(), { status: 409, code: 'not-deliverable', detail: /pending$/ })
  await verified(service)
  const response = await turn(service, 'pings')
  t.equal(response.statusCode, 202)
  t.strictSame(response.json(), { message: 'ping_desk_2' })
  t.equal(response.headers.location, '/webhooks/desk/deliveries?message=ping_desk_2')
  t.strictSame(await typesOf(service), ['WebhookSubscribed', 'WebhookVerified', 'PingRequested'])
})

t.test('there is one ping in ten seconds', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  await verified(service)
  const tries = await Promise.all([1, 2, 3].map(() => turn(service, 'pings')))
  t.strictSame(tries.map(({ statusCode }) => statusCode).sort(), [202, 429, 429])
  const refused = await turn(service, 'pings')
  t.match(refused.json(), { status: 429, code: 'too-many-requests' })
  t.equal(refused.headers['retry-after'], '10')
  service.nextMinute()
  t.equal((await turn(service, 'pings')).statusCode, 202)
})

t.test('a wall clock that was set back keeps nobody from the next ping', async (t) => {
  const service = await openService(t, { managing: { now: () => 0 } })
  await subscribed(service)
  await verified(service)
  t.equal((await turn(service, 'pings')).statusCode, 202)
  t.equal((await turn(service, 'pings')).headers['retry-after'], '10')
  service.nextMinute()
  t.equal((await turn(service, 'pings')).statusCode, 202)
  t.equal((await turn(service, 'pings')).statusCode, 429)
})

t.test('nothing is sent out of turn to a webhook that is paused or disabled', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  await verified(service)
  const resend = `messages/${sampleMessage('desk', 22, 0)}/resends`
  await turn(service, 'pauses')
  for (const name of ['pings', resend])
    t.match((await turn(service, name)).json(), { status: 409, code: 'not-deliverable', detail: /paused$/ }, name)
  await turn(service, 'resumptions')
  await happened(service, 'desk', { type: 'WebhookDisabled', data: { reason: 'gone' } })
  for (const name of ['pings', resend])
    t.match((await turn(service, name)).json(), { status: 409, code: 'not-deliverable', detail: /disabled$/ }, name)
})

t.test('a replay begins at a revision or at a time, in one negotiation or in all', async (t) => {
  const service = await openService(t)
  await service.post('/negotiations', { id: 'isle-ferry', title: 'The ferry' })
  await service.post('/negotiations', { id: 'north-canal', title: 'The canal' })
  await subscribed(service, { filter: { negotiations: [sampleId, 'isle-ferry'] } })
  for (const [given, after] of [
    [{ negotiation: sampleId, from: { rev: 22 } }, { [sampleId]: 21 }],
    [{ negotiation: sampleId, from: { rev: 0 } }, { [sampleId]: -1 }],
    [{ from: { since: '2024-05-20' } }, { [sampleId]: -1, 'isle-ferry': -1 }],
    [{ from: { since: '2024-05-20T12:22:00Z' } }, { [sampleId]: sampleHead, 'isle-ferry': -1 }],
    [{ negotiation: 'isle-ferry', from: { since: '2024-05-20' } }, { 'isle-ferry': -1 }],
  ] as const) {
    const response = await service.post('/webhooks/desk/replays', given)
    t.equal(response.statusCode, 202)
    t.strictSame(response.json(), { after })
    t.match((await storedOf(service)).at(-1), { type: 'ReplayRequested', data: { after } })
  }
  const { lanes } = (await service.get('/webhooks/desk')).json().delivery
  t.match(lanes, listOf({ negotiation: sampleId, rev: -1, replaying: true, behind: 17 }, { negotiation: 'isle-ferry', rev: -1 }))
})

t.test('a revision needs no negotiation beside it where the filter names just one', async (t) => {
  const service = await openService(t)
  await subscribed(service, { filter: { negotiations: [sampleId] } })
  t.strictSame((await service.post('/webhooks/desk/replays', { from: { rev: 3 } })).json(), { after: { [sampleId]: 2 } })
})

t.test('what is wrong with a replay is told at its place in the body', async (t) => {
  const service = await openService(t)
  await service.post('/negotiations', { id: 'isle-ferry', title: 'The ferry' })
  await subscribed(service, { filter: { negotiations: [sampleId, 'nowhere'] } })
  for (const [given, status, code, pointer] of [
    [{ from: { rev: 3 } }, 422, 'one-negotiation', '/from/rev'],
    [{ from: { rev: 99 }, negotiation: sampleId }, 422, 'revision-not-reached', '/from/rev'],
    [{ from: { rev: 0 }, negotiation: 'nowhere' }, 422, 'unknown-negotiation', '/negotiation'],
    [{ from: { rev: 0 }, negotiation: 'isle-ferry' }, 422, 'not-subscribed', '/negotiation'],
    [{ from: { since: '2024-05-21' } }, 422, 'future-start', '/from/since'],
    [{ from: { since: '2024-05-20T12:22:00.001Z' }, negotiation: sampleId }, 422, 'future-start', '/from/since'],
    [{ from: 'the start' }, 400, 'invalid-request', '/from'],
    [{ from: { since: '31 May' } }, 400, 'invalid-request', '/from/since'],
    [{}, 400, 'invalid-request', '/from'],
  ] as const)
    t.match(
      (await service.post('/webhooks/desk/replays', given)).json(),
      { status, code, errors: listOf({ pointer }) },
      JSON.stringify(given),
    )
  t.equal((await storedOf(service)).length, 1)
})
