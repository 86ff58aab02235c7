import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { isleFerry } from '../support/data-set.ts'
import { temporaryFolder } from '../support/folder.ts'
import { openServiceHere, standpointHere } from '../support/in-process.ts'
import { bearing } from '../support/keys.ts'
import { often } from '../support/long.ts'
import { type Running, startService, writeKey } from '../support/process.ts'

const seed = new URL('../../seeds/ukraine-2025', import.meta.url).pathname
const main = new URL('../../src/main.ts', import.meta.url).pathname
const negotiation = '/negotiations/ukraine-2025'

/** What the service told its owner before it listened. */
const saidAtFirst = (service: Running): string => service.told().split('Standpoint listens')[0] ?? ''

const storeIn = (folder: string): string => `sqlite:${join(folder, 'standpoint.db')}`
const matrixOf = async ({ url }: Running): Promise<string> => (await fetch(`${url}${negotiation}/matrix`)).text()

/** The bytes that SQLite has put down so far, in the file and beside it. */
const written = (folder: string): number =>
  ['standpoint.db', 'standpoint.db-wal']
    .map((name) => join(folder, name))
    .reduce((sum, path) => sum + (existsSync(path) ? statSync(path).size : 0), 0)

/** Without this a file that becomes too large ends the process, before it is told that nothing can be written. */
const toldOfLimits = 'data:text/javascript,process.on("SIGXFSZ",()=>{})'

