import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openStore } from '../../src/store/open.ts'
import { StoreUnavailable } from '../../src/store/port.ts'
import { newEvent } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'

t.test('sqlite: opens the file at a path', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const store = await openStore(`sqlite:${path}`)
  t.teardown(() => store.close())
  t.ok(existsSync(path))
  const reader = await openStore(`SQLITE:${path}`, { readOnly: true })
  t.teardown(() => reader.close())
  await t.rejects(reader.append('a-1', 'any', [newEvent('e')]), StoreUnavailable)
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

const refused: [string, RegExp, { readOnly?: boolean }?][] = [
  ['postgres://user:secret@host/db', /No store has the scheme postgres:.*sqlite:<path>.*memory:/],
  ['esdb://user:secret@host:2113?tls=false', /EventStoreDB \(esdb:\) is not part of this version/],
  ['esdb+discover://host:2113', /EventStoreDB \(esdb\+discover:\) is not part of this version/],
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
