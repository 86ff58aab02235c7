import t from 'tap'
import { deliveryPrefix } from '../../../events/delivery.ts'
import { type Bench, delivering, openBench } from '../../support/dispatching.ts'

const second = 1000

/** From now on the store takes no record of deliveries; gives when it was asked to. */
function away(bench: Bench): number[] {
  const tries: number[] = []
  bench.fates.append = (stream) => {
    if (!stream.startsWith(deliveryPrefix)) return 'answered'
    tries.push(bench.time.now())
    return 'refused'
  }
  return tries
}

t.test('a record that the store does not take is tried again ever more rarely, and then every five seconds', async (t) => {
  const bench = await delivering()
  const tries = away(bench)
  await bench.state('dam')
  await bench.time.runFor(60 * second)
  t.strictSame(
    tries.slice(1, 10).map((at, index) => at - (tries[index] ?? 0)),
    [200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000],
  )
  bench.fates.append = undefined
  await bench.time.runFor(5 * second)
  t.equal((await bench.attempts('desk')).length, 2, 'it is recorded in the end')
  const later = away(bench)
  await bench.state('dam')
  await bench.time.runFor(second)
  t.equal(later.at(1), (later[0] ?? 0) + 200, 'and the next time it begins with a short wait')
  await bench.process.close()
})

t.test('a store that is away is told of at most every ten seconds, however many subscriptions have something to record', async (t) => {
  const bench = openBench()
  await bench.start()
  await bench.negotiate('dam')
  for (let count = 0; count < 30; count++) await bench.subscribe(`desk-${count}`)
  await bench.time.runFor(second)
  away(bench)
  await bench.state('dam')
  await bench.time.runFor(60 * second)
  const { length } = bench.logged
  t.ok(length >= 4 && length <= 7, `${length}`)
  t.ok(bench.logged.every(({ level, fields }) => level === 'warn' && 'err' in fields))
  await bench.process.close()
})

t.test('a dispatcher that cannot read how far it came asks every second, and begins once it can', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 2)
  await bench.time.runFor(second)
  let isAway = true
  bench.fates.readStream = (stream) => (isAway && stream.startsWith(deliveryPrefix) ? 'refused' : 'answered')
  await bench.restart()
  const before = bench.asked.all.length
  await bench.time.runFor(30 * second)
  t.equal(bench.asked.all.slice(before).filter((what) => what === 'readStream delivery-desk').length, 30)
  t.ok(bench.logged.length <= 4)
  await bench.state('dam')
  isAway = false
  await bench.time.runFor(second)
  t.strictSame(bench.sent('dam'), ['1', '2', '3'])
  await bench.process.close()
})
