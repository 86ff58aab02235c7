import t from 'tap'
import { deliveryStreamOf } from '../../../events/delivery.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { delivering, openBench } from '../../support/dispatching.ts'
import { obliging } from '../../support/scripted-endpoint.ts'

const hour = 3_600_000
const namesOf = (count: number): string[] => Array.from({ length: count }, (_, at) => `n-${at}`)

t.test('of 600 negotiations each record tells of few, in turn, and how far all have come is read back whole', async (t) => {
  const names = namesOf(600)
  const bench = await delivering({ negotiations: names })
  for (const name of names) await bench.state(name)
  await bench.time.runFor(1000)
  for (let left = 15; left > 0; left--) {
    await bench.state('n-0')
    await bench.time.runFor(100)
  }
  const records = await bench.store.readStream(deliveryStreamOf('desk'), { direction: 'backwards', limit: 13 })
  const told = records.map(({ data }) => data as { lanes: object; isWhole: boolean })
  t.ok(told.every(({ lanes, isWhole }) => !isWhole && Object.keys(lanes).length <= 51))
  t.equal(new Set(told.flatMap(({ lanes }) => Object.keys(lanes))).size, 600, 'twelve records tell of all')
  const { lanes } = await bench.progress('desk')
  t.equal(lanes.size, 600)
  t.ok([...lanes].every(([name, { done }]) => done.rev === (name === 'n-0' ? 21 : 6)))
  const sent = bench.endpoint.posts.length
  await bench.crash()
  await bench.time.runFor(1000)
  t.equal(bench.endpoint.posts.length, sent, 'nothing is told twice after a crash')
  await bench.process.close()
})

t.test('records of many negotiations stay small enough for one append each', async (t) => {
  const names = Array.from({ length: 600 }, (_, at) => `n${String(at).padStart(79, '0')}`)
  const bench = await delivering({ negotiations: names })
  bench.endpoint.answer = () => ({ status: 500, text: '\u0001'.repeat(500) })
  for (const name of names) await bench.state(name)
  await bench.time.runFor(hour)
  const records = await bench.store.readStream(deliveryStreamOf('desk'), { limit: 1000 })
  t.ok(records.every(({ data }) => Buffer.byteLength(JSON.stringify(data)) < 450_000))
  t.strictSame(bench.logged, [])
  await bench.process.close()
})

t.test('a replay of one negotiation leaves the waits of the others alone', async (t) => {
  const bench = await delivering({ negotiations: ['dam', 'ferry'] })
  bench.endpoint.answer = (post) => (post.negotiation === 'ferry' ? { status: 500 } : obliging(post))
  await bench.state('ferry')
  await bench.state('dam')
  await bench.time.runFor(hour)
  t.strictSame(bench.sent('ferry'), ['1', '1/2', '1/3', '1/4'])
  const [{ attempt, retryAt }, begun] = [(await bench.progress('desk')).lanes.get('ferry') ?? { attempt: 0, retryAt: '' }, bench.time.now()]
  await bench.act('desk', { type: 'ReplayRequested', data: { after: { dam: 5 } } })
  await bench.time.runFor(Date.parse(retryAt ?? '') - begun - 1)
  t.strictSame([bench.sent('dam'), bench.sent('ferry').length], [['1', '1 again'], 4])
  await bench.time.runFor(1)
  t.equal(bench.sent('ferry').at(-1), `1/${attempt}`)
  await bench.process.close()
})

t.test('a negotiation of which nothing is due is not looked through', async (t) => {
  const bench = openBench()
  await bench.start()
  await bench.negotiate('dam', 'ferry', 'lock')
  const start = bench.heads()
  const { ledger } = bench.process
  const { read } = ledger
  const looked = new Set<string>()
  ledger.read = (name) => {
    const state = read(name)
    const get = (of: Negotiation, what: keyof Negotiation) => {
      if (what === 'recorded') looked.add(name)
      return of[what]
    }
    return state && new Proxy(state, { get })
  }
  await bench.subscribe('desk', { start })
  await bench.time.runFor(1000)
  t.strictSame([...looked], [])
  await bench.state('ferry')
  t.strictSame([...looked], ['ferry'])
  t.strictSame(bench.sent('ferry'), ['1'])
  await bench.process.close()
})
