import t from 'tap'
import { openBench } from '../../support/dispatching.ts'
import { listOf } from '../../support/list-of.ts'
import { obliging, type Reply } from '../../support/scripted-endpoint.ts'

const second = 1000
const day = 86_400_000

/** A new subscription with something to tell, whose endpoint answers so. */
async function challenged(reply: Reply, base = '', handshake: Reply = reply) {
  const bench = openBench({ base })
  await bench.start()
  bench.endpoint.answer = ({ method }) => (method === 'OPTIONS' ? handshake : reply)
  await bench.negotiate('dam')
  await bench.subscribe('desk')
  await bench.state('dam')
  return bench
}

t.test('nothing is told before the endpoint has answered the challenge, and all of it afterwards', async (t) => {
  const bench = await challenged({ hangs: true })
  t.match(bench.endpoint.posts, listOf({ id: 'challenge_desk_0', challenge: 'token-00' }))
  bench.endpoint.underWay()[0]?.release({ status: 201, text: 'I say token-00' })
  bench.endpoint.answer = obliging
  await bench.time.settle()
  t.equal(bench.stateOf('desk'), 'active')
  t.strictSame(bench.sent('dam'), ['1'])
  await bench.process.close()
})

for (const [what, reply] of [
  ['a success without the text', { status: 200, text: 'OK' }],
  ['the text of another challenge', { status: 200, text: 'token-07' }],
  ['the text with a failure', { status: 500, text: 'token-00 token-01 token-02' }],
  ['no answer', { reason: 'timeout' }],
] as [string, Reply][])
  t.test(`${what} verifies nothing: the challenge is tried again, each time with a text of its own`, async (t) => {
    const bench = await challenged(reply)
    await bench.time.runFor(5 * second)
    t.match(
      bench.endpoint.posts,
      listOf({ id: 'challenge_desk_0', challenge: 'token-00', attempt: 1 }, { id: 'challenge_desk_0', challenge: 'token-01', attempt: 2 }),
    )
    t.match((await bench.attempts('desk'))[0], { kind: 'challenge', outcome: 'failed', next: 'retry', attempt: 1 })
    t.equal(bench.stateOf('desk'), 'pending')
    await bench.process.close()
  })

t.test('an endpoint that leaves ten challenges unanswered is disabled as unverified, and challenged anew when it is resumed', async (t) => {
  const bench = await challenged({ status: 200 })
  await bench.time.runFor(4 * day)
  t.equal(bench.endpoint.posts.length, 10)
  t.match(bench.subscription('desk').disabled, { reason: 'unverified' })
  t.match(bench.logged, listOf({ level: 'warn', fields: { reason: 'unverified' } }))
  await bench.time.runFor(10 * day)
  await bench.restart()
  t.equal(bench.endpoint.posts.length, 10)
  bench.endpoint.answer = obliging
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.match(bench.endpoint.posts.slice(10), listOf({ id: /^challenge_desk_2_/, attempt: 1 }, { id: /^msg_desk_dam_6_0_/ }))
  await bench.process.close()
})

t.test('a challenge goes on over a restart where it was', async (t) => {
  const bench = await challenged({ status: 200 })
  await bench.time.runFor(10 * second)
  await bench.restart()
  await bench.crash()
  t.equal(bench.endpoint.posts.length, 2)
  await bench.time.runFor(300 * second)
  t.equal(bench.endpoint.posts.at(-1)?.attempt, 3)
  await bench.process.close()
})

t.test('an endpoint that answers 410 to the challenge is gone', async (t) => {
  const bench = await challenged({ status: 410 })
  t.match(bench.subscription('desk').disabled, { reason: 'gone' })
  await bench.process.close()
})

t.test('an endpoint that is verified stays so over pauses and restarts', async (t) => {
  const bench = await challenged({ status: 200, text: 'token-00' })
  await bench.act('desk', { type: 'WebhookPaused', data: {} })
  await bench.restart()
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.equal(bench.endpoint.posts.filter(({ challenge }) => challenge !== undefined).length, 1)
  await bench.process.close()
})

