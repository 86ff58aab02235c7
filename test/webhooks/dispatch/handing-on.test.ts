import t, { type Test } from 'tap'
import { openBench } from '../../support/dispatching.ts'
import { startDouble } from '../../support/eventstoredb-double/double.ts'
import { opened } from '../../support/eventstoredb-double/opened.ts'
import type { Fates } from '../../support/mortal-store.ts'
import { obliging } from '../../support/scripted-endpoint.ts'

/** Two processes on one log, of which the first delivers; all of a negotiation is told to one subscription. */
async function twoProcesses(t: Test) {
  const { url } = await startDouble(t)
  const bench = openBench({ store: await opened(t, url) })
  const fates: Fates = {}
  const [first, second] = [await bench.open({ store: await opened(t, url), fates }), await bench.open({ store: await opened(t, url) })]
  t.teardown(() =>
    Promise.all([first, second].map(({ ledger, keys, subscriptions }) => [ledger.close(), keys.close(), subscriptions.close()])),
  )
  bench.turnTo(first)
  await bench.negotiate('dam')
  await bench.subscribe('desk')
  await bench.reach(() => first.subscriptions.read('desk')?.isVerified === true && second.subscriptions.read('desk')?.isVerified === true)
  const arrived = () =>
    new Set(bench.endpoint.posts.filter(({ isDelivered, sequence }) => isDelivered && sequence > 0).map(({ sequence }) => sequence))
  return { bench, first, second, fates, arrived }
}

/** The numbers of what arrived, each where it came for the first time. */
const firsts = (posts: readonly { isDelivered: boolean; sequence: number }[]): number[] => [
  ...new Set(posts.filter(({ isDelivered, sequence }) => isDelivered && sequence > 0).map(({ sequence }) => sequence)),
]
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1)

t.test('of two processes one delivers, whichever is written to', async (t) => {
  const { bench, second, arrived } = await twoProcesses(t)
  await bench.state('dam', 20)
  await bench.reach(() => second.ledger.read('dam')?.recorded.length === 26)
  bench.turnTo(second)
  await bench.state('dam', 20)
  await bench.reach(() => arrived().size === 40)
  await bench.time.runFor(1000)
  t.strictSame(bench.sent('dam'), upTo(40).map(String), 'each message once, in order')
})

t.test('when the process that delivers ends, another goes on where it was', async (t) => {
  const { bench, first, second, arrived } = await twoProcesses(t)
  await bench.state('dam', 5)
  await bench.reach(() => arrived().size === 5)
  let isClosed = false
  void first.dispatcher.close(new AbortController().signal).then(() => {
    isClosed = true
  })
  await bench.reach(() => isClosed)
  await bench.state('dam', 5)
  await bench.reach(() => arrived().size === 10)
  t.strictSame(bench.sent('dam'), upTo(10).map(String))
  await bench.reach(() => second.ledger.read('dam')?.recorded.length === 16)
})

t.test('when the process that delivers dies, another takes over: nothing is lost, and nothing changes its order', async (t) => {
  const { bench, first, second, arrived } = await twoProcesses(t)
  await bench.state('dam', 30)
  await bench.reach(() => arrived().size >= 12)
  first.die()
  bench.turnTo(second)
  await bench.state('dam', 10)
  await bench.reach(() => arrived().size === 40)
  t.strictSame(firsts(bench.endpoint.posts), upTo(40))
})

t.test('a process that the store no longer hears sends nothing once another may deliver, and takes its turn again later', async (t) => {
  const { bench, first, second, fates, arrived } = await twoProcesses(t)
  await bench.state('dam', 3)
  await bench.reach(async () => (await bench.progress('desk')).lanes.get('dam')?.done.rev === 8)
  bench.endpoint.answer = ({ sequence }) => (sequence === 4 ? { hangs: true } : { status: 200 })
  await bench.state('dam', 3)
  await bench.reach(() => bench.endpoint.underWay().length === 1)
  const [hanging] = bench.endpoint.underWay()
  fates.append = fates.readStream = () => 'refused'
  await bench.reach(() => hanging?.isUnderWay === false)
  bench.endpoint.answer = obliging
  bench.turnTo(second)
  await bench.reach(() => arrived().size === 6)
  t.strictSame(bench.sent('dam'), ['1', '2', '3', '4', '4', '5', '6'], 'what was under way was given up, and sent by the other')
  fates.append = fates.readStream = undefined
  await bench.time.runFor(60_000)
  second.die()
  bench.turnTo(first)
  await bench.reach(() => first.ledger.read('dam')?.recorded.length === 12)
  await bench.state('dam', 3)
  await bench.reach(() => arrived().size === 9)
  t.strictSame(firsts(bench.endpoint.posts), upTo(9))
})
