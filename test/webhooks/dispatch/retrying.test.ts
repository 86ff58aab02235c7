import t from 'tap'
import { deliveryStreamOf } from '../../../events/delivery.ts'
import { type Bench, delivering } from '../../support/dispatching.ts'
import { newEvent } from '../../support/events.ts'
import { listOf } from '../../support/list-of.ts'
import { obliging, type Reply } from '../../support/scripted-endpoint.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** The waits between the ten attempts: the example schedule of Standard Webhooks 1.0.0. */
const schedule = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]
/** An almost full jitter. */
const nearlyOne = 1 - 2 ** -20
const jittered = (ms: number): number => ms + Math.floor(ms * 0.2 * nearlyOne)

const messages = (bench: Bench) => bench.endpoint.posts.filter(({ negotiation }) => negotiation !== null)

/** What was waited between one attempt and the next. */
const waits = (bench: Bench): number[] =>
  messages(bench)
    .map(({ at }) => at)
    .flatMap((at, index, all) => (index === 0 ? [] : [at - (all[index - 1] as number)]))

/** All the attempts at one message, of which each comes to the same. */
async function tried(reply: Reply, chance = 0): Promise<Bench> {
  const bench = await delivering()
  bench.jitter(chance)
  bench.endpoint.answer = () => reply
  await bench.state('dam')
  // Nothing else is sent meanwhile that would be a success; after five days without one the endpoint would be disabled.
  await bench.time.runFor(4.9 * day)
  return bench
}

const failing: [what: string, reply: Reply, recorded: object][] = [
  ['an answer that no final one is', { status: 103 }, { status: 103 }],
  ...[300, 301, 302, 303, 304, 307, 308].map((status): [string, Reply, object] => [`a redirect by ${status}`, { status }, { status }]),
  ...[400, 401, 403, 404, 409, 422].map((status): [string, Reply, object] => [
    `the refusal ${status}`,
    { status, text: 'No' },
    { status, excerpt: 'No' },
  ]),
  ...[500, 502, 503, 429].map((status): [string, Reply, object] => [`the answer ${status} without Retry-After`, { status }, { status }]),
  ['Retry-After on another status', { status: 500, retryAfter: '80000' }, { status: 500 }],
  ...(['timeout', 'connect', 'tls', 'refused-address', 'cut'] as const).map((reason): [string, Reply, object] => [
    `a failure: ${reason}`,
    { reason },
    { reason: `It failed: ${reason}` },
  ]),
]

for (const [what, reply, recorded] of failing)
  t.test(`${what} is tried again by the schedule, and never early`, async (t) => {
    for (const [chance, wait] of [
      [0, (ms: number) => ms],
      [nearlyOne, jittered],
    ] as const) {
      const bench = await tried(reply, chance)
      t.strictSame(waits(bench).slice(0, 9), schedule.map(wait))
      t.match(
        (await bench.attempts('desk')).slice(1, 10),
        listOf(...schedule.map((_, at) => ({ ...recorded, outcome: 'failed', attempt: at + 1, next: 'retry' }))),
      )
      await bench.process.close()
    }
  })

for (const status of [200, 201, 202, 204, 226, 299])
  t.test(`${status} is a success, recorded without what was said`, async (t) => {
    const bench = await tried({ status, text: 'Thank you' })
    t.strictSame(bench.sent('dam'), ['1'])
    const last = (await bench.attempts('desk')).at(-1)
    t.match(last, { kind: 'message', outcome: 'delivered', status, next: 'none' })
    t.notOk(last !== undefined && 'excerpt' in last)
    await bench.process.close()
  })

for (const status of [429, 503])
  t.test(
    `${status} with Retry-After waits as long as that asks, or as the schedule does if that is longer, and a day at most`,
    async (t) => {
      const asking: [string, number][] = [
        ['0', 5 * second],
        ['3', 5 * second],
        ['90', 90 * second],
        ['86400', day],
        ['999999999', day],
        ['Sat, 01 Jun 2024 12:10:01 GMT', 10 * minute],
        ['Sat, 01 Jun 2024 11:00:00 GMT', 5 * second],
        ['soon', 5 * second],
      ]
      for (const [retryAfter, ms] of asking)
        for (const [chance, wait] of [
          [0, (one: number) => one],
          [nearlyOne, jittered],
        ] as const) {
          const bench = await tried({ status, retryAfter }, chance)
          t.equal(waits(bench)[0], wait(ms), retryAfter)
          await bench.process.close()
        }
    },
  )

