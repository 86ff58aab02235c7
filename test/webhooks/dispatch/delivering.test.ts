import t from 'tap'
import { type Bench, delivering, openBench, url } from '../../support/dispatching.ts'
import { revoked } from '../../support/keys.ts'
import { listOf } from '../../support/list-of.ts'
import { obliging } from '../../support/scripted-endpoint.ts'

const hangs = { hangs: true } as const

t.test('a message comes with its place, its number and its attempt, under the id that names its place', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 1, 'accepted')
  const [, first, second] = bench.endpoint.posts
  t.match(first, { url, id: /^msg_desk_dam_6_0_[0-9a-f]{8}$/, headers: { 'standpoint-position': 'dam/6/0', 'standpoint-sequence': '1' } })
  t.match(second, {
    id: /^msg_desk_dam_6_1_/,
    headers: { 'standpoint-series': '1.2', 'standpoint-sequence': '2', 'standpoint-attempt': '1' },
  })
  t.notOk('standpoint-replay' in (first?.headers ?? {}))
  await bench.process.close()
})

t.test('the next message of a negotiation waits for the one before it, and no other negotiation does', async (t) => {
  const bench = await delivering({ negotiations: ['dam', 'ferry'] })
  bench.endpoint.answer = (post) => (post.negotiation === 'dam' ? hangs : obliging(post))
  await bench.state('dam', 3)
  await bench.state('ferry', 3)
  t.strictSame([bench.sent('dam'), bench.sent('ferry')], [['1'], ['1', '2', '3']])
  bench.endpoint.answer = obliging
  bench.endpoint.underWay()[0]?.release({ status: 204 })
  await bench.time.settle()
  t.strictSame(bench.sent('dam'), ['1', '2', '3'])
  await bench.process.close()
})

t.test('no subscription waits for another', async (t) => {
  const bench = await delivering()
  await bench.subscribe('archive', { url: 'https://archive.example/' })
  bench.endpoint.answer = (post) => (post.url === url ? hangs : obliging(post))
  await bench.state('dam', 3)
  const of = (id: string) => bench.endpoint.posts.filter((post) => post.id.startsWith(`msg_${id}_`)).length
  t.strictSame([of('desk'), of('archive')], [1, 3])
  await bench.process.close()
})

t.test('eight messages of a subscription are under way at a time, and the others follow in their turn', async (t) => {
  const names = Array.from({ length: 20 }, (_, at) => `n-${at}`)
  const bench = await delivering({ negotiations: names })
  bench.endpoint.answer = () => hangs
  for (const name of names) await bench.state(name)
  t.equal(bench.endpoint.underWay().length, 8)
  for (let left = names.length; left > 0; left--) {
    t.equal(bench.endpoint.underWay().length, Math.min(8, left))
    bench.endpoint.underWay()[0]?.release({ status: 200 })
    await bench.time.settle()
  }
  t.strictSame(
    bench.endpoint.posts.slice(1).map(({ negotiation }) => negotiation),
    names,
  )
  await bench.process.close()
})

t.test('what waits for its turn when the subscription is paused is not sent', async (t) => {
  const names = Array.from({ length: 12 }, (_, at) => `n-${at}`)
  const bench = await delivering({ negotiations: names })
  bench.endpoint.answer = () => hangs
  for (const name of names) await bench.state(name)
  await bench.act('desk', { type: 'WebhookPaused', data: {} })
  for (const post of bench.endpoint.underWay()) post.release({ status: 200 })
  await bench.time.settle()
  t.equal(bench.endpoint.posts.length, 9, 'a challenge and eight messages')
  await bench.process.close()
})

t.test('told is what follows the start, and of a negotiation that is opened later everything', async (t) => {
  const bench = openBench()
  await bench.start()
  await bench.negotiate('dam', 'lock')
  await bench.state('dam', 4)
  await bench.state('lock', 2)
  await bench.subscribe('desk', { start: { ...bench.heads(), lock: 6 } })
  await bench.state('dam', 1)
  await bench.negotiate('ferry')
  await bench.state('ferry', 2)
  t.strictSame([bench.sent('dam'), bench.sent('lock'), bench.sent('ferry')], [['5'], ['2'], ['1', '2']], 'numbers count from the beginning')
  await bench.process.close()
})

t.test('a new filter holds for what is recorded afterwards, and its messages are numbered from 1', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => hangs
  await bench.state('dam', 1, 'accepted')
  await bench.act('desk', {
    type: 'WebhookChanged',
    data: { filter: { filter: { types: ['status.changed'] }, after: bench.heads() } },
  })
  bench.endpoint.answer = obliging
  bench.endpoint.underWay()[0]?.release({ status: 200 })
  await bench.state('dam', 1, 'refused')
  const told = bench.endpoint.posts
    .slice(1)
    .map(({ headers, text }) => `${headers['standpoint-series']} ${headers['standpoint-sequence']} ${JSON.parse(text).type}`)
  t.strictSame(told, ['1.2 1 development.recorded', '1.2 2 status.changed', '1.2 3 overall.changed', '2.2 1 status.changed'])
  await bench.process.close()
})

t.test('a paused subscription loses nothing', async (t) => {
  const bench = await delivering()
  await bench.act('desk', { type: 'WebhookPaused', data: {} })
  await bench.state('dam', 2)
  await bench.time.runFor(86_400_000)
  t.strictSame(bench.sent('dam'), [])
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.strictSame(bench.sent('dam'), ['1', '2'])
  await bench.process.close()
})

