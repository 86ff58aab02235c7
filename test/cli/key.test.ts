import t, { type Test } from 'tap'
import { buildApp } from '../../src/http/app.ts'
import { cli } from '../support/cli.ts'
import { openFixture, surroundings } from '../support/ledger.ts'
import { listOf } from '../support/list-of.ts'
import { openParts } from '../support/webhooks.ts'

const writeKey = 'the-key-of-the-quay'

/** A service that wants a key for everything, and command lines that go to it with the one given. */
async function guarded(t: Test) {
  const { ledger, store } = await openFixture()
  const { keys, webhooks, close } = await openParts()
  const app = await buildApp({ ledger, keys, webhooks, settings: { writeKey, publicReads: false } })
  t.teardown(async () => {
    await app.close()
    await close()
    await ledger.close()
    await store.close()
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { keys, run: (key: string, ...argv: string[]) => cli(['--url', url, '--key', key, ...argv]) }
}

t.test('a key is made, and stdout is its token and nothing else', async (t) => {
  const { run, keys } = await guarded(t)
  const asked = [
    '--scope',
    'read',
    '--scope',
    'frame',
    '--negotiation',
    'isle-ferry',
    '--negotiation',
    'teln-dam',
    '--description',
    'The quay',
  ]
  const { exitCode, out, err } = await run(writeKey, 'key', 'make', 'quay', ...asked)
  t.equal(exitCode, 0)
  t.match(out, /^sp_quay_[\w-]{43}\n$/)
  t.equal(err, 'quay is good for read, frame in isle-ferry, teln-dam. Its token is not shown again:\n')
  t.match(keys.read('quay'), {
    scopes: listOf('read', 'frame'),
    negotiations: listOf('isle-ferry', 'teln-dam'),
    description: 'The quay',
    madeBy: 'write-key',
  })
})

t.test('with --quiet there is the token alone', async (t) => {
  const { run } = await guarded(t)
  t.match(await run(writeKey, '--quiet', 'key', 'make', '--scope', 'read'), {
    exitCode: 0,
    out: /^sp_[0-9a-f-]{36}_[\w-]{43}\n$/,
    err: /^$/,
  })
})

t.test('a token is good for reading from the command line, until it is revoked', async (t) => {
  const { run } = await guarded(t)
  const token = (await run(writeKey, 'key', 'make', 'quay', '--scope', 'read')).out.trim()
  const none = 'No negotiation is on record yet'
  t.match(await run(token, 'matrix'), { exitCode: 2, err: new RegExp(none) })
  t.match(await run(token, 'key', 'list'), { exitCode: 2, out: /^$/, err: /a key with the scope admin/ })
  t.match(await run(writeKey, 'key', 'revoke', 'quay'), { exitCode: 0, out: 'quay  revoked 2024-06-01 12:00 UTC\n' })
  t.match(await run(token, 'matrix'), { exitCode: 2, err: 'The key was revoked\n' })
  t.match(await run('', 'matrix'), { exitCode: 2, err: /as Authorization: Bearer/ })
})

t.test('keys are listed, revoked ones too, without their tokens', async (t) => {
  const { run } = await guarded(t)
  t.match(await run(writeKey, 'key', 'list'), { exitCode: 0, out: 'There is no key\n' })
  await run(writeKey, 'key', 'make', 'quay', '--scope', 'report', '-n', 'isle-ferry', '--description', 'The desk on the quay')
  await run(writeKey, 'key', 'make', 'all', '--scope', 'admin')
  await run(writeKey, 'key', 'revoke', 'quay')
  const { out } = await run(writeKey, 'key', 'list')
  t.strictSame(out.split('\n'), [
    'key   is                            for                         made                  by         description',
    'quay  revoked 2024-06-01 12:00 UTC  report in isle-ferry        2024-06-01 12:00 UTC  write-key  The desk on the quay',
    'all   good                          admin in every negotiation  2024-06-01 12:00 UTC  write-key',
    '',
  ])
  t.match(JSON.parse((await run(writeKey, 'key', 'list', '--json')).out), { keys: listOf({ id: 'quay' }, { id: 'all' }) })
})

t.test('what is refused is told, and nothing is printed', async (t) => {
  const { run, keys } = await guarded(t)
  t.match(await run(writeKey, 'key', 'make', 'quay'), { exitCode: 2, out: /^$/, err: /--scope <scope>/ })
  t.match(await run(writeKey, 'key', 'make', 'quay', '--scope', 'write'), { exitCode: 2, out: /^$/, err: /\/scopes\/0: / })
  t.match(await run(writeKey, 'key', 'make', 'cli', '--scope', 'read'), { exitCode: 1, out: /^$/, err: /\/id: / })
  t.match(await run(writeKey, 'key', 'revoke', 'quay'), { exitCode: 2, out: /^$/, err: /No such key was made: quay/ })
  t.match(await run('not-the-key-of-the-quay', 'key', 'make', '--scope', 'read'), { exitCode: 2, out: /^$/, err: 'That is not the key\n' })
  t.strictSame(keys.ids(), [])
})

t.test('on a store of one’s own no key is needed, and the first is made there', async (t) => {
  const { ledger, store } = await openFixture()
  t.teardown(async () => {
    await ledger.close()
    await store.close()
  })
  const parts = await openParts({ store, ...surroundings() })
  const app = await buildApp({ ledger, ...parts, settings: { trustsCaller: true, caller: 'cli' } })
  const openTransport = async () => ({
    async fetch(
      path: string,
      { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
    ) {
      const answer = await app.inject({ method: method as 'GET', url: path, headers, ...(body === undefined ? {} : { payload: body }) })
      return new Response(answer.body, { status: answer.statusCode })
    },
    close: async () => {
      await app.close()
      await parts.close()
    },
  })
  t.match(await cli(['key', 'make', 'quay', '--scope', 'admin'], { openTransport: openTransport }), { exitCode: 0, out: /^sp_quay_/ })
  t.match(parts.keys.read('quay'), { madeBy: 'cli' })
})
