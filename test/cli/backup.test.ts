import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t, { type Test } from 'tap'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { appendChained } from '../support/chained.ts'
import { cli, type Given } from '../support/cli.ts'
import { newEvents } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'

const dam = 'negotiation-teln-dam'
const ferry = 'negotiation-isle-ferry'

const made = temporaryFolder(t)
const store = openSqlite(join(made, 'log.db'))
await appendChained(store, [dam, ferry, dam, 'key-desk', ferry, dam])
await store.append('delivery-a', 'none', newEvents('d', 5))
await store.retain('delivery-a', 2)
await store.close()
// Once for all that only need one: each is made by a process of its own.
await cli(['backup', join(made, 'copy.db'), '--store', `sqlite:${join(made, 'log.db')}`])

/** A log with two negotiations and a stream that is cut back, closed; and what names go with it. */
function desk(t: Test) {
  const folder = temporaryFolder(t)
  const at = (name: string) => join(folder, name)
  copyFileSync(join(made, 'log.db'), at('log.db'))
  const run = (argv: readonly string[], given: Given = {}) => cli([...argv, '--store', `sqlite:${at('log.db')}`], given)
  return { folder, at, run }
}

/** The same with a backup of it beside it. */
function backedUp(t: Test) {
  const names = desk(t)
  copyFileSync(join(made, 'copy.db'), names.at('copy.db'))
  return names
}

async function held(path: string) {
  const store = openSqlite(path, { readOnly: true })
  const events = await store.readAll({ limit: 1000 })
  await store.close()
  return events
}

const leftovers = (folder: string) => readdirSync(folder).filter((name) => name.includes('.partial'))

t.test('a backup holds what the log holds, at the same positions, and says so', async (t) => {
  const { folder, at, run } = desk(t)
  const { exitCode, out, err } = await run(['backup', at('copy.db')])
  t.match({ exitCode, err }, { exitCode: 0, err: /^$/ })
  t.match(
    out,
    new RegExp(`^${dam}: 3 events, head [0-9a-f]{64}\n${ferry}: 2 events, head [0-9a-f]{64}\n.*copy\\.db: \\d+ bytes, verified\n$`),
  )
  t.notMatch(out, 'key-desk')
  t.strictSame(await held(at('copy.db')), await held(at('log.db')))
  t.equal(statSync(at('copy.db')).mode & 0o777, 0o600)
  t.strictSame(leftovers(folder), [])
  const db = new DatabaseSync(at('copy.db'), { readOnly: true })
  t.match(db.prepare('PRAGMA application_id').get(), { application_id: 0x53544e44 })
  t.match(db.prepare('PRAGMA user_version').get(), { user_version: 1 })
  db.close()
})

t.test('a backup writes over nothing and leaves nothing behind', async (t) => {
  const { folder, at, run } = desk(t)
  writeFileSync(at('copy.db'), 'mine')
  t.match(await run(['backup', at('copy.db')]), { exitCode: 2, out: /^$/, err: /copy\.db is there already, and is not written over/ })
  t.equal(readFileSync(at('copy.db'), 'utf8'), 'mine')
  t.match(await run(['backup', at('none/copy.db')]), { exitCode: 2, out: /^$/, err: /cannot be written: ENOENT/ })
  const aborted = AbortSignal.abort()
  t.match(await run(['backup', at('other.db')], { signal: aborted }), { exitCode: 130, out: /^$/ })
  t.notOk(existsSync(at('other.db')))
  t.strictSame(leftovers(folder), [])
})

t.test('only a file can be backed up or restored', async (t) => {
  const { at } = desk(t)
  for (const store of ['memory:', 'esdb://localhost:2113']) {
    t.match(await cli(['backup', at('x.db'), '--store', store]), { exitCode: 2, out: /^$/, err: /standpoint copy FROM sqlite:/ })
    t.match(await cli(['restore', at('x.db'), '--store', store]), { exitCode: 2, out: /^$/, err: /standpoint copy sqlite:FILE TO/ })
  }
  t.match(await cli(['restore', at('x.db'), '--url', 'http://localhost:1']), {
    exitCode: 2,
    out: '',
    err: /not restored into a service that runs/,
  })
  t.match(await cli(['backup', at('x.db'), '--store', `sqlite:${at('gone.db')}`]), {
    exitCode: 3,
    out: /^$/,
    err: /gone\.db does not exist/,
  })
  t.match(await cli(['backup', at('x.db'), '--store', 'memory:', '--url', 'http://localhost:1']), { exitCode: 2, err: /not both/ })
})

