import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openStore } from '../../src/store/open.ts'
import { StoreUnavailable } from '../../src/store/port/port.ts'
import { newEvent } from '../support/events.ts'
import { startDouble } from '../support/eventstoredb-double/double.ts'
import { seen } from '../support/eventstoredb-server.ts'
import { temporaryFolder } from '../support/folder.ts'
import { listOf } from '../support/list-of.ts'

t.test('sqlite: opens the file at a path', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const store = await openStore(`sqlite:${path}`)
  t.teardown(() => store.close())
  t.ok(existsSync(path))
  const reader = await openStore(`SQLITE:${path}`, { readOnly: true })
  t.teardown(() => reader.close())
  await t.rejects(reader.append('a-1', 'none', [newEvent('e')]), StoreUnavailable)
})

t.test('a path may be relative to the working directory', async (t) => {
  const folder = temporaryFolder(t)
  const before = process.cwd()
  process.chdir(folder)
  t.teardown(() => process.chdir(before))
  for (const url of ['sqlite:./one.db', 'sqlite:two.db', 'sqlite:deep/three.db', 'sqlite:file:four.db'])
    await (await openStore(url)).close()
  for (const file of ['one.db', 'two.db', 'deep/three.db', 'file:four.db']) t.ok(existsSync(join(folder, file)), file)
})

t.test('memory: opens a log of its own each time', async (t) => {
  const [one, other] = [await openStore('memory:'), await openStore('memory:')]
  await one.append('a-1', 'none', [newEvent('e')])
  t.equal(await other.head(), -1)
})

for (const scheme of ['esdb', 'ESDB', 'kurrentdb'])
  t.test(`${scheme}: opens the database at an address, also for reading only`, async (t) => {
    const { url } = await startDouble(t)
    const address = url.replace('esdb', scheme)
    const store = await openStore(address)
    t.teardown(() => store.close())
    t.match(await store.append('a-1', 'none', [newEvent('e')]), { outcome: 'appended' })
    const reader = await openStore(address, { readOnly: true })
    t.teardown(() => reader.close())
    t.match(await reader.readStream('a-1', { limit: 1 }), listOf(newEvent('e')))
    await t.rejects(reader.append('a-1', 0, [newEvent('f')]), StoreUnavailable)
  })

t.test('what a store on a network gets over by itself is told to whoever opened it', async (t) => {
  const double = await startDouble(t)
  const told = Promise.withResolvers<string>()
  const store = await openStore(double.url, { notice: (what) => told.resolve(what) })
  t.teardown(() => store.close())
  const ending = new AbortController()
  const next = store.subscribe({ signal: ending.signal })[Symbol.asyncIterator]().next()
  await seen(async () => double.subscriptions.starts.length > 0)
  double.cut()
  t.match(await told.promise, /subscription/)
  ending.abort()
  t.ok((await next).done)
})

const refused: [string, RegExp, { readOnly?: boolean }?][] = [
  ['postgres://user:secret@host/db', /No store has that scheme.*sqlite:<path>.*memory:/],
  ['esdb://user:secret@host:port', /The address of the EventStoreDB store: .* Use esdb:/],
  ['esdb+discover://host:2113', /wants a user and a password/],
  ['kurrentdb://user:secret@', /The address of the EventStoreDB store: /],
  ['KurrentDB+discover://user:secret@host?tls=maybe', /The address of the EventStoreDB store: tls/],
  ['./standpoint.db', /named by a URL with a scheme/],
  ['', /named by a URL with a scheme/],
  ['sqlite:', /needs a path/],
  ['memory:name', /has no name/],
  ['memory:', /nothing to read/, { readOnly: true }],
]

for (const [url, message, options] of refused)
  t.test(`"${url.replace('secret', '…')}" ${options ? 'for reading ' : ''}is refused in words for its owner`, async (t) => {
    const error = await openStore(url, options).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    t.match(error, { name: 'StoreUnavailable', message })
    t.notMatch(error, { message: /secret/ }, 'a password is not repeated')
  })