/** A first start that need not come to its end. `limit`: no file may become larger than so many blocks of 512 bytes. */
function begin(t: Test, folder: string, limit = 'unlimited'): ChildProcess {
  const child = spawn(
    'sh',
    ['-c', 'ulimit -f "$1"; exec "$2" --import "$3" "$4" serve', 'sh', limit, process.execPath, toldOfLimits, main],
    {
      env: {
        PATH: process.env.PATH ?? '',
        PORT: '0',
        LOG_LEVEL: 'fatal',
        STORE: storeIn(folder),
        SEED: seed,
        // Node writes it at the end, when nobody listens to the signal of the limit any more.
        ...(limit === 'unlimited' ? {} : { NODE_DISABLE_COMPILE_CACHE: '1' }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  t.teardown(() => child.kill('SIGKILL'))
  return child
}

let left: { matrix: string; bytes: number } | undefined

/** How an undisturbed start leaves things. */
async function undisturbed(t: Test): Promise<{ matrix: string; bytes: number }> {
  if (left !== undefined) return left
  const folder = temporaryFolder(t)
  const service = await startService(t, { STORE: storeIn(folder), SEED: seed })
  t.equal(saidAtFirst(service), 'Loaded ukraine-2025: 141 entries\n')
  left = { matrix: await matrixOf(service), bytes: written(folder) }
  await service.stop()
  return left
}

/** Starts again on what a first start left behind: everything is there, as if nothing had been. */
async function becomesWhole(t: Test, folder: string, matrix: string, label: string): Promise<void> {
  const again = await startService(t, { STORE: storeIn(folder), SEED: seed })
  t.equal(await matrixOf(again), matrix, label)
  t.match(
    saidAtFirst(again),
    /^(?:Loaded ukraine-2025: 141 entries\n|Took up ukraine-2025 again: (?:\d+ entries were|1 entry was) missing\n|)$/,
    label,
  )
  await again.stop()
}

for (const signal of ['SIGKILL', 'SIGTERM'] as const)
  t.test(`a first start ended by ${signal} at any moment is made whole by the next one`, async (t) => {
    const { matrix, bytes } = await undisturbed(t)
    // In the midst of the loading, and anywhere.
    for (const part of [0.5, 0.1 + 0.9 * Math.random()].slice(0, often(1, 2))) {
      const folder = temporaryFolder(t)
      const child = begin(t, folder)
      const exit = once(child, 'exit')
      let isListening = false
      child.stdout?.once('data', () => {
        isListening = true
      })
      while (written(folder) < bytes * part && !isListening && child.exitCode === null) await delay(1)
      child.kill(signal)
      t.strictSame(await exit, signal === 'SIGTERM' ? [0, null] : [null, 'SIGKILL'], `at ${part} of its bytes`)
      await becomesWhole(t, folder, matrix, `${signal} at ${part} of its bytes`)
      if (part === 0.5 && signal === 'SIGKILL')
        t.match(await standpointHere(['verify'], { STORE: storeIn(folder) }), { code: 0, stdout: /ukraine-2025: 141 events/ })
    }
  })

t.test('a first start on a disk that is full ends with a reason, and the next one makes it whole', async (t) => {
  const { matrix, bytes } = await undisturbed(t)
  const folder = temporaryFolder(t)
  const child = begin(t, folder, String(Math.floor((bytes * 0.6) / 512)))
  const told: string[] = []
  child.stderr?.on('data', (text) => told.push(String(text)))
  t.strictSame(await once(child, 'close'), [3, null], told.join(''))
  t.not(told.join(''), '')
  await becomesWhole(t, folder, matrix, 'a full disk')
})

t.test('what a desk has changed since stays as it is, and no start fails for it', async (t) => {
  const folder = temporaryFolder(t)
  const data = join(folder, 'data')
  await cp(isleFerry, data, { recursive: true })
  const env = { STORE: storeIn(folder), SEED: data, LOG_LEVEL: 'warn' }
  const edit = async (name: string, change: (text: string) => string) => {
    const path = join(data, name)
    await writeFile(path, change(await readFile(path, 'utf8')))
  }
  const post = async ({ url }: Running, path: string, body: unknown) =>
    t.equal(
      (
        await fetch(`${url}/negotiations/isle-ferry${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...bearing(writeKey) },
          body: JSON.stringify(body),
        })
      ).status,
      201,
    )
  const first = await startService(t, env)
  await post(first, '/developments/crew-claim/retractions', { reason: 'coder-error', note: 'An exercise' })
  await post(first, '/parties', { id: 'delta', name: 'Delta', role: 'consulted' })
  await first.stop()

  const retracted = await startService(t, env)
  t.strictSame([saidAtFirst(retracted), retracted.logged()], ['', ''], 'all of the data set is on record')
  await retracted.stop()

  await edit('1-frame.json', (text) => text.replace('"title": "', '"title": "Another '))
  const edited = await startService(t, env)
  t.equal(saidAtFirst(edited), '', 'nothing was missing')
  t.match(edited.logged(), /"differing":\["1-frame\.json \/negotiation"\],"refused":\[\]/)
  await edited.stop()
  await edit('1-frame.json', (text) => text.replace('"title": "Another ', '"title": "'))

  const party = (id: string) => `"parties": [{ "id": "${id}", "name": "${id}", "role": "consulted" },`
  await edit('1-frame.json', (text) =>
    text
      .replace('"parties": [', party('delta'))
      .replace('"points": [', '"points": [{ "id": "extra", "title": "Extra", "proposition": "More" },'),
  )
  const grown = await startService(t, env)
  t.equal(saidAtFirst(grown), 'Took up isle-ferry again: 1 entry was missing\n')
  // What is logged comes on another stream than what is said: it is whole once the process has ended.
  await grown.stop()
  t.match(grown.logged(), /parties\/0\/id: Something of that kind has that id already: delta/)

  await rm(data, { recursive: true })
  const gone = await startService(t, env)
  t.equal(saidAtFirst(gone), '')
  t.match(gone.logged(), /ENOENT/)
})

t.test('a negotiation of the same name that somebody else opened is left alone', async (t) => {
  const folder = temporaryFolder(t)
  const STORE = storeIn(folder)
  const service = await openServiceHere(t, { STORE })
  const body = JSON.stringify({ id: 'ukraine-2025', title: 'Our own' })
  await fetch(`${service.url}/negotiations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearing(writeKey) },
    body,
  })
  await service.stop()
  const seeded = await startService(t, { STORE, SEED: seed })
  t.equal(saidAtFirst(seeded), '')
  t.match(await (await fetch(`${seeded.url}${negotiation}`)).json(), { title: 'Our own', rev: 0 })
})
