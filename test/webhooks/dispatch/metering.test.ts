import t from 'tap'
import { delivering } from '../../support/dispatching.ts'
import { obliging } from '../../support/scripted-endpoint.ts'

t.test('what was delivered and what failed is counted, the challenge included', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 1, 'accepted')
  const { delivered } = bench.process.meter.attempts
  t.equal(delivered, bench.endpoint.posts.length)
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam')
  t.strictSame(bench.process.meter.attempts, { delivered, failed: 1 })
  await bench.process.close()
})

t.test('a message that waits is due since it was recorded, until it is delivered or its webhook is paused', async (t) => {
  const bench = await delivering()
  const { due } = bench.process.meter
  const recordedAt = bench.time.now()
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam')
  await bench.time.runFor(2000)
  t.strictSame([...due.values()], [recordedAt])
  await bench.act('desk', { type: 'WebhookPaused', data: {} })
  t.equal(due.size, 0)
  bench.endpoint.answer = obliging
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.equal(due.size, 0)
  await bench.process.close()
})
