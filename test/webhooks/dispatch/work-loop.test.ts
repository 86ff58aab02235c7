import t from 'tap'
import { delivering } from '../../support/dispatching.ts'
import { listOf } from '../../support/list-of.ts'
import { obliging, type Posted, type Reply } from '../../support/scripted-endpoint.ts'

const minute = 60_000

/** Sends nothing, for a fault of the program, and says when it was to. */
function broken(times: number[]) {
  return ({ at }: Posted): Reply => {
    times.push(at)
    throw new Error('a fault of the program')
  }
}

t.test('a fault of the program is told, and what it was about is tried again every minute until it is mended', async (t) => {
  const bench = await delivering()
  const times: number[] = []
  bench.endpoint.answer = broken(times)
  await bench.state('dam')
  await bench.time.runFor(3 * minute)
  t.strictSame(
    times.map((at) => at - (times[0] ?? 0)),
    [0, minute, 2 * minute, 3 * minute],
  )
  const fault = { level: 'error', fields: { webhook: 'desk', err: { message: 'a fault of the program' } } }
  t.match(bench.logged, listOf(...times.map(() => fault)))
  bench.endpoint.answer = obliging
  await bench.state('dam')
  await bench.time.runFor(minute)
  t.strictSame(bench.sent('dam').slice(times.length), ['1', '2'], 'in order, each once')
  await bench.process.close()
})

t.test('more to tell is no reason to try sooner, and other negotiations go on', async (t) => {
  const bench = await delivering({ negotiations: ['dam', 'ferry'] })
  const times: number[] = []
  const fault = broken(times)
  bench.endpoint.answer = (post) => (post.negotiation === 'dam' ? fault(post) : obliging(post))
  await bench.state('dam', 5)
  await bench.state('ferry', 5)
  await bench.time.runFor(minute - 1)
  t.equal(times.length, 1)
  t.equal(bench.sent('ferry').length, 5)
  await bench.process.close()
})

t.test('a change of the subscription has it tried at once', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = broken([])
  await bench.state('dam')
  bench.endpoint.answer = obliging
  await bench.act('desk', { type: 'WebhookPaused', data: {} })
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.strictSame(bench.sent('dam'), ['1', '1'])
  await bench.process.close()
})

t.test('a process ends in order while a fault waits', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = broken([])
  await bench.state('dam')
  await bench.process.close()
  t.equal(bench.time.awaited(), 0)
})