/** What is done to a file that was whole. */
const damages: [string, RegExp, (path: string) => void][] = [
  ['a page that is zeroed', /is damaged: /, (path) => writeFileSync(path, readFileSync(path).fill(0, 5 * 4096, 6 * 4096))],
  [
    'an event that was altered',
    new RegExp(`db is damaged: ${dam} revision 1: its previousHash is not the hash`),
    (path) => sql(path, `UPDATE events SET body = replace(body, '"${dam} 0"', '"${dam} 9"')`),
  ],
  [
    'an event that is missing',
    new RegExp(`is damaged: ${dam} revision 1: this revision is missing`),
    (path) => sql(path, `DELETE FROM events WHERE revision = 1 AND stream = (SELECT id FROM streams WHERE name = '${dam}')`),
  ],
  [
    'a gap in a stream without hashes',
    /is damaged: delivery-a revision 4: the next event is of revision 7/,
    (path) => sql(path, 'UPDATE events SET revision = 7 WHERE revision = 4'),
  ],
  ['an event that is no JSON', /is damaged: .*not JSON/, (path) => sql(path, "UPDATE events SET body = '{' WHERE revision = 4")],
]

function sql(path: string, statement: string): void {
  const db = new DatabaseSync(path)
  db.exec(statement)
  db.close()
}

for (const [what, reason, damage] of damages)
  t.test(`${what} is found, in a log and in a backup of it, and nothing is written`, async (t) => {
    const { folder, at, run } = backedUp(t)
    damage(at('log.db'))
    damage(at('copy.db'))
    t.match(await run(['backup', at('other.db')]), { exitCode: 1, out: /^$/, err: reason })
    t.match(await cli(['restore', at('copy.db'), '--store', `sqlite:${at('new.db')}`]), { exitCode: 1, out: /^$/, err: reason })
    t.notOk(existsSync(at('other.db')))
    t.notOk(existsSync(at('new.db')))
    t.strictSame(leftovers(folder), [])
  })

t.test('a backup is restored to where nothing is, and is the log from then on', async (t) => {
  const { folder, at } = backedUp(t)
  chmodSync(at('copy.db'), 0o400)
  const expected = await held(at('log.db'))
  const to = at('far/new.db')
  t.match(await cli(['restore', at('copy.db'), '--store', `sqlite:${to}`]), {
    exitCode: 0,
    err: '',
    out: /new\.db: \d+ bytes, verified\n$/,
  })
  t.strictSame(await held(to), expected)
  t.equal(statSync(to).mode & 0o777, 0o600)
  t.strictSame(leftovers(join(folder, 'far')), [])
  const store = openSqlite(to)
  t.match(await store.append('a-1', 'none', newEvents('e', 1)), { outcome: 'appended' })
  await store.close()
})

t.test('a backup is read where nothing can be written, and nothing is made beside it', async (t) => {
  const { at } = backedUp(t)
  mkdirSync(at('shelf'))
  renameSync(at('copy.db'), at('shelf/copy.db'))
  t.match(await cli(['restore', at('shelf/copy.db'), '--store', `sqlite:${at('new.db')}`]), { exitCode: 0 })
  t.strictSame(readdirSync(at('shelf')), ['copy.db'])
})

t.test('a restore writes over no part of a database, and says which is there', async (t) => {
  const { at, run } = backedUp(t)
  const before = readFileSync(at('log.db'))
  t.match(await run(['restore', at('copy.db')]), {
    exitCode: 2,
    out: '',
    err: /log\.db.* already, and .* not written over. Move what is there away/,
  })
  t.ok(readFileSync(at('log.db')).equals(before))
  for (const suffix of ['-wal', '-shm', '-journal']) {
    const to = at(`new${suffix}.db`)
    writeFileSync(`${to}${suffix}`, '')
    t.match(await cli(['restore', at('copy.db'), '--store', `sqlite:${to}`]), {
      exitCode: 2,
      out: '',
      err: `${to}${suffix} is there already`,
    })
    t.notOk(existsSync(to))
  }
})

t.test('a restore is refused where somebody writes to the log, though its file is gone', async (t) => {
  const { at, run } = backedUp(t)
  const store = openSqlite(at('log.db'))
  t.match(await run(['restore', at('copy.db')]), { exitCode: 3, out: /^$/, err: /is being written to by another Standpoint process/ })
  await store.close()
})

t.test('what is no backup is not restored', async (t) => {
  const { at } = desk(t)
  writeFileSync(at('empty.db'), '')
  writeFileSync(at('text.db'), 'notes '.repeat(1000))
  copyFileSync(at('log.db'), at('live.db'))
  writeFileSync(at('live.db-wal'), 'something')
  for (const [name, exitCode, err] of [
    ['gone.db', 2, /gone\.db does not exist/],
    ['empty.db', 3, /is empty: it is no log/],
    ['text.db', 1, /is damaged: file is not a database/],
    ['live.db', 2, /live\.db-wal is beside it/],
  ] as const)
    t.match(await cli(['restore', at(name), '--store', `sqlite:${at('new.db')}`]), { exitCode, out: /^$/, err })
  t.notOk(existsSync(at('new.db')))
})
