import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { did } from '../support/commands.ts'
import { isleFerry } from '../support/data-set.ts'
import { temporaryFolder } from '../support/folder.ts'
import { standpoint, startService } from '../support/process.ts'

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

const run = (args: readonly string[]) => standpoint(args, {}, { through })

const seeded = join(temporaryFolder(t), 'seeded.db')

/** A log in a folder, as a service that was stopped in order leaves it. */
async function backup(t: Test) {
  const folder = join(temporaryFolder(t), 'backup')
  mkdirSync(folder)
  t.teardown(() => chmodSync(folder, 0o755))
  const path = join(folder, 'standpoint.db')
  if (!existsSync(seeded)) t.match(await standpoint(['seed', isleFerry], { STORE: `sqlite:${seeded}` }), { code: 0 })
  copyFileSync(seeded, path)
  return { folder, path, store: `sqlite:${path}` }
}

t.test('a backup in a folder that is read-only is read', options, async (t) => {
  const { folder, path, store } = await backup(t)
  chmodSync(path, 0o444)
  chmodSync(folder, 0o555)
  const elsewhere = join(temporaryFolder(t), 'standpoint.db')
  copyFileSync(path, elsewhere)
  const { stdout } = await standpoint(['--store', `sqlite:${elsewhere}`, 'status', 'fare-cap', '--json'], {})
  for (const command of ['matrix', 'verify', 'export']) t.match(await run(['--store', store, command]), { code: 0 }, command)
  t.strictSame(await run(['--store', store, 'status', 'fare-cap', '--json']), { code: 0, stdout, stderr: '' })
  const target = join(temporaryFolder(t), 'copy.db')
  t.match(await run(['copy', store, `sqlite:${target}`]), { code: 0, stdout: /both sides are equal/ })
  const [made, restored] = ['made.db', 'restored.db'].map((name) => join(temporaryFolder(t), name)) as [string, string]
  t.match(await run(['--store', store, 'backup', made]), { code: 0, stdout: /verified/ })
  t.match(await run(['--store', `sqlite:${restored}`, 'restore', path]), { code: 0, stdout: /verified/ })
  t.notOk(existsSync(`${path}-shm`), 'and nothing is left beside it')
})

t.test('a log whose end is still in its -wal is read where its shared memory is there', options, async (t) => {
  const { folder, store } = await backup(t)
  const service = await startService(t, { STORE: store, WRITE_KEY: 'an-admin-of-tests' })
  chmodSync(folder, 0o555)
  t.match(await run(['--store', store, 'verify']), { code: 0, stderr: /^$/ }, 'beside a service')
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
  for (const command of [['matrix'], ['verify'], ['backup', made]])
    t.match(await run(['--store', `sqlite:${join(copied, 'standpoint.db')}`, ...command]), { code: 3, stderr: words }, command.join(' '))
  t.notOk(existsSync(made))
  chmodSync(copied, 0o755)
  t.match(await run(['--store', `sqlite:${join(copied, 'standpoint.db')}`, 'verify']), {
    code: 0,
    stdout: /negotiation-teln-dam: 1 events/,
  })
  t.ok(existsSync(folder))
})

t.test('where a right to read is missing, it is said which', options, async (t) => {
  const { folder, path, store } = await backup(t)
  chownSync(path, nobody, nobody)
  chmodSync(path, 0o600)
  t.match(await run(['--store', store, 'matrix']), {
    code: 3,
    stderr: /standpoint\.db cannot be read: this user \(uid 0\) may not read .*standpoint\.db\n/,
  })
  const [made, restored] = ['made.db', 'restored.db'].map((name) => join(temporaryFolder(t), name)) as [string, string]
  const backedUp = () => run(['--store', store, 'backup', made])
  const putBack = () => run(['--store', `sqlite:${restored}`, 'restore', path])
  for (const told of [await backedUp(), await putBack()])
    t.match(told, { code: 3, stderr: /standpoint\.db cannot be read: this user \(uid 0\) may not read .*standpoint\.db\n/ })
  chmodSync(path, 0o644)
  chownSync(folder, nobody, nobody)
  chmodSync(folder, 0o700)
  for (const told of [await run(['--store', store, 'verify']), await backedUp(), await putBack()])
    t.match(told, { code: 3, stderr: /this user \(uid 0\) may not enter .*backup\n/ })
  t.notOk(existsSync(made) || existsSync(restored))
})

t.test('where a right to write is missing, it is said which', options, async (t) => {
  const { folder, path, store } = await backup(t)
  chmodSync(folder, 0o555)
  t.match(await run(['--store', store, 'seed', isleFerry]), {
    code: 3,
    stderr: /cannot be opened: this user \(uid 0\) may not write to .*backup\n/,
  })
  chmodSync(folder, 0o755)
  chmodSync(path, 0o444)
  t.match(await run(['--store', store, 'seed', isleFerry]), {
    code: 3,
    stderr: /cannot be opened: this user \(uid 0\) may not write to .*standpoint\.db\n/,
  })
})
