import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { openDesk } from '../support/desk.ts'
import { hanging } from '../support/endpoint-answers.ts'
import { startDouble } from '../support/eventstoredb-double/double.ts'
import { seen } from '../support/eventstoredb-server.ts'
import { bearing } from '../support/keys.ts'
import { startService, writeKey } from '../support/process.ts'
import { openReceiver } from '../support/receiver.ts'

// Each waits for seconds, and does nothing meanwhile.
t.jobs = 5

const main = new URL('../../src/main.ts', import.meta.url).pathname

const post = (url: string, body: unknown) =>
  fetch(`${url}/negotiations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearing(writeKey) },
    body: JSON.stringify(body),
  })

for (const [how, silence] of [
  ['frozen', 'freeze'],
  ['dead', 'crash'],
] as const)
  t.test(`told to end while a write waits for a store that is ${how}, a replica answers it and ends by itself`, async (t) => {
    const double = await startDouble(t)
    const { url, stop } = await startService(t, { STORE: double.url })
    t.equal((await post(url, { id: 'teln-dam', title: 'The dam' })).status, 201)
    await double[silence]()
    const waiting = post(url, { id: 'isle-ferry', title: 'The ferry' })
    // Whatever it waits for, it has been taken by the time that another request is answered.
    t.equal((await fetch(`${url}/livez`)).status, 200)
    t.equal(await stop('SIGTERM'), 0)
    t.equal((await waiting).status, 503)
  })

t.test('told to end while it waits for a store at its start, it ends by itself', async (t) => {
  const double = await startDouble(t)
  double.freeze()
  const child = spawn(process.execPath, [main, 'serve'], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', STORE: double.url, LOG_LEVEL: 'fatal' },
    stdio: 'ignore',
  })
  t.teardown(() => child.kill('SIGKILL'))
  const exit = once(child, 'exit')
  await seen(async () => double.connections() > 0)
  child.kill('SIGTERM')
  t.strictSame(await exit, [0, null])
})

t.test('a store that is silent is not waited for without end', async (t) => {
  const double = await startDouble(t)
  double.freeze()
  const child = spawn(process.execPath, [main, '--store', double.url, 'matrix'], { env: { PATH: process.env.PATH ?? '' }, stdio: 'ignore' })
  t.teardown(() => child.kill('SIGKILL'))
  t.strictSame(await once(child, 'exit'), [3, null])
})

t.test('told to end while deliveries hang and the store does not answer, it ends by itself', async (t) => {
  const double = await startDouble(t)
  const receiver = await openReceiver(t)
  const { url, stop } = await startService(t, { STORE: double.url, WEBHOOK_TARGETS: 'any' })
  const desk = openDesk(() => url)
  await desk.open('teln-dam')
  await desk.subscribe(receiver, 'all')
  receiver.answer = () => hanging
  await desk.stateUpTo('teln-dam', 1)
  await receiver.until(() => receiver.toldTo('all').length === 1)
  double.freeze()
  t.equal(await stop('SIGTERM'), 0)
})