t.test('a verification that the store does not take is tried until it does', async (t) => {
  const bench = await challenged({ hangs: true })
  let refusals = 3
  bench.fates.append = (stream) => (stream === 'webhook-desk' && refusals-- > 0 ? 'refused' : 'answered')
  bench.endpoint.underWay()[0]?.release({ status: 200, text: 'token-00' })
  bench.endpoint.answer = obliging
  await bench.time.runFor(5 * second)
  t.equal(bench.stateOf('desk'), 'active')
  t.equal(bench.endpoint.posts.filter(({ challenge }) => challenge !== undefined).length, 1)
  await bench.process.close()
})

t.test('a new URL is challenged at once, whatever the old one still waits for', async (t) => {
  const bench = await challenged({ status: 500 })
  await bench.time.runFor(60 * second)
  await bench.act('desk', { type: 'WebhookChanged', data: { url: 'https://new.example/' } })
  t.match(bench.endpoint.posts.at(-1), { url: 'https://new.example/', id: 'challenge_desk_1_1', attempt: 1 })
  await bench.process.close()
})

t.test('a URL that was left and taken up again is verified by its newest challenge only', async (t) => {
  const bench = await challenged({ hangs: true })
  const [{ url } = { url: '' }] = bench.endpoint.posts
  await bench.act('desk', { type: 'WebhookChanged', data: { url: 'https://new.example/' } })
  await bench.act('desk', { type: 'WebhookChanged', data: { url } })
  bench.endpoint.underWay()[0]?.release({ status: 200, text: 'token-00' })
  await bench.time.runFor(10 * second)
  t.equal(bench.stateOf('desk'), 'pending')
  t.match(bench.endpoint.underWay(), listOf({ url, id: 'challenge_desk_2_1' }))
  await bench.process.close()
})

t.test('an endpoint that allows this service in the handshake of CloudEvents is verified', async (t) => {
  for (const allowedOrigin of ['*', 'Standpoint.example']) {
    const bench = await challenged({ status: 405 }, 'https://standpoint.example', { status: 200, allowedOrigin })
    t.match(
      bench.endpoint.posts.slice(0, 2),
      listOf({ method: 'POST' }, { method: 'OPTIONS', text: '', headers: { 'webhook-request-origin': 'standpoint.example' } }),
    )
    t.equal(bench.stateOf('desk'), 'active')
    await bench.process.close()
  }
})

t.test('a handshake that fails, or allows somebody else, verifies nothing', async (t) => {
  for (const handshake of [{ status: 200 }, { status: 200, allowedOrigin: 'other.example' }, { status: 403, allowedOrigin: '*' }]) {
    const bench = await challenged({ status: 200 }, 'https://standpoint.example', handshake)
    t.equal(bench.stateOf('desk'), 'pending')
    await bench.process.close()
  }
})

t.test('a service without a name of its own shakes no hands', async (t) => {
  const bench = await challenged({ status: 405 }, '', { status: 200, allowedOrigin: '*' })
  t.strictSame(new Set(bench.endpoint.posts.map(({ method }) => method)), new Set(['POST']))
  t.equal(bench.stateOf('desk'), 'pending')
  await bench.process.close()
})

t.test('challenges are ten seconds apart at least, however often they are asked for', async (t) => {
  const bench = await challenged({ status: 404 })
  const begun = bench.time.now()
  for (let left = 50; left > 0; left--) await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.equal(bench.endpoint.posts.length, 1)
  await bench.time.runFor(10 * second)
  t.strictSame(
    bench.endpoint.posts.map(({ at, attempt }) => [at - begun, attempt]),
    [
      [0, 1],
      [10 * second, 1],
    ],
  )
  bench.endpoint.answer = obliging
  for (const to of ['one', 'other']) await bench.act('desk', { type: 'WebhookChanged', data: { url: `https://${to}.example/` } })
  t.equal(bench.endpoint.posts.length, 2)
  await bench.time.runFor(10 * second)
  t.match(bench.endpoint.posts[2], { url: 'https://other.example/', at: begun + 20 * second })
  t.equal(bench.stateOf('desk'), 'active')
  await bench.process.close()
})
