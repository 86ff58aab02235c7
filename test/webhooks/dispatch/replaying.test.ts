import t from 'tap'
import { type Bench, delivering } from '../../support/dispatching.ts'
import { listOf } from '../../support/list-of.ts'
import { obliging } from '../../support/scripted-endpoint.ts'

const minute = 60_000

const replay = (bench: Bench, after: Record<string, number>) => bench.act('desk', { type: 'ReplayRequested', data: { after } })

t.test('a replay tells again from a revision on: the same ids, numbers and bytes, marked as told again', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 2, 'accepted')
  await bench.correct('dam', 'refused')
  const before = bench.endpoint.posts.slice(1).map(({ id, text, sequence }) => ({ id, text, sequence }))
  bench.endpoint.posts.splice(0)
  await replay(bench, { dam: 5 })
  t.strictSame(
    bench.endpoint.posts.map(({ id, text, sequence }) => ({ id, text, sequence })),
    before,
  )
  t.ok(bench.endpoint.posts.every(({ isReplay }) => isReplay))
  t.match((await bench.attempts('desk')).slice(-before.length), listOf(...before.map(({ id }) => ({ id, kind: 'message', replay: true }))))
  await bench.state('dam')
  t.notOk(bench.endpoint.posts.at(-1)?.isReplay, 'what was never due before is not marked')
  await bench.process.close()
})

t.test('a replay concerns the negotiations that it names, and no others', async (t) => {
  const bench = await delivering({ negotiations: ['dam', 'ferry'] })
  await bench.state('dam', 2)
  await bench.state('ferry', 2)
  await replay(bench, { ferry: 6 })
  t.strictSame(
    [bench.sent('dam'), bench.sent('ferry')],
    [
      ['1', '2'],
      ['1', '2', '2 again'],
    ],
  )
  await bench.process.close()
})

t.test('a replay passes nothing over: from a place ahead it goes on as it would have', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam', 3)
  bench.endpoint.answer = obliging
  await replay(bench, { dam: 7 })
  t.strictSame(bench.sent('dam'), ['1', '1', '2', '3'], 'at once, with a first attempt')
  await bench.process.close()
})

t.test('a second replay within a replay goes back too, and marks all that was told before either', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 4)
  bench.endpoint.answer = (post) => (post.isReplay && post.sequence === 3 ? { hangs: true } : obliging(post))
  await replay(bench, { dam: 6 })
  await replay(bench, { dam: 5 })
  bench.endpoint.answer = obliging
  bench.endpoint.underWay()[0]?.release({ status: 200 })
  await bench.state('dam', 1)
  t.strictSame(bench.sent('dam').slice(4), ['2 again', '3 again', '1 again', '2 again', '3 again', '4 again', '5'])
  await bench.process.close()
})

t.test('a second replay that begins ahead of the first one changes nothing', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 3)
  bench.endpoint.answer = (post) => (post.isReplay ? { hangs: true } : obliging(post))
  await replay(bench, { dam: 5 })
  await replay(bench, { dam: 7 })
  bench.endpoint.answer = obliging
  bench.endpoint.underWay()[0]?.release({ status: 200 })
  await bench.time.settle()
  t.strictSame(bench.sent('dam').slice(3), ['1 again', '2 again', '3 again'])
  await bench.process.close()
})

t.test('a replay from before the start tells what was never told', async (t) => {
  const bench = await delivering({ given: { start: { dam: 5 } } })
  await bench.state('dam', 2)
  await bench.act('desk', { type: 'WebhookPaused', data: {} })
  await replay(bench, { dam: -1 })
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.strictSame(bench.sent('dam'), ['1', '2', '1 again', '2 again'])
  await bench.process.close()
})

t.test('a replay goes on where it was after a restart, and after a crash', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 4)
  bench.endpoint.answer = (post) => (post.isReplay && post.sequence === 3 ? { hangs: true } : obliging(post))
  await replay(bench, { dam: -1 })
  await bench.time.runFor(minute)
  await bench.restart()
  await bench.crash()
  bench.endpoint.answer = obliging
  await bench.restart()
  t.strictSame(bench.sent('dam').slice(4), ['1 again', '2 again', '3 again', '3 again', '3 again', '3 again', '4 again'])
  await bench.process.close()
})

t.test('a resumption tells nothing again', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 3)
  await bench.act('desk', { type: 'WebhookPaused', data: {} })
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.strictSame(bench.sent('dam'), ['1', '2', '3'])
  await bench.process.close()
})
