import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { negotiationSnapshots } from '../../../src/negotiations/ledger.ts'
import { openSqlite } from '../../../src/store/sqlite/sqlite.ts'
import { delivering } from '../../support/dispatching.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { obliging } from '../../support/scripted-endpoint.ts'

t.test('at the end nothing more is begun, and what is under way is waited for and recorded', async (t) => {
  const bench = await delivering({ negotiations: ['dam', 'ferry'] })
  bench.endpoint.answer = () => ({ hangs: true })
  await bench.state('dam', 2)
  const closing = bench.process.dispatcher.close(new AbortController().signal)
  await bench.state('ferry')
  for (const post of bench.endpoint.underWay()) post.release({ status: 200 })
  await closing
  t.strictSame([bench.sent('dam'), bench.sent('ferry')], [['1'], []])
  t.match((await bench.attempts('desk')).at(-1), { sequence: 1, outcome: 'delivered' })
  await bench.process.close()
})

t.test('what an endpoint says while the process ends is put on record: one that is gone is disabled', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ hangs: true })
  await bench.state('dam')
  let isClosed = false
  const closing = bench.process.dispatcher.close(new AbortController().signal).then(() => {
    isClosed = true
  })
  let refusals = 2
  bench.fates.append = (stream) => (stream === 'webhook-desk' && refusals-- > 0 ? 'refused' : 'answered')
  bench.endpoint.underWay()[0]?.release({ status: 410 })
  await bench.time.settle()
  t.notOk(isClosed, 'it is waited for')
  await bench.time.runFor(5000)
  await closing
  t.match(bench.subscription('desk').disabled, { reason: 'gone' })
  await bench.process.close()
})

t.test('what hangs for longer than patience lasts is given up, and sent by the next process', async (t) => {
  const bench = await delivering()
  bench.endpoint.answer = () => ({ hangs: true })
  await bench.state('dam')
  const patience = new AbortController()
  const closing = bench.process.dispatcher.close(patience.signal)
  await bench.time.settle()
  patience.abort()
  await closing
  bench.endpoint.answer = obliging
  await bench.restart()
  t.strictSame(bench.sent('dam'), ['1', '1'])
  await bench.process.close()
})

t.test('a process that ends while a message waits for its retry ends at once', async (t) => {
  const bench = await delivering({ negotiations: ['dam', 'ferry'] })
  bench.endpoint.answer = () => ({ status: 500 })
  await bench.state('dam')
  await bench.state('ferry')
  await bench.time.runFor(10)
  await bench.process.close()
  t.equal(bench.time.awaited(), 0, 'and waits for nothing more')
})

t.test('nothing is waited for in a process that has nothing to do', async (t) => {
  const bench = await delivering()
  await bench.state('dam', 100)
  await bench.time.runFor(1000)
  t.equal(bench.time.awaited(), 0)
  await bench.process.close()
})

for (const [what, spoil] of [
  ['as it is', (made: string) => made],
  ['of another version', (made: string) => made.replace('negotiation ', 'negotiation 0')],
] as const)
  t.test(`a start from a snapshot ${what} sends nothing again`, async (t) => {
    const folder = temporaryFolder(t)
    const store = openSqlite(join(folder, 'log.db'))
    t.teardown(() => store.close())
    const path = join(folder, 'books')
    const bench = await delivering({ store, snapshots: negotiationSnapshots(path) })
    await bench.state('dam', 3, 'accepted')
    await bench.correct('dam', 'refused')
    await bench.time.runFor(1000)
    const sent = bench.endpoint.posts.length
    await bench.process.close()
    writeFileSync(path, Buffer.from(spoil(readFileSync(path, 'latin1')), 'latin1'))
    await bench.start()
    await bench.time.runFor(1000)
    t.equal(bench.endpoint.posts.length, sent)
    await bench.state('dam')
    t.equal(bench.endpoint.posts.length, sent + 1)
    await bench.process.close()
  })
