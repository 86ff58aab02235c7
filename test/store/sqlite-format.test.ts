import { chmodSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t from 'tap'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { newEvents } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'

/** A Standpoint database with something in it, closed. */
const database = async (path: string): Promise<string> => {
  const store = openSqlite(path)
  await store.append('a-1', 'none', newEvents('e', 200))
  await store.close()
  return path
}

const change = (path: string, sql: string): void => {
  const db = new DatabaseSync(path)
  db.exec(sql)
  db.close()
}

const cases: [string, RegExp, (path: string) => unknown][] = [
  ['an empty file', /is empty: it is no log/, (path) => writeFileSync(path, '')],
  ['an empty database', /is empty: it is no log/, (path) => change(path, 'PRAGMA user_version = 0; VACUUM')],
  ['a log that was cut off at 0 bytes', /is empty: it is no log/, async (path) => truncateSync(await database(path), 0)],
  ['a file that is no database', /cannot be opened: file is not a database/, (path) => writeFileSync(path, 'notes '.repeat(1000))],
  ['a database of another program', /of another program/, (path) => change(path, 'CREATE TABLE recipes (name TEXT)')],
  ['an empty database that another program has marked', /of another program/, (path) => change(path, 'PRAGMA application_id = 7')],
  ['a newer format', /has format 99, .* update Standpoint/, async (path) => change(await database(path), 'PRAGMA user_version = 99')],
  [
    'a damaged file',
    /cannot be opened: database disk image is malformed/,
    async (path) => {
      const bytes = readFileSync(await database(path))
      writeFileSync(path, bytes.fill(0xff, 100, 4096))
    },
  ],
]

for (const [what, message, make] of cases)
  t.test(`${what} is refused and left as it was`, async (t) => {
    const path = join(temporaryFolder(t), 'standpoint.db')
    await make(path)
    const before = readFileSync(path)
    for (const readOnly of [false, true]) t.throws(() => openSqlite(path, { readOnly }), { name: 'StoreUnavailable', message })
    t.ok(readFileSync(path).equals(before))
  })

t.test('a reader refuses what is not there, and does not make it', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  t.throws(() => openSqlite(path, { readOnly: true }), { name: 'StoreUnavailable', message: /does not exist/ })
  t.notOk(existsSync(path))
})

t.test('a place where nothing can be written is refused', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'file'), '')
  t.throws(() => openSqlite(join(folder, 'file', 'standpoint.db')), { name: 'StoreUnavailable', message: /cannot be opened/ })
  t.throws(() => openSqlite(folder), { name: 'StoreUnavailable', message: /cannot be opened/ }, 'the path is a folder')
})

t.test(
  'a new log is for its owner only, and so is all beside it that has what is in it; one that others may open is told of, and left so',
  async (t) => {
    const path = join(temporaryFolder(t), 'standpoint.db')
    const modes = () => ['', '-wal', '-shm'].map((suffix) => (statSync(`${path}${suffix}`).mode & 0o777).toString(8))
    const told: string[] = []
    const notice = (what: string) => void told.push(what)
    const store = openSqlite(path, { notice })
    await store.append('a-1', 'none', newEvents('e', 1))
    t.strictSame(modes(), ['600', '600', '600'])
    await store.close()
    chmodSync(path, 0o640)
    t.strictSame(told, [])
    const again = openSqlite(path, { notice })
    t.strictSame(told, ['others on this machine may open the log'])
    await again.append('a-1', 0, newEvents('f', 1))
    t.strictSame(modes(), ['640', '640', '640'])
    await again.close()
  },
)

t.test('what a first start that was killed has left is in nobody’s way', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  writeFileSync(`${path}.new`, 'half of a')
  writeFileSync(`${path}.new-journal`, 'half of another')
  t.equal(await database(path), path)
  t.notOk(existsSync(`${path}.new`))
})
