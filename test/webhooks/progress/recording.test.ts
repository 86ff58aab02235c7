import t from 'tap'
import { deliveryStreamOf } from '../../../events/delivery.ts'
import { delivering } from '../../support/dispatching.ts'
import { newEvent } from '../../support/events.ts'
import type { Fate } from '../../support/mortal-store.ts'

const stream = deliveryStreamOf('desk')

/** The newest record, as it stands. */
const records = async ({ store }: Awaited<ReturnType<typeof delivering>>) => store.readStream(stream, { limit: 10_000 })

t.test('what comes to an end within a moment is recorded together', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 50)
  const attempts = await bench.attempts('desk')
  t.equal(attempts.length, 51)
  t.equal((await records(bench)).length, 3, 'the challenge, the first message, and all the others')
  await bench.process.close()
})

t.test('however many attempts are recorded later, how far each negotiation has come stays known', async (t) => {
  const bench = await delivering({ negotiations: ['dam', 'ferry'] })
  await bench.state('ferry', 2)
  for (let left = 1100; left > 0; left--) {
    await bench.state('dam')
    await bench.time.runFor(30)
  }
  const kept = await records(bench)
  t.equal(kept.length, 1000)
  t.ok(
    kept.every(({ data }, at) => (data as { isWhole: boolean }).isWhole === (kept.at(at)?.revision as number) % 100 < 1),
    'every hundredth tells all',
  )
  const sent = bench.endpoint.posts.length
  await bench.restart()
  t.equal(bench.endpoint.posts.length, sent)
  t.match((await bench.progress('desk')).lanes.get('ferry'), { done: { rev: 7, index: 0 } })
  await bench.process.close()
})

t.test('a store that does not limit the stream is asked again', async (t) => {
  const bench = await delivering()
  t.equal(bench.asked.all.filter((what) => what === `retain ${stream}`).length, 1)
  let refusals = 2
  bench.fates.retain = () => (refusals-- > 0 ? 'refused' : 'answered')
  await bench.restart()
  for (let left = 5; left > 0; left--) {
    await bench.state('dam')
    await bench.time.runFor(1000)
  }
  t.equal(bench.asked.all.filter((what) => what === `retain ${stream}`).length, 4)
  await bench.process.close()
})

t.test('no more than about 200 attempts are made that are not recorded, whatever their number of negotiations', async (t) => {
  const names = Array.from({ length: 300 }, (_, at) => `n-${at}`)
  const bench = await delivering({ negotiations: names })
  bench.fates.append = (to) => (to === stream ? 'silent' : 'answered')
  for (const name of names) await bench.state(name, 2)
  await bench.time.runFor(86_400_000)
  const made = bench.endpoint.posts.length - 1
  t.ok(made >= 200 && made <= 208, `${made}`)
  bench.fates.append = undefined
  await bench.crash()
  await bench.time.runFor(1000)
  t.ok(names.every((name) => new Set(bench.sent(name)).size === 2))
  t.ok(names.every((name) => bench.sent(name).length <= 4))
  await bench.process.close()
})

t.test('one negotiation stops at 200 attempts that are not recorded, and goes on once they are', async (t) => {
  const bench = await delivering()
  let isAway = true
  bench.fates.append = (to) => (to === stream && isAway ? 'refused' : 'answered')
  await bench.state('dam', 300)
  await bench.act('desk', ...Array.from({ length: 300 }, () => ({ type: 'PingRequested' as const, data: {} })))
  t.equal(bench.endpoint.posts.length - 1, 200, 'what is sent out of turn counts too')
  isAway = false
  await bench.time.runFor(1000)
  t.equal(bench.endpoint.posts.length - 1, 600)
  t.match(bench.logged[0], { level: 'warn' })
  t.equal((await bench.attempts('desk')).length, 601)
  await bench.process.close()
})

t.test('a record whose fate is unknown is written again under its id, and stands once', async (t) => {
  const bench = await delivering()
  const fates: Fate[] = ['unanswered', 'refused', 'unanswered', 'answered', 'unanswered', 'unanswered']
  bench.fates.append = (to) => (to === stream ? (fates.shift() ?? 'answered') : 'answered')
  for (let left = 3; left > 0; left--) {
    await bench.state('dam', 3)
    await bench.time.runFor(2000)
  }
  t.equal(fates.length, 0)
  t.strictSame(
    (await bench.attempts('desk')).slice(1).map(({ sequence }) => sequence),
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  )
  t.equal(bench.endpoint.posts.length, 10)
  await bench.process.close()
})

t.test('where another process has recorded deliveries, what it says is read and gone on from', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 2)
  await bench.time.runFor(100)
  const [newest] = await bench.store.readStream(stream, { direction: 'backwards', limit: 1 })
  if (newest === undefined) throw new Error('Nothing is recorded')
  const lane = (await bench.progress('desk')).lanes.get('dam')
  t.match(lane, { done: { rev: 7, index: 0 } })
  const data = { ...(newest.data as object), attempts: [], lanes: { dam: { ...lane, done: { rev: 8, index: 0 } } } }
  await bench.store.append(stream, newest.revision, [newEvent('other', { ...newest, id: newEvent('other').id, data } as object)])
  bench.endpoint.answer = ({ sequence }) => ({ status: 200, afterMs: sequence === 4 ? 500 : 0 })
  await bench.state('dam', 2)
  await bench.time.runFor(10_000)
  t.strictSame(bench.sent('dam'), ['1', '2', '3', '4'], 'the third was recorded there')
  await bench.state('dam')
  await bench.time.runFor(100)
  t.strictSame(
    (await bench.attempts('desk')).slice(1).map(({ sequence }) => sequence),
    [1, 2, 4, 5],
  )
  await bench.process.close()
})

t.test('what is kept of an answer is text that nobody’s terminal obeys', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 500, text: `\u001b[2J${'x'.repeat(600)}` })
  await bench.state('dam')
  await bench.time.runFor(100)
  const { excerpt = '' } = (await bench.attempts('desk')).find(({ kind }) => kind === 'message') ?? {}
  t.equal(excerpt, ` [2J${'x'.repeat(496)}`)
  await bench.process.close()
})
