import t from 'tap'
import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import { type Bench, delivering } from '../../support/dispatching.ts'
import { listOf } from '../../support/list-of.ts'
import { obliging } from '../../support/scripted-endpoint.ts'

const developments: WebhookFilter = { types: ['development.recorded'] }
const statuses: WebhookFilter = { types: ['status.changed'] }

const change = (bench: Bench, after: Record<string, number>, filter = developments) =>
  bench.act('desk', { type: 'WebhookChanged', data: { filter: { filter, after } } })

/** What was told, as `<revision>/<index> <series>#<number>`. */
const told = (bench: Bench): string[] =>
  bench.endpoint.posts
    .filter(({ negotiation }) => negotiation !== null)
    .map(({ rev, index, headers }) => `${rev}/${index} ${headers['standpoint-series']}#${headers['standpoint-sequence']}`)

/** All that is told from the beginning, again. */
async function again(bench: Bench): Promise<string[]> {
  bench.endpoint.posts.splice(0)
  await bench.act('desk', { type: 'ReplayRequested', data: { after: { dam: -1 } } })
  await bench.time.runFor(1000)
  return told(bench)
}

/** The same id has the same bytes every time. */
const bodies = (bench: Bench) => new Map(bench.endpoint.posts.map(({ id, text }) => [id, text]))

t.test('messages that are told while a new filter is on its way to the log keep their numbers', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 3)
  const heads = bench.heads()
  await bench.state('dam', 2)
  await change(bench, heads)
  await bench.state('dam')
  const first = told(bench)
  t.strictSame(
    first.map((one) => one.split(' ')[1]),
    ['1.2#1', '1.2#2', '1.2#3', '1.2#4', '1.2#5', '2.2#1'],
  )
  const before = bodies(bench)
  t.strictSame(await again(bench), first)
  for (const [id, text] of bodies(bench)) t.equal(text, before.get(id))
  t.match(bench.subscription('desk').series, listOf({ after: { dam: undefined } }, { after: { dam: 10 } }))
  await bench.process.close()
})

t.test('one that is under way when the filter changes is still the old one’s, and what is behind it the new one’s', async (t) => {
  const bench = await delivering()
  const heads = bench.heads()
  bench.endpoint.answer = () => ({ hangs: true })
  await bench.state('dam', 2, 'accepted')
  await change(bench, heads)
  await bench.time.runFor(1000)
  t.strictSame(told(bench), ['6/0 1.2#1'], 'nothing is told before it is known where the new one begins')
  bench.endpoint.answer = obliging
  bench.endpoint.underWay()[0]?.release({ status: 200 })
  await bench.time.runFor(1000)
  t.strictSame(told(bench), ['6/0 1.2#1', '6/1 1.2#2', '6/2 1.2#3', '7/0 2.2#1'], 'the rest of its revision is too')
  await bench.process.close()
})

for (const [what, status] of [
  ['one that has failed and waits for its next attempt', 500],
  ['one that was answered 410', 410],
] as const)
  t.test(`${what} stays what it was`, async (t) => {
    const bench = await delivering()
    const heads = bench.heads()
    bench.endpoint.answer = () => ({ status })
    await bench.state('dam', 2)
    await change(bench, heads)
    bench.endpoint.answer = obliging
    if (status === 410) await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
    await bench.time.runFor(60_000)
    t.strictSame(told(bench), ['6/0 1.2#1', '6/0 1.2#1', '7/0 2.2#1'])
    t.equal(bench.endpoint.posts[1]?.text, bench.endpoint.posts[2]?.text)
    await bench.process.close()
  })

t.test('of two filters in a row the first too leaves alone what was told before it was known', async (t) => {
  const bench = await delivering()
  const heads = bench.heads()
  bench.endpoint.answer = () => ({ hangs: true })
  await bench.state('dam')
  await change(bench, heads)
  await change(bench, bench.heads(), statuses)
  bench.endpoint.answer = obliging
  bench.endpoint.underWay()[0]?.release({ status: 200 })
  await bench.time.runFor(1000)
  const first = told(bench)
  t.strictSame(first, ['6/0 1.2#1'])
  t.strictSame(await again(bench), first)
  await bench.process.close()
})

t.test('where nothing was told that the filter does not allow for, it begins where its owner set it', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 2)
  await bench.time.runFor(1000)
  const heads = bench.heads()
  await bench.process.close()
  await bench.start()
  await bench.act('desk', { type: 'WebhookPaused', data: {} })
  await bench.state('dam', 2, 'accepted')
  await change(bench, heads)
  await bench.time.runFor(1000)
  t.match(bench.subscription('desk').series, listOf({ after: { dam: undefined } }, { after: heads }))
  await bench.act('desk', { type: 'WebhookResumed', data: { owner: 'desk' } })
  t.strictSame(
    told(bench).map((one) => one.split(' ')[1]),
    ['1.2#1', '1.2#2', '2.2#1', '2.2#2'],
  )
  await bench.process.close()
})

t.test('a filter is settled once: later restarts leave it where it begins', async (t) => {
  const bench = await delivering()
  const heads = bench.heads()
  await bench.state('dam')
  await change(bench, heads)
  await bench.state('dam', 3)
  await bench.restart()
  await bench.crash()
  await bench.time.runFor(1000)
  t.match(bench.subscription('desk').series, listOf({ after: { dam: undefined } }, { after: { dam: 6 } }))
  await bench.process.close()
})

t.test('a store that does not take it is asked until it does, and nothing is told meanwhile', async (t) => {
  const bench = await delivering()
  const heads = bench.heads()
  await bench.state('dam')
  let refusals = 3
  let isChanged = false
  bench.fates.append = (stream) => {
    if (stream !== 'webhook-desk') return 'answered'
    if (isChanged && refusals-- > 0) return 'refused'
    isChanged = true
    return 'answered'
  }
  await change(bench, heads)
  await bench.state('dam')
  t.equal(told(bench).length, 1)
  await bench.time.runFor(10_000)
  t.strictSame(told(bench), ['6/0 1.2#1', '7/0 2.2#1'])
  await bench.process.close()
})
