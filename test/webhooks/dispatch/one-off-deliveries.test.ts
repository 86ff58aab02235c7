import t from 'tap'
import type { WebhookPayload } from '../../../events/webhook.ts'
import { delivering, openBench } from '../../support/dispatching.ts'
import { listOf } from '../../support/list-of.ts'
import { obliging } from '../../support/scripted-endpoint.ts'

const ping: WebhookPayload = { type: 'PingRequested', data: {} }
const resend = (rev: number, index = 0): WebhookPayload => ({ type: 'ResendRequested', data: { negotiation: 'dam', rev, index } })
const hour = 3_600_000

t.test('a ping is sent once, whatever comes of it, and is recorded', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 500, text: 'Not now' })
  await bench.act('desk', ping)
  await bench.time.runFor(hour)
  t.match(bench.endpoint.posts.slice(1), listOf({ id: 'ping_desk_2', attempt: 1 }))
  t.match((await bench.attempts('desk')).at(-1), { id: 'ping_desk_2', kind: 'ping', outcome: 'failed', excerpt: 'Not now', next: 'none' })
  await bench.process.close()
})

t.test('a message that is sent again is the same, marked, out of turn, and moves nothing', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 2, 'accepted')
  await bench.act('desk', resend(6, 1))
  const [, , once] = bench.endpoint.posts
  const again = bench.endpoint.posts.at(-1)
  t.match(again, { id: once?.id, text: once?.text, sequence: 2, isReplay: true, attempt: 1 })
  t.match((await bench.attempts('desk')).at(-1), { kind: 'resend', id: once?.id, replay: true })
  await bench.state('dam')
  t.equal(bench.endpoint.posts.at(-1)?.sequence, 5)
  await bench.process.close()
})

t.test('what is asked for is sent in its order, while a message waits for its retry', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = (post) => (post.isReplay || post.negotiation === null ? obliging(post) : { status: 500 })
  await bench.state('dam', 2)
  await bench.act('desk', ping, resend(7), ping)
  t.strictSame(
    bench.endpoint.posts.slice(2).map(({ id }) => id.replace(/_[0-9a-f]{8}$/, '')),
    ['ping_desk_2', 'msg_desk_dam_7_0', 'ping_desk_4'],
  )
  await bench.process.close()
})

t.test('a ping does not bring forward the retry of a message', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = (post) => (post.negotiation === null ? obliging(post) : { status: 500 })
  await bench.state('dam')
  await bench.time.runFor(1000)
  await bench.act('desk', ping)
  await bench.time.runFor(3999)
  t.strictSame(bench.sent('dam'), ['1'])
  await bench.time.runFor(1)
  t.strictSame(bench.sent('dam'), ['1', '1/2'])
  await bench.process.close()
})

t.test('a ping that succeeds shows that the endpoint is not failing for good', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = (post) => (post.negotiation === null ? obliging(post) : { status: 500 })
  await bench.state('dam')
  for (let days = 0; days < 12; days++) {
    await bench.time.runFor(24 * hour)
    await bench.act('desk', ping)
  }
  t.equal(bench.stateOf('desk'), 'active')
  await bench.process.close()
})

t.test('pings that fail now and then do not disable an endpoint', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.act('desk', ping)
  await bench.time.runFor(14 * 24 * hour)
  await bench.act('desk', ping)
  await bench.state('dam')
  t.equal(bench.stateOf('desk'), 'active')
  await bench.process.close()
})

t.test('what is asked for before the endpoint is verified, or while the subscription is paused, is sent afterwards', async (t) => {
  const bench = openBench()
  await bench.start()
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.negotiate('dam')
  await bench.subscribe('desk', { filter: { types: ['status.changed'] } })
  await bench.act('desk', ping)
  t.strictSame(new Set(bench.endpoint.posts.map(({ id }) => id)), new Set(['challenge_desk_0_1']))
  bench.endpoint.answer = obliging
  await bench.time.runFor(hour)
  t.equal(bench.endpoint.posts.at(-1)?.id, 'ping_desk_1')
  await bench.act('desk', { type: 'WebhookPaused', data: {} }, ping)
  t.equal(bench.endpoint.posts.at(-1)?.id, 'ping_desk_1')
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.equal(bench.endpoint.posts.at(-1)?.id, 'ping_desk_4')
  await bench.process.close()
})

t.test('what was sent on request is not sent again after a restart, and what was not is', async (t) => {
  const bench = await delivering()
  await bench.act('desk', ping)
  bench.endpoint.answer = () => ({ hangs: true })
  await bench.act('desk', ping)
  await bench.restart()
  t.strictSame(
    bench.endpoint.posts.slice(1).map(({ id }) => id),
    ['ping_desk_2', 'ping_desk_3', 'ping_desk_3'],
  )
  await bench.process.close()
})

t.test('a message that is not there is passed over', async (t) => {
  const bench = await delivering()
  await bench.state('dam')
  await bench.act('desk', resend(6, 5), resend(6, 99), ping)
  t.strictSame(
    bench.endpoint.posts.slice(2).map(({ id }) => id),
    ['ping_desk_4'],
  )
  await bench.restart()
  t.equal(bench.endpoint.posts.length, 3)
  await bench.process.close()
})

t.test('an endpoint that answers 410 to a ping is gone', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 410 })
  await bench.act('desk', { type: 'PingRequested', data: {} })
  t.match(bench.subscription('desk'), { disabled: { reason: 'gone' } })
  t.match((await bench.attempts('desk')).at(-1), { kind: 'ping', status: 410, next: 'disable' })
  await bench.process.close()
})
