import t from 'tap'
import { type Bench, delivering } from '../../support/dispatching.ts'
import { obliging } from '../../support/scripted-endpoint.ts'

const day = 86_400_000
const newUrl = 'https://new.example/'

/** A message is under way to the old URL, and the new one is verified. */
async function moved(): Promise<Bench> {
  const bench = await delivering()
  await bench.time.runFor(60_000)
  bench.endpoint.answer = (post) => (post.negotiation === null || post.url === newUrl ? obliging(post) : { hangs: true })
  await bench.state('dam', 2)
  await bench.act('desk', { type: 'WebhookChanged', data: { url: newUrl } })
  await bench.time.runFor(1000)
  t.equal(bench.stateOf('desk'), 'active')
  return bench
}

t.test('an old URL that says that it is gone says nothing of the new one, which is told all', async (t) => {
  const bench = await moved()
  bench.endpoint.underWay()[0]?.release({ status: 410 })
  await bench.time.runFor(1000)
  t.equal(bench.stateOf('desk'), 'active')
  t.strictSame(
    bench.endpoint.posts
      .filter(({ negotiation }) => negotiation !== null)
      .map(({ url, sequence, attempt }) => [url === newUrl, sequence, attempt]),
    [
      [false, 1, 1],
      [true, 1, 1],
      [true, 2, 1],
    ],
  )
  t.strictSame(
    (await bench.attempts('desk')).filter(({ kind }) => kind === 'message').map(({ outcome }) => outcome),
    ['delivered', 'delivered'],
    'what failed at the old one is no failed attempt',
  )
  await bench.process.close()
})

t.test('what the old URL takes after the change is delivered', async (t) => {
  const bench = await moved()
  bench.endpoint.underWay()[0]?.release({ status: 200 })
  await bench.time.runFor(1000)
  t.strictSame(bench.sent('dam'), ['1', '2'])
  await bench.process.close()
})

t.test('a ping that the old URL answers with 410 leaves the new one alone', async (t) => {
  const bench = await delivering()
  await bench.time.runFor(60_000)
  bench.endpoint.answer = (post) => (post.url === newUrl ? obliging(post) : { hangs: true })
  await bench.act('desk', { type: 'PingRequested', data: {} })
  await bench.act('desk', { type: 'WebhookChanged', data: { url: newUrl } })
  bench.endpoint.underWay()[0]?.release({ status: 410 })
  await bench.time.runFor(1000)
  t.equal(bench.stateOf('desk'), 'active')
  t.match(bench.endpoint.posts.at(-1), { url: newUrl, id: 'ping_desk_2' })
  await bench.process.close()
})

t.test('days in which nothing was tried between two failures do not count against the endpoint', async (t) => {
  const bench = await delivering({ given: { onExhaustion: 'skip' } })
  bench.endpoint.answer = (post) => (post.negotiation === null ? obliging(post) : { status: 500 })
  await bench.state('dam')
  await bench.time.runFor(4 * day)
  t.equal(bench.sent('dam').length, 10, 'the first message is given up')
  await bench.time.runFor(10 * day)
  await bench.state('dam')
  await bench.time.runFor(3 * day)
  t.equal(bench.stateOf('desk'), 'active')
  await bench.process.close()
})

t.test('failures that follow each other do, by whatever message', async (t) => {
  const bench = await delivering({ given: { onExhaustion: 'skip' } })
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam', 2)
  await bench.time.runFor(6 * day)
  t.match(bench.subscription('desk').disabled, { reason: 'failing' })
  await bench.process.close()
})
