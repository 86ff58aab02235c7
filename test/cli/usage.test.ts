import { PassThrough, Writable } from 'node:stream'
import t from 'tap'
import type { Config } from '../../src/config.ts'
import { StoreUnavailable } from '../../src/store/port/port.ts'
import { cli } from '../support/cli.ts'
import { listOf } from '../support/list-of.ts'

const answering = (body: unknown, status = 200) => ({
  openTransport: async () => ({ fetch: async () => Response.json(body, { status }), close: async () => {} }),
})

t.test('help says every command, the exit codes and examples, and ends well', async (t) => {
  const { exitCode, out } = await cli(['--help'])
  t.equal(exitCode, 0)
  const reading = ['matrix', 'status', 'history', 'diff', 'replay', 'export', 'verify', 'schema']
  for (const name of [...reading, 'serve', 'seed', 'append', 'copy', 'backup', 'restore', 'webhook', 'key'])
    t.match(out, new RegExp(`^ +${name} `, 'm'))
  t.match(out, 'Exit codes:')
  t.match(out, 'Examples:')
})

t.test('the version is that of the package', async (t) => {
  t.match(await cli(['--version']), { exitCode: 0, out: /^\d+\.\d+\.\d+\n$/ })
})

t.test('wrong usage ends with 2 and says what is wrong', async (t) => {
  t.match(await cli([]), { exitCode: 2, err: /Usage:/ })
  t.match(await cli(['matricks']), { exitCode: 2, err: /unknown command 'matricks'/ })
  t.match(await cli(['status']), { exitCode: 2, err: /missing required argument 'point'/ })
  t.match(await cli(['matrix', '--rev', 'ten']), { exitCode: 2, err: /A whole number from 0/ })
  t.match(await cli(['matrix', '--store', 'memory:', '--url', 'http://localhost:1']), { exitCode: 2, err: /not both/ })
  t.match(await cli(['matrix', '--url', 'localhost:3000']), { exitCode: 2, err: /address such as/ })
})

t.test('a store that cannot be opened ends with 3, in its own words', async (t) => {
  const openTransport = async () => {
    throw new StoreUnavailable('No store has that scheme')
  }
  t.strictSame(await cli(['matrix', '--store', 'tape:'], { openTransport: openTransport }), {
    exitCode: 3,
    out: '',
    err: 'No store has that scheme\n',
  })
})

t.test('a log that cannot be read ends with 3, but is what verify looks for', async (t) => {
  const openTransport = async () => {
    throw new Error('negotiation-isle-ferry revision 4: PartyJoined version 1 is broken')
  }
  t.match(await cli(['matrix'], { openTransport: openTransport }), { exitCode: 3, err: /revision 4/ })
  t.match(await cli(['verify'], { openTransport: openTransport }), { exitCode: 1, err: /revision 4/ })
})

t.test('a service that cannot be reached ends with 3', async (t) => {
  // Nothing listens on the port that is reserved for nothing.
  t.match(await cli(['matrix', '--url', 'http://127.0.0.1:1']), { exitCode: 3, err: /^The service cannot be reached: / })
})

t.test('a service that fails ends with 3, one that knows no such thing with 2; its own words are told', async (t) => {
  t.match(await cli(['matrix', 'a'], answering({ title: 'Not ready' }, 503)), { exitCode: 3, err: 'Not ready\n' })
  const problem = { detail: 'No such point', errors: [{ code: 'unknown-point', message: 'No such point: b', path: 'point' }] }
  t.match(await cli(['status', 'b', '-n', 'a'], answering(problem, 404)), {
    exitCode: 2,
    err: 'No such point\n  point: No such point: b\n',
  })
  const [id, url] = [
    { message: 'Lower-case letters', pointer: '/id' },
    { message: 'No URL', pointer: '/url' },
  ]
  const told = async (...errors: object[]) =>
    (await cli(['status', 'b', '-n', 'a'], answering({ detail: '/id: Lower-case letters', errors }, 400))).err
  t.equal(await told(id), '/id: Lower-case letters\n', 'a single reason once')
  t.equal(await told(id, url), '/id: Lower-case letters\n  /id: Lower-case letters\n  /url: No URL\n')
})

