import t from 'tap'
import { type Bench, delivering, openBench } from '../../support/dispatching.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How many secrets sign what was sent last. */
const signing = ({ endpoint }: Bench) => new Set(endpoint.posts.at(-1)?.headers['webhook-signature']?.split(' ')).size

for (const [how, byMs] of [
  ['back by an hour', -hour],
  ['forward by an hour', hour],
  ['back by ten days', -10 * day],
] as const) {
  t.test(`a wall clock that is set ${how} neither delays nor hastens a retry`, async (t) => {
    const bench = await delivering()
    bench.endpoint.answer = () => ({ status: 500 })
    await bench.state('dam')
    await bench.time.runFor(2 * second)
    bench.time.setWall(byMs)
    await bench.time.runFor(3 * second - 1)
    t.strictSame(bench.sent('dam'), ['1'])
    await bench.time.runFor(1)
    t.strictSame(bench.sent('dam'), ['1', '1/2'])
    await bench.time.runFor(5 * minute)
    t.strictSame(bench.sent('dam'), ['1', '1/2', '1/3'], 'nor the next')
    await bench.process.close()
  })

  t.test(`a wall clock that is set ${how} neither delays nor hastens a challenge`, async (t) => {
    const bench = openBench()
    await bench.start()
    bench.endpoint.answer = () => ({ status: 500 })
    await bench.subscribe('desk')
    await bench.time.runFor(2 * second)
    bench.time.setWall(byMs)
    await bench.time.runFor(3 * second - 1)
    t.equal(bench.endpoint.posts.length, 1)
    await bench.time.runFor(1)
    t.equal(bench.endpoint.posts.length, 2)
    await bench.process.close()
  })
}

t.test('after a restart, under a clock that was set back, a retry waits no longer than it was put off', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam')
  await bench.time.runFor(2 * second)
  bench.time.setWall(-hour)
  await bench.restart()
  await bench.time.runFor(5 * second)
  t.strictSame(bench.sent('dam'), ['1', '1/2'])
  await bench.process.close()
})

t.test('what an endpoint asks to wait is waited for, however the clock is set', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 503, retryAfter: '600' })
  await bench.state('dam')
  bench.time.setWall(hour)
  await bench.time.runFor(10 * minute - 1)
  t.strictSame(bench.sent('dam'), ['1'])
  await bench.time.runFor(1)
  t.strictSame(bench.sent('dam'), ['1', '1/2'])
  await bench.process.close()
})

t.test('an old secret signs no longer than it was given, even if the clock is set back', async (t) => {
  const bench = await delivering()
  await bench.rotate('desk', 2, hour)
  bench.time.setWall(-hour)
  await bench.time.runFor(hour - second)
  await bench.state('dam')
  t.equal(signing(bench), 2)
  await bench.time.runFor(second)
  await bench.state('dam')
  t.equal(signing(bench), 1)
  await bench.rotate('desk', 3, hour)
  await bench.state('dam')
  t.equal(signing(bench), 2, 'the one before it, and not the oldest again')
  await bench.process.close()
})

t.test('while the clock is ahead the new secret signs alone, and both do when it is right again', async (t) => {
  const bench = await delivering()
  await bench.rotate('desk', 2, hour)
  bench.time.setWall(2 * hour)
  await bench.state('dam')
  t.equal(signing(bench), 1)
  bench.time.setWall(-2 * hour)
  await bench.state('dam')
  t.equal(signing(bench), 2)
  await bench.process.close()
})

/** When an endpoint that always fails is disabled, from its first failure on. */
async function givenUpAfter(set: (bench: Bench) => void): Promise<number> {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam')
  const begun = bench.time.now()
  await bench.time.runFor(hour)
  set(bench)
  while (bench.stateOf('desk') !== 'disabled') await bench.time.runFor(hour)
  await bench.process.close()
  return bench.time.now() - begun
}

t.test('an endpoint is given up after the same time, however the clock is set', async (t) => {
  const usual = await givenUpAfter(() => {})
  t.ok(usual >= 5 * day)
  t.equal(await givenUpAfter(({ time }) => time.setWall(6 * day)), usual)
  t.equal(await givenUpAfter(({ time }) => time.setWall(-3 * day)), usual)
})
