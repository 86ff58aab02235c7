import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { newEvents } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'
import { standpointHere } from '../support/in-process.ts'
import { bearing } from '../support/keys.ts'
import { standpoint, startService, writeKey } from '../support/process.ts'
import { writingProcess } from '../support/writing-process.ts'

const main = new URL('../../src/main.ts', import.meta.url).pathname
const seed = new URL('../../seeds/ukraine-2025', import.meta.url).pathname

async function held(path: string) {
  const store = openSqlite(path, { readOnly: true })
  const events = await store.readAll({ limit: 1_000_000 })
  await store.close()
  return events
}

const partials = (folder: string) => readdirSync(folder).filter((name) => name.includes('.partial'))

const long = join(temporaryFolder(t), 'long.db')

/** A log that takes a while to back up. */
async function longLog(path: string): Promise<void> {
  if (!existsSync(long)) {
    const store = openSqlite(long)
    for (let n = 0; n < 100; n++) await store.append(`a-${n}`, 'none', newEvents(`long ${n}`, 400))
    await store.close()
  }
  copyFileSync(long, path)
}

t.test('a backup beside a process that writes as fast as it can ends, and is a beginning of the log', async (t) => {
  const folder = temporaryFolder(t)
  const [path, copy] = [join(folder, 'standpoint.db'), join(folder, 'copy.db')]
  const writer = writingProcess(t, path, 'load')
  let acknowledged = 0
  let isOver = false
  const written = (async () => {
    await writer.line()
    for (; !isOver; acknowledged++) await writer.line()
  })()
  while (acknowledged < 100) await delay(1)
  const before = acknowledged
  const began = performance.now()
  const { code, stdout, stderr } = await standpoint(['backup', copy, '--store', `sqlite:${path}`], {})
  const seconds = (performance.now() - began) / 1000
  const meanwhile = acknowledged - before
  t.match({ code, stdout, stderr }, { code: 0, stdout: /copy\.db: \d+ bytes, verified\n$/, stderr: /^$/ })
  isOver = true
  await written
  t.ok(meanwhile > 0, 'it was written to meanwhile')
  t.comment(`${Math.round((2 * meanwhile) / seconds)} events a second were acknowledged meanwhile`)
  await writer.kill()
  const [log, backup] = [await held(path), await held(copy)]
  t.ok(backup.length > before, 'it holds what was acknowledged before')
  t.strictSame(backup, log.slice(0, backup.length))
  t.strictSame(partials(folder), [])
})

/** A backup by the command line, once its file has begun. */
async function begun(t: Test, folder: string) {
  const path = join(folder, 'standpoint.db')
  await longLog(path)
  const child = spawn(process.execPath, [main, 'backup', join(folder, 'copy.db'), '--store', `sqlite:${path}`], { stdio: 'ignore' })
  t.teardown(() => child.kill('SIGKILL'))
  const exit = once(child, 'exit')
  while (partials(folder).length === 0) await delay(1)
  return { child, exit }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  t.test(`a backup that is told to end by ${signal} leaves nothing`, async (t) => {
    const folder = temporaryFolder(t)
    const { child, exit } = await begun(t, folder)
    child.kill(signal)
    t.strictSame(await exit, [130, null])
    t.notOk(existsSync(join(folder, 'copy.db')))
    t.strictSame(partials(folder), [])
  })

t.test('a backup that is killed leaves nothing under its name, and the next is not in its way', async (t) => {
  const folder = temporaryFolder(t)
  const { child, exit } = await begun(t, folder)
  child.kill('SIGKILL')
  await exit
  t.notOk(existsSync(join(folder, 'copy.db')))
  const { code } = await standpointHere(['backup', join(folder, 'copy.db'), '--store', `sqlite:${join(folder, 'standpoint.db')}`], {})
  t.equal(code, 0)
})

t.test('the service sends a backup of itself, which is restored to another', async (t) => {
  const folder = temporaryFolder(t)
  const [path, copy, other] = ['standpoint.db', 'copy.db', 'other.db'].map((name) => join(folder, name)) as [string, string, string]
  const own = { STORE: `sqlite:${path}`, SEED: seed, WRITE_KEY: 'at-least-16-characters' }
  const { url, stop } = await startService(t, own)
  const sent = await standpointHere(['backup', copy, '--url', url], { WRITE_KEY: own.WRITE_KEY })
  t.match(sent, { code: 0, stdout: /^negotiation-ukraine-2025: \d+ events, head [0-9a-f]{64}\n.*verified\n$/ })
  t.strictSame(await held(copy), await held(path))
  t.match(await standpointHere(['backup', join(folder, 'no.db'), '--url', url], {}), { code: 2, stdout: /^$/ })
  t.match(await standpointHere(['restore', copy, '--store', own.STORE], {}), { code: 3, stderr: /written to by another/ })
  t.equal(await stop(), 0)
  t.match(await standpointHere(['restore', copy, '--store', `sqlite:${other}`], {}), { code: 0, stdout: sent.stdout.replace(copy, other) })
  t.match(await standpointHere(['verify', '--store', `sqlite:${other}`], {}), { code: 0 })
  t.strictSame(partials(folder), [])
})

t.test('the service answers others while it makes a backup, and leaves nothing of it when it is told to end', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'standpoint.db')
  await longLog(path)
  const { url, stop } = await startService(t, { STORE: `sqlite:${path}` })
  const asked = () => fetch(`${url}/backup`, { headers: bearing(writeKey) })
  const backup = asked().then(
    (answer) =>
      answer.arrayBuffer().then(
        () => answer.status,
        () => 0,
      ),
    () => 0,
  )
  while (partials(folder).length === 0) await delay(1)
  t.equal((await fetch(`${url}/livez`)).status, 200)
  t.not(partials(folder).length, 0, 'it is being made still')
  t.equal((await asked()).status, 429)
  t.equal(await stop(), 0)
  t.not(await backup, 200)
  t.strictSame(partials(folder), [])
})
