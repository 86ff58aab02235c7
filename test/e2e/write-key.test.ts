import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { temporaryFolder } from '../support/folder.ts'
import { bearing } from '../support/keys.ts'
import { type Running, standpoint, startService } from '../support/process.ts'

const open = async ({ url }: Running, id: string, token?: string): Promise<number> => {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : bearing(token)) }
  return (await fetch(`${url}/negotiations`, { method: 'POST', headers, body: JSON.stringify({ id, title: 'A dam' }) })).status
}

/** A folder where services are started without a key. */
function folderOf(t: Test) {
  const cwd = temporaryFolder(t)
  const file = join(cwd, 'data', 'standpoint.db.key')
  return { cwd, file, start: (own: Record<string, string> = {}) => startService(t, { WRITE_KEY: '', ...own }, { cwd }) }
}

/** What the service says that a shell is to do, done. */
const pasted = ({ told }: Running, cwd: string): string => {
  const [, file] = /^ {2}to write {8}export WRITE_KEY=\$\(cat (\S+)\)$/m.exec(told()) ?? []
  return readFileSync(join(cwd, file as string), 'utf8').trim()
}

t.test('the first start makes a key, keeps it beside the log for its owner alone, and says how to use it', async (t) => {
  const { cwd, file, start } = folderOf(t)
  const service = await start({ LOG_LEVEL: 'trace' })
  t.match(service.told(), '  to write        export WRITE_KEY=$(cat data/standpoint.db.key)\n')
  const key = pasted(service, cwd)
  t.match(key, /^[\w-]{43}$/)
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.strictSame(
    readdirSync(join(cwd, 'data')).filter((name) => name.includes('key')),
    ['standpoint.db.key'],
  )
  t.equal(await open(service, 'teln-dam'), 401)
  t.equal(await open(service, 'teln-dam', `${key}x`), 401)
  t.equal(await open(service, 'teln-dam', key), 201)

  t.test('the command line finds it beside the service', async (t) => {
    const { url } = service
    t.match(await standpoint(['key', 'make', 'desk', '--scope', 'read', '--url', url], {}, { cwd }), { code: 0, stdout: /^sp_desk_/ })
    t.match(await standpoint(['key', 'list', '--url', url], {}, { cwd: temporaryFolder(t) }), { code: 2, stderr: /--key or WRITE_KEY/ })
  })

  t.test('it outlives the service, and a kill', async (t) => {
    await service.stop('SIGKILL')
    t.notMatch(service.told() + service.logged(), key)
    const second = await start()
    t.equal(pasted(second, cwd), key)
    t.equal(await open(second, 'isle-ferry', key), 201)
    await second.stop()
    const log = await standpoint(['export'], {}, { cwd })
    t.match(log.stdout, /"recordedby":"write-key"/)
  })

  t.test('a key that is configured makes the file worthless, and none is made', async (t) => {
    const given = 'the-key-that-was-configured'
    chmodSync(file, 0o644)
    const third = await start({ WRITE_KEY: given })
    t.notMatch(third.told(), 'WRITE_KEY')
    t.equal(await open(third, 'salt-road', key), 401)
    t.equal(await open(third, 'salt-road', given), 201)
    await third.stop()
    rmSync(file)
    await (await start({ WRITE_KEY: given })).stop()
    t.notOk(existsSync(file))
  })
})

t.test('a key file that is no good stops the start, and the owner is told what to do', async (t) => {
  const { cwd, file } = folderOf(t)
  const serve = () => standpoint(['serve'], { PORT: '0' }, { cwd })
  mkdirSync(join(cwd, 'data'))
  writeFileSync(file, '', { mode: 0o600 })
  t.match(await serve(), { code: 2, stdout: /^$/, stderr: /^data\/standpoint\.db\.key holds no key of at least 16 characters: delete it/ })
  writeFileSync(file, 'a-key-of-the-owner-alone\n')
  chmodSync(file, 0o640)
  t.match(await serve(), { code: 2, stdout: /^$/, stderr: /its mode is 640\. Run chmod 600 data\/standpoint\.db\.key/ })
})

t.test('the owner may put a key of their own there', async (t) => {
  const { cwd, file, start } = folderOf(t)
  mkdirSync(join(cwd, 'data'))
  writeFileSync(file, 'a-key-of-the-owner-alone', { mode: 0o400 })
  t.equal(await open(await start(), 'teln-dam', 'a-key-of-the-owner-alone'), 201)
})

t.test('of two that start at once one runs, and there is one key', async (t) => {
  const { cwd, file, start } = folderOf(t)
  const starts = await Promise.allSettled([start(), start()])
  const running = starts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  t.equal(running.length, 1)
  for (const service of running) t.equal(await open(service, 'teln-dam', readFileSync(file, 'utf8').trim()), 201)
  t.strictSame(
    readdirSync(join(cwd, 'data')).filter((name) => name.includes('.key')),
    ['standpoint.db.key'],
  )
})

t.test('a start that is refused leaves no key behind', async (t) => {
  const { cwd, file } = folderOf(t)
  mkdirSync(join(cwd, 'data'))
  writeFileSync(join(cwd, 'data', 'standpoint.db'), 'no database at all, whatever its name says. '.repeat(100))
  const { code } = await standpoint(['serve'], { PORT: '0' }, { cwd })
  t.not(code, 0)
  t.notOk(existsSync(file))
})

t.test('where the store has no folder, the key is printed at the start, and is another one each time', async (t) => {
  const { cwd, start } = folderOf(t)
  const keys = []
  for (const _ of [1, 2]) {
    const service = await start({ STORE: 'memory:', LOG_LEVEL: 'trace' })
    const [, key] = /^ {2}to write {8}export WRITE_KEY=([\w-]{43})$/m.exec(service.told()) ?? []
    t.equal(await open(service, 'teln-dam', key), 201)
    t.equal(service.told().split(key as string).length, 2, 'once')
    await service.stop()
    t.notMatch(service.logged(), key as string)
    keys.push(key)
  }
  t.not(keys[0], keys[1])
  t.strictSame(readdirSync(cwd), [])
})
