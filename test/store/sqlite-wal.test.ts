import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import t, { type Test } from 'tap'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { newEvents } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'
import { onlyLong } from '../support/long.ts'
import { writingProcess } from '../support/writing-process.ts'

/** Batches after which SQLite has moved its write-ahead log into the file, some times. */
const many = 500

const held = async (path: string, readOnly = true) => {
  const store = openSqlite(path, { readOnly })
  const events = await store.readAll({ limit: 1_000_000 })
  await store.close()
  return events
}

/** Lets a process write a while. `meanwhile` is done then, beside it; the process writes on, and is killed. */
async function killedWriter(t: Test, path: string, label: string, lines: number, meanwhile: () => unknown = () => {}): Promise<void> {
  const writer = writingProcess(t, path, label)
  for (let n = 0; n < lines; n++) await writer.line()
  await meanwhile()
  for (let n = 0; n < lines; n++) await writer.line()
  await writer.kill()
  t.not(statSync(`${path}-wal`).size, 0, 'its write-ahead log is left')
}

const vacuumed = (from: string, to: string): void => {
  const db = new DatabaseSync(from, { readOnly: true })
  db.prepare('VACUUM INTO ?').run(to)
  db.close()
}

/** As the shell's `.backup` makes it, from one moment. */
async function backedUp(from: string, to: string): Promise<void> {
  const db = new DatabaseSync(from, { readOnly: true })
  db.exec('BEGIN; SELECT count(*) FROM sqlite_schema')
  await backup(db, to)
  db.close()
}

const copies: [string, (from: string, to: string) => unknown][] = [
  ['VACUUM INTO', vacuumed],
  ['the backup of SQLite', backedUp],
]
const places: [string, (from: string, to: string) => void][] = [
  ['moved', renameSync],
  ['copied', copyFileSync],
]

/** Both openings are refused, and leave the file and its write-ahead log as they are. */
function isRefused(t: Test, path: string): void {
  const files = () => [path, `${path}-wal`].map((file) => readFileSync(file).toString('base64'))
  const before = files()
  for (const readOnly of [true, false])
    t.throws(() => openSqlite(path, { readOnly }), {
      name: 'StoreUnavailable',
      message: `${path}-wal was not written for this ${path}: another file has been put in the place of the one that it belongs to.`,
    })
  t.ok(
    files().every((bytes, n) => bytes === before[n]),
    'both files are as they were',
  )
}

/** With the log moved away, as the message says, the file is what was put there. */
async function isReplaced(t: Test, path: string, copy: string): Promise<void> {
  const expected = await held(copy)
  for (const suffix of ['-wal', '-shm']) renameSync(`${path}${suffix}`, `${path}${suffix}.away`)
  t.strictSame(await held(path, false), expected)
}

/** Of what differs in several ways at once each way is tried once, and all of them together in the long run. */
const combined = (isUsual: boolean) => ({ skip: !isUsual && onlyLong })

for (const lines of [5, many])
  for (const [how, copyTo] of copies)
    for (const [placed, place] of lines === 5 ? places : places.slice(1))
      t.test(
        `a copy by ${how} that is ${placed} over the file after a kill gets no other’s log: ${lines} batches each`,
        combined(lines === 5 ? (how === 'VACUUM INTO') === (placed === 'moved') : how === 'VACUUM INTO'),
        async (t) => {
          const folder = temporaryFolder(t)
          const [path, copy, kept] = ['standpoint.db', 'copy.db', 'kept.db'].map((name) => join(folder, name)) as [string, string, string]
          await killedWriter(t, path, 'life', lines, () => copyTo(path, copy))
          copyFileSync(copy, kept)
          place(copy, path)
          isRefused(t, path)
          await isReplaced(t, path, kept)
        },
      )

t.test('a copy of a file that was closed gets no log of a later life', async (t) => {
  const folder = temporaryFolder(t)
  const [path, copy] = [join(folder, 'standpoint.db'), join(folder, 'copy.db')]
  const store = openSqlite(path)
  await store.append('a-1', 'none', newEvents('e', 3))
  await store.close()
  copyFileSync(path, copy)
  await killedWriter(t, path, 'life', 20)
  copyFileSync(copy, path)
  isRefused(t, path)
  await isReplaced(t, path, copy)
})