t.test('an answer that this program does not understand is told as such', async (t) => {
  t.match(await cli(['matrix', 'a'], answering({ negotiation: 'a' })), { exitCode: 3, err: /is it of another version\?/ })
})

t.test('the store is the one named, or that of the environment, or the default', async (t) => {
  const opened: unknown[] = []
  const openTransport = async (...given: unknown[]) => {
    opened.push(given)
    return { fetch: async () => Response.json({ negotiations: [] }), close: async () => {} }
  }
  t.match(await cli(['matrix'], { openTransport: openTransport }), { exitCode: 2, err: /No negotiation is on record yet/ })
  await cli(['matrix'], { openTransport: openTransport, environment: { STORE: 'sqlite:a.db' } })
  await cli(['append', '-', '--store', 'sqlite:b.db'], { openTransport: openTransport, environment: { STORE: 'sqlite:a.db' }, stdin: '[]' })
  t.strictSame(opened, [
    ['sqlite:./data/standpoint.db', { readOnly: true }],
    ['sqlite:a.db', { readOnly: true }],
    ['sqlite:b.db', { readOnly: false }],
  ])
})

t.test('the key is sent as a bearer, from the option or the environment', async (t) => {
  const sent: unknown[] = []
  const openTransport = async () => ({
    fetch: async (_: string, init?: { headers?: Record<string, string> }) => {
      sent.push(init?.headers?.authorization)
      return Response.json({ negotiations: [] })
    },
    close: async () => {},
  })
  await cli(['matrix'], { openTransport: openTransport })
  await cli(['matrix'], { openTransport: openTransport, environment: { WRITE_KEY: 'from-the-environment' } })
  await cli(['matrix', '--key', 'from-the-option'], { openTransport: openTransport, environment: { WRITE_KEY: 'from-the-environment' } })
  t.strictSame(sent, [undefined, 'Bearer from-the-environment', 'Bearer from-the-option'])
})

t.test('serve runs on the environment, and its options count before it', async (t) => {
  const served: Config[] = []
  const serve = async (config: Config) => served.push(config) - 1
  const environment = { PORT: '4000', STORE: 'memory:', LOG_LEVEL: 'silent' }
  t.match(await cli(['serve', '--port', '5000', '--seed', 'seeds/a'], { serve, environment }), { exitCode: 0 })
  t.match(served, listOf({ PORT: 5000, STORE: 'memory:', SEED: 'seeds/a', LOG_LEVEL: 'silent', HOST: '127.0.0.1' }))
  t.match(await cli(['serve', '--port', 'many'], { serve }), { exitCode: 2, err: /PORT/ })
})

t.test('a reader that goes away ends the command quietly', async (t) => {
  const stdout = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    },
  })
  t.strictSame(await cli(['schema'], { stdout }), { exitCode: 0, out: '', err: '' })
})

t.test('an answer that cannot be written ends with 2, and says why', async (t) => {
  const stdout = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
    },
  })
  const err = 'The answer cannot be written: no space left on device\n'
  t.strictSame(await cli(['schema'], { stdout }), { exitCode: 2, out: '', err })
})

t.test('all of the output reaches a slow reader', async (t) => {
  const stdout = new PassThrough({ highWaterMark: 1 })
  let text = ''
  setImmediate(() => stdout.on('data', (chunk) => (text += chunk)))
  t.equal((await cli(['schema'], { stdout })).exitCode, 0)
  t.ok(JSON.parse(text))
})

t.test('an interruption ends the command with 130, and closes the service', async (t) => {
  const interruption = new AbortController()
  let isClosed = false
  const openTransport = async () => ({
    fetch: async () => {
      interruption.abort()
      throw new Error('aborted')
    },
    close: async () => {
      isClosed = true
    },
  })
  t.strictSame(await cli(['matrix'], { openTransport: openTransport, signal: interruption.signal }), { exitCode: 130, out: '', err: '' })
  t.ok(isClosed)
})
