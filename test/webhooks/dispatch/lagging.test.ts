import t, { type Test } from 'tap'
import { streamPrefix } from '../../../events/stream.ts'
import { webhookPrefix } from '../../../events/webhook.ts'
import { openMemory } from '../../../src/store/sqlite/memory.ts'
import { openBench } from '../../support/dispatching.ts'
import { gatedStore } from '../../support/gated-store.ts'
import { listOf } from '../../support/list-of.ts'
import { obliging } from '../../support/scripted-endpoint.ts'

/** Two processes on one log, of which the first delivers; each may be kept from reading what is written. */
async function twoProcesses(t: Test) {
  const store = openMemory()
  const bench = openBench({ store })
  const seen = { first: gatedStore(store), second: gatedStore(store) }
  const first = await bench.open({ store: seen.first.store })
  const second = await bench.open({ store: seen.second.store })
  t.teardown(async () => {
    for (const gates of [seen.first, seen.second]) for (const prefix of [streamPrefix, webhookPrefix]) gates.open(prefix)
    await Promise.all([first.close(), second.close()])
  })
  bench.turnTo(first)
  await bench.negotiate('dam')
  await bench.subscribe('desk')
  await bench.reach(() => [first, second].every(({ subscriptions }) => subscriptions.read('desk')?.isVerified === true))
  const told = async (count: number) => {
    await bench.reach(() => bench.sent('dam').length >= count)
    // And no more than that, until it is recorded.
    await bench.time.runFor(1000)
  }
  /** The first process ends in order, and the second is the one that may deliver. */
  const handOn = async () => {
    let isClosed = false
    const closing = first.dispatcher.close(new AbortController().signal).then(() => {
      isClosed = true
    })
    await bench.reach(() => isClosed)
    await closing
    await bench.time.runFor(30_000)
    bench.turnTo(second)
  }
  return { bench, seen, first, second, told, handOn }
}

t.test('a process that has read less of the log takes over: it tells nothing again, and the cursor never goes back', async (t) => {
  const { bench, seen, told, handOn } = await twoProcesses(t)
  await bench.state('dam', 5)
  await told(5)
  seen.second.shut(streamPrefix)
  await bench.state('dam', 10)
  await told(15)
  const cursor = (await bench.progress('desk')).lanes.get('dam')
  await handOn()
  t.strictSame((await bench.progress('desk')).lanes.get('dam'), cursor)
  seen.second.open(streamPrefix)
  await bench.state('dam')
  await told(16)
  t.strictSame(
    bench.sent('dam'),
    Array.from({ length: 16 }, (_, at) => String(at + 1)),
  )
})

t.test('a process that has not yet read of a pause sends nothing when it takes over', async (t) => {
  const { bench, seen, second, told, handOn } = await twoProcesses(t)
  await bench.state('dam', 2)
  await told(2)
  seen.second.shut(webhookPrefix)
  await bench.act('desk', { type: 'WebhookPaused', data: {} })
  await bench.state('dam', 3)
  await bench.reach(() => second.ledger.read('dam')?.recorded.length === 11)
  await handOn()
  t.strictSame(bench.sent('dam'), ['1', '2'])
  seen.second.open(webhookPrefix)
  await bench.reach(() => second.subscriptions.read('desk')?.isPaused === true)
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  await told(5)
  t.strictSame(bench.sent('dam'), ['1', '2', '3', '4', '5'])
})

t.test('a process that has not yet read of a new URL sends nothing to the old one when it takes over', async (t) => {
  const { bench, seen, second, told, handOn } = await twoProcesses(t)
  seen.second.shut(webhookPrefix)
  await bench.act('desk', { type: 'WebhookChanged', data: { url: 'https://new.example/' } })
  await bench.reach(() => bench.stateOf('desk') === 'active')
  await handOn()
  bench.endpoint.posts.splice(0)
  await bench.state('dam')
  await bench.time.runFor(1000)
  t.strictSame(bench.endpoint.posts, [])
  seen.second.open(webhookPrefix)
  await bench.reach(() => second.subscriptions.read('desk')?.url === 'https://new.example/')
  await told(1)
  t.match(bench.endpoint.posts, listOf({ url: 'https://new.example/', sequence: 1 }))
})

t.test('a subscription that begins now, where the one that delivers has read less, is told nothing from before', async (t) => {
  const { bench, seen, first, second } = await twoProcesses(t)
  seen.first.shut(streamPrefix)
  bench.turnTo(second)
  await bench.state('dam', 5)
  await bench.subscribe('late', { start: bench.heads() })
  await bench.reach(() => first.subscriptions.read('late')?.isVerified === true)
  await bench.time.runFor(1000)
  seen.first.open(streamPrefix)
  await bench.reach(() => first.ledger.read('dam')?.recorded.length === 11)
  await bench.state('dam')
  const late = () => bench.endpoint.posts.filter(({ id }) => id.startsWith('msg_late_')).map(({ sequence }) => sequence)
  await bench.reach(() => late().length > 0)
  t.strictSame(late(), [6])
})

t.test('a message that is asked for again where it is not yet read in is sent once it is', async (t) => {
  const { bench, seen, first, second, told } = await twoProcesses(t)
  await bench.state('dam', 2)
  await told(2)
  await bench.reach(() => second.ledger.read('dam')?.recorded.length === 8)
  seen.first.shut(streamPrefix)
  bench.turnTo(second)
  await bench.state('dam')
  await bench.act('desk', { type: 'ResendRequested', data: { negotiation: 'dam', rev: 8, index: 0 } }, { type: 'PingRequested', data: {} })
  await bench.reach(() => first.subscriptions.revision('desk') >= 3)
  await bench.time.runFor(1000)
  t.strictSame(bench.sent('dam'), ['1', '2'])
  seen.first.open(streamPrefix)
  await told(4)
  t.strictSame(bench.sent('dam').slice(2).sort(), ['3', '3 again'])
  await bench.reach(() => bench.endpoint.posts.some(({ id }) => id === 'ping_desk_3'))
})

t.test('a filter that was set where less is read keeps the numbers of what was told before', async (t) => {
  const { bench, seen, first, second, told } = await twoProcesses(t)
  await bench.state('dam', 3)
  await told(3)
  await bench.reach(() => second.ledger.read('dam')?.recorded.length === 9)
  seen.second.shut(streamPrefix)
  await bench.state('dam', 3)
  await told(6)
  const before = bench.endpoint.posts.filter(({ negotiation }) => negotiation === 'dam').map(({ id, text }) => ({ id, text }))
  bench.turnTo(second)
  await bench.act('desk', {
    type: 'WebhookChanged',
    data: { filter: { filter: { types: ['development.recorded'] }, after: bench.heads() } },
  })
  await bench.reach(() => first.subscriptions.read('desk')?.series.length === 2)
  await bench.time.runFor(1000)
  seen.second.open(streamPrefix)
  bench.turnTo(first)
  bench.endpoint.posts.splice(0)
  await bench.act('desk', { type: 'ReplayRequested', data: { after: { dam: 5 } } })
  await told(6)
  t.strictSame(
    bench.endpoint.posts.map(({ id, text }) => ({ id, text })),
    before,
  )
  bench.endpoint.answer = obliging
  await bench.state('dam')
  await told(7)
  t.match(bench.endpoint.posts.at(-1)?.headers, { 'standpoint-series': '2.2', 'standpoint-sequence': '1' })
})