t.test('a file of another history gets no log of this one, and its own keeps it', async (t) => {
  const folder = temporaryFolder(t)
  const [path, other, away] = ['standpoint.db', 'other.db', 'away.db'].map((name) => join(folder, name)) as [string, string, string]
  await openSqlite(other).close()
  await killedWriter(t, path, 'life', 20)
  const written = await held(path)
  renameSync(path, away)
  copyFileSync(other, path)
  isRefused(t, path)
  renameSync(away, path)
  t.strictSame(await held(path, false), written, 'the message says to put the file back')
})

const changes: [string, (path: string, copy: string) => void][] = [
  ['cut off', (path) => truncateSync(path, 3 * 4096)],
  ['replaced by a copy that `cp` made while it was written to', (path, copy) => copyFileSync(copy, path)],
]

for (const [how, change] of changes)
  t.test(`a file that was ${how} is refused before anything is moved into it`, async (t) => {
    const folder = temporaryFolder(t)
    const [path, copy] = [join(folder, 'standpoint.db'), join(folder, 'copy.db')]
    await killedWriter(t, path, 'life', many, () => copyFileSync(path, copy))
    change(path, copy)
    const before = readFileSync(path)
    t.throws(() => openSqlite(path), {
      name: 'StoreUnavailable',
      message: /^.* is damaged, or its -wal is not its own: .* Nothing was changed/,
    })
    t.ok(readFileSync(path).equals(before))
  })

t.test('a log that is moved with its file goes on, with what its writer remembered or without', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'standpoint.db')
  await killedWriter(t, path, 'life', 20)
  const written = await held(path)
  for (const suffixes of [
    ['', '-wal', '.lock'],
    ['', '-wal'],
  ]) {
    const moved = join(folder, `moved-${suffixes.length}.db`)
    for (const suffix of suffixes) copyFileSync(`${path}${suffix}`, `${moved}${suffix}`)
    t.strictSame(await held(moved), written)
    t.strictSame(await held(moved, false), written)
  }
})

t.test('a reader beside a writer that starts and ends again and again is let in each time', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  await openSqlite(path).close()
  for (let life = 0; life < 3; life++) {
    const writer = writingProcess(t, path, `life ${life}`)
    let isOpen = false
    const opened = writer.line().then(() => (isOpen = true))
    while (!isOpen) {
      await held(path)
      await new Promise(setImmediate)
    }
    await opened
    await writer.line()
    await held(path)
    await writer.kill()
    t.ok((await held(path)).length > 0)
  }
})

const losses: [string, (path: string) => void][] = [
  ['missing', (path) => rmSync(path)],
  ['empty', (path) => truncateSync(path)],
]

for (const lines of [5, many])
  for (const [loss, lose] of losses)
    for (const isRemembered of [true, false])
      t.test(
        `what is left beside a file that is ${loss} gets into no other: ${lines} batches, ${isRemembered}`,
        combined(lines === 5 ? (loss === 'missing') === isRemembered : loss === 'missing' && !isRemembered),
        async (t) => {
          const folder = temporaryFolder(t)
          const path = join(folder, 'standpoint.db')
          await killedWriter(t, path, 'life', lines)
          const written = await held(path)
          copyFileSync(path, join(folder, 'kept.db'))
          lose(path)
          if (!isRemembered) rmSync(`${path}.lock`)
          const files = () => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'base64')]))
          const before = JSON.stringify(files())
          for (const readOnly of [true, false])
            t.throws(() => openSqlite(path, { readOnly }), {
              name: 'StoreUnavailable',
              message:
                /standpoint\.db (does not exist|is empty), and .*-wal .*Nothing was changed. Put the file back .* move .*-shm.* away/,
            })
          t.equal(JSON.stringify(files()), before, 'nothing was made or changed')

          copyFileSync(join(folder, 'kept.db'), path)
          t.strictSame(await held(path), written, 'the message says to put the file back')
          for (const suffix of ['', '-wal', '-shm']) renameSync(`${path}${suffix}`, `${path}${suffix}.away`)
          t.strictSame(await held(path, false), [], 'or to begin anew')
        },
      )

t.test('a journal that is left is rolled back into no other file', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  writeFileSync(`${path}-journal`, 'of another')
  for (const readOnly of [true, false])
    t.throws(() => openSqlite(path, { readOnly }), {
      name: 'StoreUnavailable',
      message: `${path} does not exist, and ${path}-journal of it`,
    })
  rmSync(`${path}-journal`)
  await openSqlite(path).close()
})
