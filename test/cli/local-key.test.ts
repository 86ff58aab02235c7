import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { buildApp } from '../../src/http/app.ts'
import type { Settings } from '../../src/http/transport/settings.ts'
import { cli } from '../support/cli.ts'
import { isleFerry } from '../support/data-set.ts'
import { temporaryFolder } from '../support/folder.ts'
import { openFixture, surroundings } from '../support/ledger.ts'
import { openServer } from '../support/server.ts'
import { openParts } from '../support/webhooks.ts'

const writeKey = 'the-key-of-the-quay'

/** A store, and the key beside it; command lines that are given no other key. */
function beside(t: Test, key: string | null = writeKey) {
  const database = join(temporaryFolder(t), 'standpoint.db')
  const file = `${database}.key`
  if (key !== null) writeFileSync(file, `${key}\n`, { mode: 0o600 })
  const environment = { STORE: `sqlite:${database}` }
  return { file, environment, run: (url: string, ...argv: string[]) => cli(['--url', url, ...argv], { environment }) }
}

/** A service that listens here, and the credentials that it was shown. */
async function listening(t: Test, settings: Settings = {}) {
  const { ledger, store } = await openFixture()
  const { keys, webhooks, close } = await openParts({ store, ...surroundings() })
  const app = await buildApp({ ledger, keys, webhooks, settings: { writeKey, ...settings } })
  const shown: [string, string | undefined][] = []
  app.server.prependListener('request', ({ method = '', headers }: IncomingMessage) => shown.push([method, headers.authorization]))
  t.teardown(async () => {
    await app.close()
    await close()
    await ledger.close()
    await store.close()
  })
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), shown }
}

t.test('the key beside the store is good for every command on the service of this machine', async (t) => {
  const { run } = beside(t)
  const { url } = await listening(t)
  t.match(await run(url, 'seed', isleFerry), { exitCode: 0, out: /30 added/ })
  t.match(await run(url.replace('127.0.0.1', 'localhost'), 'key', 'list'), { exitCode: 0, out: 'There is no key\n' })
  t.match(await run(url, 'key', 'make', 'quay', '--scope', 'read'), { exitCode: 0, out: /^sp_quay_/ })
  t.match(await run(url, 'webhook', 'list'), { exitCode: 0 })
})

t.test('who reads shows no key, until it is asked for one; then it is asked once', async (t) => {
  const { run } = beside(t)
  const open = await listening(t)
  await run(open.url, 'seed', isleFerry)
  open.shown.length = 0
  t.match(await run(open.url, 'matrix'), { exitCode: 0 })
  t.ok(open.shown.length > 1)
  t.strictSame(new Set(open.shown.map(([, key]) => key)), new Set([undefined]))
  const closed = await listening(t, { publicReads: false })
  t.match(await run(closed.url, 'seed', isleFerry), { exitCode: 0 })
  closed.shown.length = 0
  t.match(await run(closed.url, 'matrix'), { exitCode: 0 })
  const [first, ...others] = closed.shown
  t.strictSame(first, ['GET', undefined])
  t.strictSame(new Set(others.map(([, key]) => key)), new Set([`Bearer ${writeKey}`]))
})

t.test('a write is sent once, with the key', async (t) => {
  const { run } = beside(t)
  const { url, shown } = await listening(t)
  await run(url, 'key', 'make', 'quay', '--scope', 'read')
  t.strictSame(shown, [['POST', `Bearer ${writeKey}`]])
})

t.test('a service that has another key is read all the same; what it refuses names the file', async (t) => {
  const { run, file } = beside(t, 'the-key-of-another-service')
  const { url } = await listening(t)
  await cli(['--url', url, '--key', writeKey, 'seed', isleFerry])
  t.match(await run(url, 'matrix'), { exitCode: 0 })
  const err = `The service at ${url} does not take the key in ${file}. Give its own by --key or WRITE_KEY\n`
  t.strictSame(await run(url, 'seed', isleFerry), { exitCode: 2, out: '', err })
  t.strictSame(await run(url, 'key', 'list'), { exitCode: 2, out: '', err })
})

t.test('a key that is given counts before the one in the file', async (t) => {
  const { environment, run } = beside(t, 'the-key-of-another-service')
  const { url } = await listening(t)
  t.match(await run(url, '--key', writeKey, 'key', 'list'), { exitCode: 0 })
  t.match(await cli(['--url', url, 'key', 'list'], { environment: { ...environment, WRITE_KEY: writeKey } }), { exitCode: 0 })
})

t.test('a key that cannot be used is told only where one is needed', async (t) => {
  const { run, file } = beside(t)
  const { url } = await listening(t)
  await run(url, 'seed', isleFerry)
  chmodSync(file, 0o644)
  t.match(await run(url, 'key', 'list'), { exitCode: 2, out: /^$/, err: `chmod 600 ${file}` })
  t.match(await run(url, 'matrix'), { exitCode: 0 })
  rmSync(file)
  t.match(await run(url, 'key', 'list'), { exitCode: 2, out: /^$/, err: /^Send the key .*--key or WRITE_KEY/ })
})

t.test('the key is shown to nobody elsewhere, by no name and no redirection', async (t) => {
  const { environment } = beside(t)
  const shown: (string | undefined)[] = []
  const fetched: string[] = []
  const elsewhere = await openServer(t, ({ headers }, response) => {
    shown.push(headers.authorization)
    response.writeHead(401, { 'content-type': 'application/problem+json' }).end('{"status":401,"detail":"Send the key"}')
  })
  const real = globalThis.fetch
  t.teardown(() => {
    globalThis.fetch = real
  })
  // No name server knows these names: whatever is asked for goes to the one server.
  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input))
    fetched.push(url.hostname)
    return real(`http://127.0.0.1:${elsewhere.port}${url.pathname}`, init)
  }
  for (const host of [
    'standpoint.example',
    '192.0.2.1',
    'localhost.example',
    '127.0.0.1.example',
    'localhost@desk.example',
    'localhost:80@desk.example',
    '[::ffff:192.0.2.1]',
    '0.0.0.0',
  ])
    for (const argv of [
      ['key', 'list'],
      ['seed', isleFerry],
    ])
      t.match(await cli(['--url', `http://${host}`, ...argv], { environment }), { exitCode: 2, err: /^Send the key/ }, host)
  t.ok(fetched.length >= 16)
  globalThis.fetch = real
  const here = await openServer(t, (_, response) => void response.writeHead(307, { location: `http://127.0.0.2:${elsewhere.port}/` }).end())
  for (const argv of [
    ['key', 'list'],
    ['seed', isleFerry],
  ])
    await cli(['--url', `http://127.0.0.1:${here.port}`, ...argv], { environment })
  t.ok(shown.length >= 18)
  t.strictSame(new Set(shown), new Set([undefined]))
})