t.test('after ten attempts a blocked message is tried once a day, for as long as others succeed, and what follows waits', async (t) => {
  const bench = await delivering({ negotiations: ['dam', 'ferry'] })
  bench.endpoint.answer = (post) => (post.negotiation === 'dam' ? { status: 500 } : obliging(post))
  await bench.state('dam', 2)
  for (let days = 0; days < 12; days++) {
    await bench.state('ferry')
    await bench.time.runFor(day)
  }
  const dam = messages(bench).filter(({ negotiation }) => negotiation === 'dam')
  t.strictSame(new Set(dam.map(({ sequence }) => sequence)), new Set([1]))
  t.strictSame(
    dam.slice(10).map(({ at }, index) => at - (dam[9 + index]?.at ?? 0)),
    Array.from({ length: dam.length - 10 }, () => day),
  )
  t.equal(dam.at(-1)?.attempt, dam.length)
  t.match(
    (await bench.attempts('desk')).find(({ attempt }) => attempt === 10),
    { next: 'block' },
  )
  t.equal(bench.sent('ferry').length, 12)
  t.equal(bench.stateOf('desk'), 'active')
  await bench.process.close()
})

t.test('a message that may be skipped is given up after ten attempts, with a gap in the numbers', async (t) => {
  const bench = await delivering({ given: { onExhaustion: 'skip' } })
  bench.endpoint.answer = (post) => (post.sequence === 1 ? { status: 500 } : obliging(post))
  await bench.state('dam', 3)
  await bench.time.runFor(4 * day)
  t.strictSame(bench.sent('dam').slice(-3), ['1/10', '2', '3'])
  t.match(
    (await bench.attempts('desk')).find(({ attempt }) => attempt === 10),
    { next: 'skip', sequence: 1 },
  )
  await bench.process.close()
})

t.test('a blocked message is skipped at its next attempt once its owner chooses so', async (t) => {
  const bench = await delivering({ negotiations: ['dam', 'ferry'] })
  bench.endpoint.answer = (post) => (post.negotiation === 'dam' && post.sequence === 1 ? { status: 500 } : obliging(post))
  await bench.state('dam', 2)
  await bench.time.runFor(4 * day)
  await bench.state('ferry')
  await bench.act('desk', { type: 'WebhookChanged', data: { onExhaustion: 'skip' } })
  t.equal(bench.sent('dam').at(-1), '1/10')
  await bench.time.runFor(day)
  t.strictSame(bench.sent('dam').slice(-2), ['1/11', '2'])
  await bench.process.close()
})

t.test('410 disables the endpoint as gone at once, which is told, and nothing is lost', async (t) => {
  const bench = await delivering({ negotiations: ['dam', 'ferry'] })
  bench.endpoint.answer = () => ({ status: 410 })
  await bench.state('dam', 2)
  await bench.state('ferry')
  await bench.time.runFor(30 * day)
  t.match(bench.subscription('desk').disabled, { reason: 'gone' })
  t.match(bench.logged, listOf({ level: 'warn', fields: { webhook: 'desk', reason: 'gone' } }))
  t.strictSame([bench.sent('dam'), bench.sent('ferry')], [['1'], []])
  t.match((await bench.attempts('desk')).at(-1), { outcome: 'failed', status: 410, next: 'disable' })
  bench.endpoint.answer = obliging
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.strictSame([bench.sent('dam'), bench.sent('ferry')], [['1', '1', '2'], ['1']])
  await bench.process.close()
})

t.test(
  'an endpoint that answers 410 to a webhook that is just being paused stays paused, and nobody is told that it is disabled',
  async (t) => {
    const bench = await delivering()
    bench.endpoint.answer = () => ({ hangs: true })
    await bench.state('dam')
    await bench.act('desk', { type: 'WebhookPaused', data: {} })
    bench.endpoint.underWay()[0]?.release({ status: 410 })
    await bench.time.settle()
    t.equal(bench.stateOf('desk'), 'paused')
    t.strictSame(bench.logged, [])
    await bench.process.close()
  },
)

