import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t, { type Test } from 'tap'
import { NotWritten, StoreUnavailable } from '../../src/store/port/port.ts'
import { openFailure, readFailure, writeFailure } from '../../src/store/sqlite/failure.ts'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { newEvent, newEvents } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'

/** A database, and what SQLite throws with a code. */
function thrown(t: Test) {
  const db = new DatabaseSync(join(temporaryFolder(t), 'standpoint.db'))
  t.teardown(() => db.close())
  const failure = (errcode: number) => Object.assign(new Error('SQLite’s words'), { errcode })
  return { db, failure }
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

/** What each code comes to, and whether it is certain of a commit that nothing is written. */
const codes: [name: string, errcode: number, fault: string, isCertain: boolean][] = [
  ['SQLITE_FULL', 13, 'full', true],
  ['SQLITE_IOERR_WRITE', 778, 'io', true],
  ['SQLITE_READONLY', 8, 'read-only', true],
  ['SQLITE_READONLY_DIRECTORY', 1544, 'read-only', true],
  ['SQLITE_PERM', 3, 'read-only', false],
  ['SQLITE_BUSY', 5, 'locked', true],
  ['SQLITE_BUSY_SNAPSHOT', 517, 'locked', true],
  ['SQLITE_LOCKED', 6, 'locked', false],
  ['SQLITE_CORRUPT', 11, 'damaged', false],
  ['SQLITE_CORRUPT_INDEX', 779, 'damaged', false],
  ['SQLITE_NOTADB', 26, 'damaged', false],
  ['SQLITE_IOERR_DATA', 8202, 'damaged', false],
  ['SQLITE_IOERR_CORRUPTFS', 8458, 'damaged', false],
  ['SQLITE_IOERR_FSYNC', 1034, 'io', false],
  ['SQLITE_IOERR_SHMSIZE', 4874, 'io', false],
  ['SQLITE_NOMEM', 7, 'other', false],
]

for (const [name, errcode, fault, isCertain] of codes)
  t.test(`${name} is told as ${fault}, ${isCertain ? 'and as not written' : 'and of a commit as unknown'}`, async (t) => {
    const { db, failure } = thrown(t)
    const cause = failure(errcode)
    t.match(readFailure(db, cause), { name: 'StoreUnavailable', fault, cause, message: /standpoint\.db \(SQLite: SQLite’s words\)$/ })
    t.match(writeFailure(db, cause, false), { fault, cause })
    t.ok(writeFailure(db, cause, false) instanceof NotWritten, 'before the commit nothing is written, whatever it was')
    t.match(writeFailure(db, cause, true), { fault })
    t.equal(writeFailure(db, cause, true) instanceof NotWritten, isCertain)
  })

t.test('what SQLite did not throw is left as it is', async (t) => {
  const { db } = thrown(t)
  const bug = new TypeError('a bug')
  t.equal(readFailure(db, bug), bug)
  t.equal(writeFailure(db, bug, false), bug)
  t.match(openFailure('/somewhere/standpoint.db', bug), { message: '/somewhere/standpoint.db cannot be opened: a bug', fault: 'away' })
})

t.test('an append to a database that another program holds is not written, is told, and heals', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const store = openSqlite(path)
  t.teardown(() => store.close())
  t.equal(await store.trouble(), null)
  const other = new DatabaseSync(path)
  other.exec('BEGIN IMMEDIATE')
  const refusal = await failureOf(store.append('a-1', 'none', [newEvent('e')]))
  t.ok(refusal instanceof NotWritten)
  t.match(refusal, { fault: 'locked' })
  t.equal(await store.trouble(), 'locked')
  other.close()
  while ((await store.trouble()) !== null);
  t.strictSame(await store.readAll({ limit: 10 }), [])
  t.match(await store.append('a-1', 'none', [newEvent('e')]), { outcome: 'appended' })
})

t.test('a probe leaves nothing in the log, and hides nothing of it', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const store = openSqlite(path)
  await store.append('a-1', 'none', newEvents('e', 3))
  const reader = openSqlite(path, { readOnly: true })
  const other = new DatabaseSync(path)
  other.exec(`CREATE TRIGGER fault BEFORE INSERT ON events BEGIN SELECT raise(ABORT, 'a fault'); END`)
  t.ok((await failureOf(store.append('a-1', 2, [newEvent('lost')]))) instanceof NotWritten)
  other.exec('DROP TRIGGER fault')
  t.equal(await store.trouble(), 'other')
  while ((await store.trouble()) !== null);
  t.match(await store.append('a-1', 2, newEvents('later', 2)), { outcome: 'appended', firstRevision: 3 })
  for (const log of [store, reader]) t.equal((await log.readAll({ limit: 10 })).length, 5)
  t.strictSame(
    other
      .prepare('PRAGMA integrity_check')
      .all()
      .map((row) => row.integrity_check),
    ['ok'],
  )
  t.strictSame(
    other
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
      .all()
      .map(({ name }) => name),
    ['categories', 'streams', 'events'],
  )
  other.close()
  await reader.close()
  await store.close()
})

t.test('a failed limit of a stream is told as a failed append is', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const store = openSqlite(path)
  t.teardown(() => store.close())
  const other = new DatabaseSync(path)
  t.teardown(() => other.close())
  other.exec(`CREATE TRIGGER fault BEFORE INSERT ON streams BEGIN SELECT raise(ABORT, 'a fault'); END`)
  const refusal = await failureOf(store.retain('a-1', 1))
  t.ok(refusal instanceof NotWritten && refusal instanceof StoreUnavailable)
  t.equal(await store.trouble(), 'other')
})
