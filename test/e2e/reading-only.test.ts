import { execFile } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { did } from '../support/commands.ts'
import { isleFerry } from '../support/data-set.ts'
import { temporaryFolder } from '../support/folder.ts'
import { standpointHere } from '../support/in-process.ts'
import { listOf } from '../support/list-of.ts'
import { type CommandResult, standpoint, startService } from '../support/process.ts'

const nobody = 65_534
/**
 * Root ignores permissions: these commands run as root without that right, since another user might not be let into the
 * folders that lead to this checkout. What belongs to root is then their own, and what belongs to nobody another's.
 */
const through = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search,-fowner']
const isRoot = process.getuid?.() === 0
const options = !isRoot
  ? { skip: 'only root can take rights from itself' }
  : did(...(through as [string, string, string]), 'true')
    ? {}
    : { skip: 'setpriv cannot take rights away here' }

const program = fileURLToPath(new URL('../support/commands-process.ts', import.meta.url))

/** Command lines one after the other in one process without that right: most of the time of a command is its start. */
async function run(...commands: (readonly string[])[]): Promise<CommandResult[]> {
  const [file = '', ...options] = through
  const args = [...options, process.execPath, program, JSON.stringify(commands)]
  return JSON.parse((await promisify(execFile)(file, args, { maxBuffer: 1e8 })).stdout)
}

const seeded = join(temporaryFolder(t), 'seeded.db')

/** A log in a folder, as a service that was stopped in order leaves it. */
async function backup(t: Test) {
  const folder = join(temporaryFolder(t), 'backup')
  mkdirSync(folder)
  t.teardown(() => chmodSync(folder, 0o755))
  const path = join(folder, 'standpoint.db')
  if (!existsSync(seeded)) t.match(await standpointHere(['seed', isleFerry], { STORE: `sqlite:${seeded}` }), { code: 0 })
  copyFileSync(seeded, path)
  return { folder, path, store: `sqlite:${path}` }
}

t.test('a backup in a folder that is read-only is read', options, async (t) => {
  const { folder, path, store } = await backup(t)
  chmodSync(path, 0o444)
  chmodSync(folder, 0o555)
  const elsewhere = join(temporaryFolder(t), 'standpoint.db')
  copyFileSync(path, elsewhere)
  const { stdout } = await standpointHere(['--store', `sqlite:${elsewhere}`, 'status', 'fare-cap', '--json'], {})
  const [target, made, restored] = ['copy.db', 'made.db', 'restored.db'].map((name) => join(temporaryFolder(t), name)) as [
    string,
    string,
    string,
  ]
  // The first as a user runs it, in a process of its own.
  t.match(await standpoint(['--store', store, 'matrix'], {}, { through }), { code: 0, stderr: /^$/ })
  t.match(
    await run(
      ['--store', store, 'verify'],
      ['--store', store, 'export'],
      ['--store', store, 'status', 'fare-cap', '--json'],
      ['copy', store, `sqlite:${target}`],
      ['--store', store, 'backup', made],
      ['--store', `sqlite:${restored}`, 'restore', path],
    ),
    listOf(
      { code: 0 },
      { code: 0 },
      { code: 0, stdout, stderr: '' },
      { code: 0, stdout: /both sides are equal/ },
      { code: 0, stdout: /verified/ },
      { code: 0, stdout: /verified/ },
    ),
  )
  t.notOk(existsSync(`${path}-shm`), 'and nothing is left beside it')
})

t.test('a log whose end is still in its -wal is read where its shared memory is there', options, async (t) => {
  const { folder, store } = await backup(t)
  const service = await startService(t, { STORE: store, WRITE_KEY: 'an-admin-of-tests' })
  chmodSync(folder, 0o555)
  t.match(await run(['--store', store, 'verify']), listOf({ code: 0, stderr: /^$/ }), 'beside a service')
  await service.stop('SIGKILL')
})

t.test('a log whose end is still in its -wal is not read without it, and what is missing is said', options, async (t) => {
  const { folder, path, store } = await backup(t)
  const service = await startService(t, { STORE: store, WRITE_KEY: 'an-admin-of-tests' })
  const opened = await fetch(`${service.url}/negotiations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer an-admin-of-tests' },
    body: JSON.stringify({ id: 'teln-dam', title: 'The dam on the Teln' }),
  })
  t.equal(opened.status, 201)
  const copied = join(temporaryFolder(t), 'copied')
  mkdirSync(copied)
  t.teardown(() => chmodSync(copied, 0o755))
  await service.stop('SIGKILL')
  for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, join(copied, `standpoint.db${end}`))
  chmodSync(copied, 0o555)
  const words = /standpoint\.db-wal, and to read that, .*standpoint\.db-shm has to be written.*Copy both files to a folder of your own/
  const made = join(temporaryFolder(t), 'made.db')
  const at = ['--store', `sqlite:${join(copied, 'standpoint.db')}`]
  const refused = { code: 3, stderr: words }
  t.match(await run([...at, 'matrix'], [...at, 'verify'], [...at, 'backup', made]), listOf(refused, refused, refused))
  t.notOk(existsSync(made))
  chmodSync(copied, 0o755)
  t.match(await run([...at, 'verify']), listOf({ code: 0, stdout: /negotiation-teln-dam: 1 events/ }))
  t.ok(existsSync(folder))
})

t.test('where a right to read is missing, it is said which', options, async (t) => {
  const { folder, path, store } = await backup(t)
  chownSync(path, nobody, nobody)
  chmodSync(path, 0o600)
  const [made, restored] = ['made.db', 'restored.db'].map((name) => join(temporaryFolder(t), name)) as [string, string]
  const backedUp = ['--store', store, 'backup', made]
  const putBack = ['--store', `sqlite:${restored}`, 'restore', path]
  const unread = { code: 3, stderr: /standpoint\.db cannot be read: this user \(uid 0\) may not read .*standpoint\.db\n/ }
  t.match(await run(['--store', store, 'matrix'], backedUp, putBack), listOf(unread, unread, unread))
  chmodSync(path, 0o644)
  chownSync(folder, nobody, nobody)
  chmodSync(folder, 0o700)
  const unentered = { code: 3, stderr: /this user \(uid 0\) may not enter .*backup\n/ }
  t.match(await run(['--store', store, 'verify'], backedUp, putBack), listOf(unentered, unentered, unentered))
  t.notOk(existsSync(made) || existsSync(restored))
})

t.test('where a right to write is missing, it is said which', options, async (t) => {
  const { folder, path, store } = await backup(t)
  chmodSync(folder, 0o555)
  t.match(
    await run(['--store', store, 'seed', isleFerry]),
    listOf({
      code: 3,
      stderr: /cannot be opened: this user \(uid 0\) may not write to .*backup\n/,
    }),
  )
  chmodSync(folder, 0o755)
  chmodSync(path, 0o444)
  t.match(
    await run(['--store', store, 'seed', isleFerry]),
    listOf({
      code: 3,
      stderr: /cannot be opened: this user \(uid 0\) may not write to .*standpoint\.db\n/,
    }),
  )
})
