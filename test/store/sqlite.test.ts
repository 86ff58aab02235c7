import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t from 'tap'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { take } from '../contract/trial.ts'
import { idsOf, newEvent, newEvents, unplaced } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'

/** Commits in a write-ahead log: the frames that say the size of the database after them (SQLite file format, 4.1). */
const commitsIn = (wal: Buffer): number => {
  const frameSize = 24 + wal.readUInt32BE(8)
  let commits = 0
  for (let at = 32; at + frameSize <= wal.length; at += frameSize) if (wal.readUInt32BE(at + 4) !== 0) commits++
  return commits
}

t.test('what was acknowledged is there after reopening', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const events = newEvents('e', 5)
  const first = openSqlite(path)
  await first.append('a-1', 'none', events)
  await first.retain('a-2', 2)
  await first.close()
  const second = openSqlite(path)
  t.teardown(() => second.close())
  t.strictSame((await second.readStream('a-1', { limit: 10 })).map(unplaced), events)
  t.match(await second.append('a-1', 'none', events), { outcome: 'repeated' })
  t.match(await second.append('a-1', 4, [newEvent('next')]), { outcome: 'appended', firstRevision: 5 })
  await second.append('a-2', 'none', newEvents('limited', 5))
  t.equal((await second.readStream('a-2', { limit: 10 })).length, 2, 'limits are kept too')
})

t.test('an empty log has no head and no events', async (t) => {
  const store = openSqlite(join(temporaryFolder(t), 'standpoint.db'))
  t.teardown(() => store.close())
  t.equal(await store.head(), -1)
  t.strictSame(await store.readAll({ limit: 10 }), [])
})

t.test('folders on the way to the database are made', async (t) => {
  const path = join(temporaryFolder(t), 'some', 'where', 'standpoint.db')
  await openSqlite(path).close()
  t.ok(existsSync(path))
})

t.test('a position is not given twice, even where the newest events were removed and the store reopened', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const first = openSqlite(path)
  await first.append('a-1', 'none', newEvents('e', 5))
  await first.retain('a-1', 1)
  const head = await first.head()
  await first.close()
  const second = openSqlite(path)
  t.teardown(() => second.close())
  const result = await second.append('a-1', 4, [newEvent('next')])
  t.ok(result.outcome === 'appended' && result.position > head)
})

t.test('a limit removes events from the file', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const store = openSqlite(path)
  await store.append('a-1', 'none', newEvents('e', 10))
  await store.retain('a-1', 3)
  await store.append('a-1', 9, newEvents('later', 2))
  t.equal((await store.readAll({ limit: 100 })).length, 3)
  t.match(await store.append('a-2', 'none', [newEvent('e 0')]), { outcome: 'appended' }, 'its id is free again')
  await store.close()
  const db = new DatabaseSync(path)
  t.teardown(() => db.close())
  t.equal(db.prepare('SELECT count(*) AS count FROM events').get()?.count, 4)
})

t.test('appends that wait together share one commit', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const store = openSqlite(path)
  t.teardown(() => store.close())
  await store.append('b-1', 'none', [newEvent('first')])
  const before = commitsIn(readFileSync(`${path}-wal`))
  const turns = Array.from({ length: 4 }, (_, turn) => newEvents(`turn ${turn}`, 16))
  const appends = turns.flatMap((events, turn) => events.map((event, n) => store.append(`a-${n}`, turn === 0 ? 'none' : turn - 1, [event])))
  t.ok((await Promise.all(appends)).every(({ outcome }) => outcome === 'appended'))
  t.equal(commitsIn(readFileSync(`${path}-wal`)) - before, 1)
})

t.test('of a commit that fails half-way nothing is written, and the next one is', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  await openSqlite(path).close()
  const db = new DatabaseSync(path)
  db.exec("CREATE TRIGGER full BEFORE INSERT ON events WHEN new.body LIKE '%poison%' BEGIN SELECT RAISE(ABORT, 'disk full'); END")
  db.close()
  const store = openSqlite(path)
  t.teardown(() => store.close())
  const appends = ['good', 'poison', 'better'].map((label) => store.append(`a-${label}`, 'none', [newEvent(`${label} 1`), newEvent(label)]))
  for (const append of appends) await t.rejects(append, { message: /disk full/ })
  t.strictSame(await store.readAll({ limit: 10 }), [])
  t.match(await store.append('a-good', 'none', [newEvent('good')]), { outcome: 'appended', firstRevision: 0 })
})

t.test('a reader works beside a writer, sees what it writes, and writes nothing', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const writer = openSqlite(path)
  t.teardown(() => writer.close())
  await writer.append('a-1', 'none', newEvents('e', 3))
  const reader = openSqlite(path, { readOnly: true })
  t.teardown(() => reader.close())
  t.equal((await reader.readStream('a-1', { limit: 10 })).length, 3)
  const taken = take(reader, 5, { prefix: 'a-' })
  await writer.append('b-1', 'none', [newEvent('other')])
  await writer.append('a-2', 'none', newEvents('later', 2))
  t.strictSame(idsOf(await taken), idsOf([...newEvents('e', 3), ...newEvents('later', 2)]))
  t.equal(await reader.head(), await writer.head())
  const refusal = { name: 'StoreUnavailable', message: /reading only/ }
  await t.rejects(reader.append('a-1', 'none', [newEvent('refused')]), refusal)
  await t.rejects(reader.retain('a-1', 1), refusal)
})

t.test('a reader ends its subscription when it is closed', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  await openSqlite(path).close()
  const reader = openSqlite(path, { readOnly: true })
  const batches = reader.subscribe({ signal: new AbortController().signal })[Symbol.asyncIterator]()
  const next = batches.next()
  await reader.close()
  t.equal((await next).done, true)
})

t.test('a second writer is refused, by whatever name it comes', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'standpoint.db')
  const store = openSqlite(path)
  symlinkSync(path, join(folder, 'link.db'))
  for (const name of [path, join(folder, '.', 'standpoint.db'), join(folder, 'link.db')])
    t.throws(() => openSqlite(name), { name: 'StoreUnavailable', message: /written to by another/ })
  t.match(await store.append('a-1', 'none', [newEvent('e')]), { outcome: 'appended' })
  await store.close()
  await openSqlite(path).close()
})

t.test('a commit that fails has written nothing, and is forgotten', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const store = openSqlite(path)
  t.teardown(() => store.close())
  await store.append('a-1', 'none', [newEvent('first')])
  const elsewhere = (sql: string) => {
    const db = new DatabaseSync(path, { timeout: 5000 })
    db.exec(sql)
    db.close()
  }
  elsewhere(`CREATE TRIGGER fault BEFORE INSERT ON events WHEN NEW.revision = 2 BEGIN SELECT raise(ABORT, 'a fault'); END`)
  await t.rejects(store.append('a-1', 0, newEvents('lost', 3)), { message: /a fault/ })
  await t.rejects(store.append('b-1', 'none', newEvents('lost too', 3)), { message: /a fault/ })
  elsewhere('DROP TRIGGER fault')
  t.match(await store.append('a-1', 0, newEvents('kept', 3)), { outcome: 'appended', firstRevision: 1, lastRevision: 3 })
  t.match(await store.append('b-1', 'none', newEvents('kept too', 3)), { outcome: 'appended', firstRevision: 0, lastRevision: 2 })
  t.equal((await store.readAll({ limit: 100 })).length, 7)
})
