import { join } from 'node:path'
import t from 'tap'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { revisionsOf } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'
import { often } from '../support/long.ts'
import { writingProcess } from '../support/writing-process.ts'

const kills = often(6, 20)

t.test('one process at a time may write', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')

  const held = openSqlite(path)
  const refused = writingProcess(t, path, 'refused')
  t.match(await refused.line(), /^refused: StoreUnavailable: .* written to by another Standpoint process/)
  await held.close()

  const holder = writingProcess(t, path, 'holder')
  t.equal(await holder.line(), 'open')
  t.throws(() => openSqlite(path), { name: 'StoreUnavailable', message: /written to by another/ })
  const reader = openSqlite(path, { readOnly: true })
  t.equal(typeof (await reader.head()), 'number', 'reading beside it works')
  await reader.close()

  await holder.kill()
  const store = openSqlite(path)
  t.pass('a kill -9 leaves no lock behind')
  await store.close()
})

t.test(`${kills} kills lose nothing that was acknowledged and leave no part of a batch`, async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const acknowledged = new Map<string, number>()
  for (let n = 0; n < kills; n++) {
    const writer = writingProcess(t, path, `life ${n}`)
    const heard: string[] = []
    const patience = 1 + Math.floor(Math.random() * 200)
    while (heard.length < patience) heard.push(await writer.line())
    heard.push(...(await writer.kill()))
    t.equal(heard.shift(), 'open')
    for (const line of heard) {
      const [stream = '', , last] = line.split(' ')
      acknowledged.set(stream, Number(last))
    }

    const store = openSqlite(path)
    const log = await store.readAll({ limit: 1_000_000 })
    for (const [stream, last] of acknowledged) {
      const events = log.filter((event) => event.stream === stream)
      t.ok(events.length > last, `${stream} has all that was acknowledged`)
      t.strictSame(revisionsOf(events), [...events.keys()], `${stream} has no gap`)
      t.strictSame(await store.readStream(stream, { limit: 1_000_000 }), events, `${stream} reads as the log does`)
      const batches = Map.groupBy(events, ({ data }) => (data as { label: string }).label.replace(/ \d+$/, ''))
      const torn = [...batches].filter(([label, batch]) => batch.length !== 1 + (Number(label.split(' ').at(-1)) % 3))
      t.strictSame(torn, [], `${stream} has no part of a batch`)
    }
    await store.close()
  }
})