t.test('a deleted subscription is sent nothing more, and what was under way is recorded', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => hangs
  await bench.state('dam', 2)
  await bench.act('desk', { type: 'PingRequested', data: {} })
  await bench.act('desk', { type: 'WebhookDeleted', data: {} })
  for (const post of bench.endpoint.underWay()) post.release({ status: 200 })
  await bench.time.runFor(86_400_000)
  await bench.state('dam', 2)
  await bench.restart()
  t.equal(bench.endpoint.posts.length, 3, 'a challenge, a message and a ping')
  t.strictSame((await bench.attempts('desk')).map(({ kind, outcome }) => `${kind} ${outcome}`).sort(), [
    'challenge delivered',
    'message delivered',
    'ping delivered',
  ])
  await bench.process.close()
})

t.test('the subscription of a revoked key is held, and goes on when another owner takes it over', async (t) => {
  const bench = openBench()
  await bench.start()
  await bench.makeKey('desk')
  await bench.negotiate('dam')
  await bench.subscribe('desk', { owner: 'desk' })
  await bench.time.runFor(1000)
  await revoked(bench.process.keys, 'desk')
  await bench.state('dam', 2)
  await bench.restart()
  t.strictSame(bench.sent('dam'), [])
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'write-key' } })
  t.strictSame(bench.sent('dam'), ['1', '2'])
  await bench.process.close()
})

t.test('a key that is revoked while its subscription waits for a retry holds it', async (t) => {
  const bench = openBench()
  await bench.start()
  await bench.makeKey('desk')
  await bench.negotiate('dam')
  await bench.subscribe('desk', { owner: 'desk' })
  await bench.time.runFor(1000)
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam')
  await revoked(bench.process.keys, 'desk')
  await bench.time.runFor(86_400_000)
  t.strictSame(bench.sent('dam'), ['1'])
  await bench.process.close()
})

const backlogged = async () => {
  const bench = await delivering()
  bench.endpoint.answer = (post) => (post.url === url ? { status: 500 } : obliging(post))
  await bench.state('dam', 2)
  await bench.time.runFor(3 * 3_600_000)
  bench.endpoint.posts.splice(0)
  return bench
}

t.test('what waits goes to a new URL once it is verified, at once, and nothing more to the old one', async (t) => {
  const bench = await backlogged()
  await bench.act('desk', { type: 'WebhookChanged', data: { url: 'https://new.example/' } })
  const seen = bench.endpoint.posts.map((post) => [post.url, post.id.replace(/_[0-9a-f]{8}$/, '')])
  t.strictSame(seen, [
    ['https://new.example/', 'challenge_desk_2_1'],
    ['https://new.example/', 'msg_desk_dam_6_0'],
    ['https://new.example/', 'msg_desk_dam_7_0'],
  ])
  t.strictSame(bench.sent('dam'), ['1', '2'], 'with a first attempt')
  await bench.process.close()
})

t.test('a new URL that does not answer the challenge is sent nothing else', async (t) => {
  const bench = await backlogged()
  bench.endpoint.answer = () => ({ status: 200 })
  await bench.act('desk', { type: 'WebhookChanged', data: { url: 'https://new.example/' } })
  await bench.time.runFor(86_400_000)
  t.ok(bench.endpoint.posts.every((post) => post.challenge !== undefined && post.url === 'https://new.example/'))
  await bench.process.close()
})

t.test('a challenge that the old URL answers after the change does not verify the new one', async (t) => {
  const bench = openBench()
  await bench.start()
  bench.endpoint.answer = () => hangs
  await bench.subscribe('desk')
  await bench.act('desk', { type: 'WebhookChanged', data: { url: 'https://new.example/' } })
  const [old] = bench.endpoint.underWay()
  if (old !== undefined) old.release(obliging(old))
  await bench.time.runFor(10_000)
  t.equal(bench.stateOf('desk'), 'pending')
  t.match(bench.endpoint.underWay(), listOf({ url: 'https://new.example/', id: 'challenge_desk_1_1' }))
  await bench.process.close()
})

/** How many secrets sign. */
const signatures = (bench: Bench) => new Set(bench.endpoint.posts.at(-1)?.headers['webhook-signature']?.split(' ')).size

t.test('two secrets sign while one takes over from the other, and one after that', async (t) => {
  const bench = await delivering()
  await bench.state('dam')
  t.equal(signatures(bench), 1)
  await bench.rotate('desk', 2, 3_600_000)
  await bench.state('dam')
  t.equal(signatures(bench), 2)
  await bench.time.runFor(3_600_000)
  await bench.state('dam')
  t.equal(signatures(bench), 1)
  await bench.process.close()
})

t.test('a subscription whose secret cannot be opened is held, which is told once', async (t) => {
  const bench = await delivering()
  await bench.act('desk', { type: 'WebhookSecretRotated', data: { secret: 'v1:lost:AAAA', previousUntil: '2024-06-01T12:00:00.000Z' } })
  for (let left = 3; left > 0; left--) await bench.state('dam')
  await bench.time.runFor(86_400_000)
  t.strictSame(bench.sent('dam'), [])
  t.match(bench.logged, listOf({ level: 'error', fields: { webhook: 'desk' } }))
  await bench.rotate('desk', 3, 0)
  t.strictSame(bench.sent('dam'), ['1', '2', '3'], 'a new secret sets it going')
  await bench.process.close()
})

t.test('an older secret that cannot be opened holds nobody up: the newest signs', async (t) => {
  const bench = await delivering()
  await bench.act('desk', { type: 'WebhookSecretRotated', data: { secret: 'v1:lost:AAAA', previousUntil: '2024-06-01T12:00:00.000Z' } })
  await bench.rotate('desk', 3, 86_400_000)
  await bench.state('dam')
  t.strictSame(bench.sent('dam'), ['1'])
  t.equal(signatures(bench), 1)
  await bench.process.close()
})