t.test('five days without success disable the endpoint as failing, and it goes on from its place once it is resumed', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam', 3)
  await bench.time.runFor(4.9 * day)
  t.equal(bench.stateOf('desk'), 'active')
  await bench.time.runFor(2 * day)
  t.match(bench.subscription('desk').disabled, { reason: 'failing' })
  t.match(bench.logged, listOf({ level: 'warn', fields: { webhook: 'desk', reason: 'failing' } }))
  const before = bench.endpoint.posts.length
  await bench.time.runFor(30 * day)
  t.equal(bench.endpoint.posts.length, before, 'nothing is sent meanwhile')
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.equal(bench.sent('dam').at(-1), '1', 'at once, with a first attempt')
  t.equal(bench.stateOf('desk'), 'active', 'the old failures no longer count')
  await bench.time.runFor(4.9 * day)
  t.equal(bench.stateOf('desk'), 'active')
  bench.endpoint.answer = obliging
  await bench.time.runFor(1.2 * day)
  t.strictSame(bench.sent('dam').slice(-2), ['2', '3'])
  await bench.process.close()
})

t.test('failures from before a pause count for nothing, however long nothing was to be sent after it', async (t) => {
  const bench = await delivering({ given: { onExhaustion: 'skip' } })
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam')
  await bench.time.runFor(4 * day)
  await bench.act('desk', { type: 'WebhookPaused', data: {} })
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  await bench.time.runFor(8 * day)
  await bench.state('dam')
  t.equal(bench.stateOf('desk'), 'active')
  await bench.process.close()
})

t.test('failures at an old URL do not count against the new one', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam')
  await bench.time.runFor(4.99 * day)
  await bench.act('desk', { type: 'WebhookChanged', data: { url: 'https://new.example/' } })
  await bench.time.runFor(day)
  t.equal(bench.stateOf('desk'), 'pending')
  await bench.process.close()
})

t.test('an attempt that is given up is none: it is made again under its number', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = ({ attempt }) => (attempt === 1 ? { status: 500 } : { hangs: true })
  await bench.state('dam')
  await bench.time.runFor(minute)
  await bench.restart()
  t.strictSame(bench.sent('dam'), ['1', '1/2', '1/2'])
  t.equal((await bench.attempts('desk')).length, 2, 'a challenge and the first attempt')
  await bench.process.close()
})

t.test('a wait goes on over a restart', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam')
  await bench.time.runFor(minute)
  await bench.restart()
  await bench.crash()
  await bench.time.runFor(4 * minute)
  t.strictSame(waits(bench), [5 * second])
  await bench.time.runFor(minute)
  t.strictSame(waits(bench), [5 * second, 5 * minute])
  await bench.process.close()
})

t.test('a retry that a wrong clock has put off for years is made after the wait that was meant', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam')
  await bench.time.runFor(1000)
  await bench.process.close()
  const stream = deliveryStreamOf('desk')
  const [newest] = await bench.store.readStream(stream, { direction: 'backwards', limit: 1 })
  if (newest === undefined) throw new Error('Nothing is recorded')
  const lane = (await bench.progress('desk')).lanes.get('dam')
  const data = { ...(newest.data as object), attempts: [], lanes: { dam: { ...lane, retryAt: '2099-01-01T00:00:00.000Z' } } }
  const { type, recordedAt, recordedBy, schemaVersion } = newest
  await bench.store.append(stream, newest.revision, [newEvent('wrong clock', { type, recordedAt, recordedBy, schemaVersion, data })])
  await bench.start()
  await bench.time.runFor(5 * second - 1)
  t.strictSame(bench.sent('dam'), ['1'])
  await bench.time.runFor(1)
  t.strictSame(bench.sent('dam'), ['1', '1/2'])
  await bench.process.close()
})

t.test('whoever has mended an endpoint need not wait for the next retry', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam')
  bench.endpoint.answer = obliging
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.strictSame(bench.sent('dam'), ['1', '1'])
  await bench.process.close()
})
