import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import type { Limits } from '../../src/http/transport/settings.ts'
import { openRaw } from '../support/raw-http.ts'
import { base, openService } from '../support/service.ts'

/** A service that listens, with little patience. */
async function listening(t: Test, limits: Partial<Limits> = {}) {
  const settings = { writeKey: 'at-least-16-characters', limits: { lingerMs: 200, checkMs: 20, ...limits } }
  const service = await openService(t, { settings })
  await service.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = service.app.server.address() as AddressInfo
  return { ...service, port, raw: () => openRaw(t, port) }
}

const host = 'Host: localhost\r\n'
const json = 'Content-Type: application/json\r\n'
const key = 'Authorization: Bearer at-least-16-characters\r\n'
const post = `POST ${base}/parties HTTP/1.1\r\n${host}${json}${key}`
const whole = `GET /livez HTTP/1.1\r\n${host}\r\n`

t.test('what is no request is answered with a problem like any other, and the connection ends', async (t) => {
  const { raw, get } = await listening(t)
  const usual = (await get('/nowhere')).headers
  for (const [said, status, code] of [
    ['hello\r\n\r\n', 400, 'malformed-http'],
    [`FOO / HTTP/1.1\r\n${host}\r\n`, 400, 'malformed-http'],
    [`GET /\0 HTTP/1.1\r\n${host}\r\n`, 400, 'malformed-http'],
    [`GET / HTTP/1.1\r\n${host}bad header\r\n\r\n`, 400, 'malformed-http'],
    ['GET /livez HTTP/1.1\r\n\r\n', 400, 'malformed-http'],
    [`GET /livez HTTP/1.1\r\n${host}${host}\r\n`, 400, 'malformed-http'],
    [`${post}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`, 400, 'malformed-http'],
    [`${post}Content-Length: x\r\n\r\n`, 400, 'malformed-http'],
    [`${post}Content-Length: 3\r\nContent-Length: 4\r\n\r\n`, 400, 'malformed-http'],
    [`${post}Transfer-Encoding: gzip\r\n\r\nabc`, 400, 'malformed-http'],
    [`${post}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc`, 400, 'malformed-http'],
    [`${post}Transfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(17_000)}\r\n1\r\n0\r\n\r\n`, 413, 'too-large'],
    ['\x16\x03\x01\x02\x00\x01', 400, 'malformed-http'],
    [`GET /livez HTTP/3.0\r\n${host}\r\n`, 505, 'http-version'],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505, 'http-version'],
    [`GET /${'x'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`, 431, 'head-too-large'],
    [`GET / HTTP/1.1\r\n${host}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'head-too-large'],
    [`GET /livez HTTP/1.1\r\n${host}Expect: tea\r\n\r\n`, 417, 'expectation-failed'],
    ['CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example:443\r\n\r\n', 405, 'method-not-allowed'],
  ] as const) {
    const { say, until, answers, closed } = await raw()
    say(said)
    const [answer] = await until(1)
    const label = JSON.stringify(said.slice(0, 60))
    t.match(answer, { status, headers: { 'content-type': 'application/problem+json; charset=utf-8', connection: 'close' } }, label)
    t.match(JSON.parse(answer?.body ?? ''), { status, code, type: `/problems/${code}`, requestId: /./ }, label)
    for (const header of ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'cache-control'])
      t.equal(answer?.headers[header], usual[header], `${label} ${header}`)
    t.equal(await closed(), undefined, label)
    t.equal(answers().length, 1, label)
  }
})

t.test('a request that can be served is, however unusual', async (t) => {
  const { raw } = await listening(t)
  for (const [said, status] of [
    [`GET http://desk.example/livez HTTP/1.1\r\n${host}\r\n`, 200],
    ['GET /livez HTTP/1.0\r\n\r\n', 200],
    [`GET /livez HTTP/1.1\r\n${host}Connection: upgrade\r\nUpgrade: websocket\r\n\r\n`, 200],
    [`PROPFIND /livez HTTP/1.1\r\n${host}\r\n`, 405],
    [`TRACE /livez HTTP/1.1\r\n${host}\r\n`, 405],
  ] as const) {
    const { say, until } = await raw()
    say(said)
    t.equal((await until(1))[0]?.status, status, said)
  }
})

t.test('an error in a request does not spoil the answers to those before it', async (t) => {
  const { raw } = await listening(t)
  const { say, until, closed } = await raw()
  say(`${whole}GET ${base}/matrix HTTP/1.1\r\n${host}\r\n${whole}nonsense\r\n\r\n`)
  t.strictSame(
    (await until(4)).map(({ status }) => status),
    [200, 200, 200, 400],
  )
  t.equal(await closed(), undefined)
  const other = await raw()
  other.say(`${whole}${whole}CONNECT elsewhere.example:443 HTTP/1.1\r\n${host}\r\n`)
  t.strictSame(
    (await other.until(3)).map(({ status }) => status),
    [200, 200, 405],
  )
})

t.test('a head that does not end, and a body that does not, are answered and closed', async (t) => {
  const { raw, head } = await listening(t, { headMs: 60, requestMs: 120 })
  for (const said of [
    `GET /livez HTTP/1.1\r\n${host}`,
    `${post}Content-Length: 100\r\n\r\n{`,
    `${post}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`,
  ]) {
    const { say, until, closed } = await raw()
    say(said)
    const [answer] = await until(1)
    t.match(answer, { status: 408, headers: { connection: 'close' } })
    t.match(JSON.parse(answer?.body ?? ''), { code: 'request-timeout', detail: /0\.06 s.*0\.12 s/ })
    t.equal(await closed(), undefined)
  }
  t.ok(head() > 0)
})

t.test('a body that comes byte by byte is closed all the same', async (t) => {
  const { raw } = await listening(t, { requestMs: 150 })
  const { say, socket, until, closed } = await raw()
  say(`${post}Content-Length: 100000\r\n\r\n`)
  const dripping = setInterval(() => socket.writable && say(' '), 5)
  t.match((await until(1))[0], { status: 408 })
  await closed()
  clearInterval(dripping)
})

t.test('a connection on which nothing is said ends without a word', async (t) => {
  const { raw } = await listening(t, { headMs: 40, requestMs: 40 })
  const { closed, text } = await raw()
  await closed()
  t.equal(text(), '')
})

t.test('a connection that is kept is closed when nobody asks again', async (t) => {
  const { raw } = await listening(t, { idleMs: 40 })
  const { say, until, closed } = await raw()
  say(whole)
  t.match((await until(1))[0], { status: 200, headers: { connection: 'keep-alive' } })
  t.equal(await closed(), undefined)
})

t.test('more connections than there may be are closed as they come', async (t) => {
  const { raw } = await listening(t, { connections: 2 })
  const first = [await raw(), await raw()]
  for (const { say, until } of first) {
    say(whole)
    t.equal((await until(1))[0]?.status, 200)
  }
  const third = await raw()
  await third.closed()
  t.equal(third.text(), '')
})

const large = 'x'.repeat(4_000_000)

t.test('whoever sends a body that is refused sees why, though it is sent whole before the answer is looked for', async (t) => {
  const { raw, head } = await listening(t, { lingerMs: 5000 })
  const before = head()
  for (const [said, body, status] of [
    [`${post}Content-Length: ${large.length}\r\n\r\n`, large, 413],
    [`${post}Transfer-Encoding: chunked\r\n\r\n`, `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`, 413],
    [`POST ${base}/parties HTTP/1.1\r\n${host}${json}Content-Length: ${large.length}\r\n\r\n`, large, 401],
    [`POST ${base}/parties HTTP/1.1\r\n${host}${key}Content-Type: text/plain\r\nContent-Length: ${large.length}\r\n\r\n`, large, 415],
    [`POST /nowhere HTTP/1.1\r\n${host}${json}Content-Length: ${large.length}\r\n\r\n`, large, 413],
    [`GET /livez HTTP/1.1\r\n${host}Content-Length: ${large.length}\r\n\r\n`, large, 200],
  ] as const) {
    const { say, socket, until, closed } = await raw()
    socket.pause()
    say(said)
    await new Promise((resolve) => socket.write(body, 'latin1', resolve))
    socket.resume()
    t.match((await until(1))[0], { status, headers: { connection: 'close' } }, said.slice(0, 80))
    t.equal(await closed(), undefined, `${said.slice(0, 80)} is not reset`)
  }
  t.equal(head(), before)
})

t.test('what is sent after a refusal is read for a while and up to an amount, no more', async (t) => {
  const { raw } = await listening(t, { lingerMs: 60, lingerBytes: 100_000 })
  const silent = await raw()
  silent.say(`POST ${base}/parties HTTP/1.1\r\n${host}${json}Content-Length: 1000\r\n\r\n{`)
  t.match((await silent.until(1))[0], { status: 401 })
  await silent.closed()
  const { raw: other } = await listening(t, { lingerMs: 60_000, lingerBytes: 100_000 })
  const sending = await other()
  sending.say(`POST ${base}/parties HTTP/1.1\r\n${host}${json}Content-Length: 100000000\r\n\r\n`)
  await sending.until(1)
  while (sending.socket.writable && sending.socket.write(large, 'latin1')) await new Promise(setImmediate)
  await sending.closed()
})

t.test('whoever asks before sending a body is told when it is wanted, and when it is not', async (t) => {
  const { raw } = await listening(t)
  const party = JSON.stringify({ id: 'delta', name: 'Delta towns', role: 'consulted' })
  const { say, socket, text, until } = await raw()
  say(`${post}Expect: 100-continue\r\nContent-Length: ${party.length}\r\n\r\n`)
  while (!text().includes('\r\n\r\n')) await new Promise((resolve) => socket.once('data', resolve))
  t.equal(text(), 'HTTP/1.1 100 Continue\r\n\r\n')
  say(party)
  t.equal((await until(2))[1]?.status, 201)
  for (const [head, status] of [
    [`POST ${base}/parties HTTP/1.1\r\n${host}${json}`, 401],
    [post, 413],
  ] as const) {
    const refused = await raw()
    refused.say(`${head}Expect: 100-continue\r\nContent-Length: ${large.length}\r\n\r\n`)
    t.match((await refused.until(1))[0], { status, headers: { connection: 'close' } })
  }
})

t.test('unfinished bodies hold no more memory together than they may: the largest gives way', async (t) => {
  const { raw, post: write } = await listening(t, { bodyBytes: 300_000 })
  const start = async (bytes: number) => {
    const one = await raw()
    one.say(`${post}Content-Length: 800000\r\n\r\n${' '.repeat(bytes)}`)
    return one
  }
  const small = await start(1000)
  const [middle, largest] = [await start(100_000), await start(150_000)]
  const next = await start(100_000)
  const [answer] = await largest.until(1)
  t.match(answer, { status: 503, headers: { connection: 'close', 'retry-after': '1' } })
  t.match(JSON.parse(answer?.body ?? ''), { code: 'too-busy' })
  const party = JSON.stringify({ id: 'delta', name: 'Delta towns', role: 'consulted' })
  t.equal((await write(`${base}/parties`, JSON.parse(party), { authorization: 'Bearer at-least-16-characters' })).statusCode, 201)
  for (const one of [small, middle, next]) t.equal(one.text(), '')
})

t.test('bodies that are whole count until they are answered, and no longer', async (t) => {
  const { raw, inject } = await listening(t, { bodyBytes: 100_000 })
  const body = `{"id":"delta"${' '.repeat(80_000)}`
  for (let count = 0; count < 4; count++) {
    const one = await raw()
    one.say(`${post}Content-Length: ${body.length}\r\n\r\n${body}`)
    t.match((await one.until(1))[0], { status: 400 })
    const gone = await raw()
    gone.say(`${post}Content-Length: 800000\r\n\r\n${body}`)
    gone.socket.destroy()
    const headers = { 'content-type': 'application/json', authorization: 'Bearer at-least-16-characters' }
    t.equal((await inject({ method: 'POST', url: `${base}/parties`, headers, payload: body })).statusCode, 400)
  }
})

t.test('whoever asks for a tunnel and breaks off harms nobody', async (t) => {
  const { raw } = await listening(t)
  for (const then of ['', 'more', 'x'.repeat(100_000)]) {
    const { say, socket, closed } = await raw()
    say(`CONNECT elsewhere.example:443 HTTP/1.1\r\n${host}\r\n${then}`)
    socket.resetAndDestroy()
    await closed()
  }
  const { say, until } = await raw()
  say(whole)
  t.equal((await until(1))[0]?.status, 200)
})

t.test('a connection on which nothing moves ends, though an answer is due', async (t) => {
  const { raw } = await listening(t, { stallMs: 50 })
  const { say, text, closed } = await raw()
  say(`GET ${base}/matrix?minRev=9999 HTTP/1.1\r\n${host}\r\n`)
  await closed()
  t.equal(text(), '')
})

t.test('a service that ends waits a moment for requests that are not whole, then refuses them', async (t) => {
  const { raw, app } = await listening(t, { endMs: 30 })
  const body = await raw()
  body.say(`${post}Content-Length: 800000\r\n\r\n{`)
  const started = await raw()
  started.say(`GET /livez HTTP/1.1\r\n${host}`)
  const fresh = await raw()
  fresh.say(whole)
  await fresh.until(1)
  await app.close()
  t.match((await body.until(1))[0], { status: 503, headers: { connection: 'close' } })
  await Promise.all([body, started, fresh].map(({ closed }) => closed()))
})

t.test('what is answered before a route is reached is described of every operation', async (t) => {
  const { document } = await openService(t)
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, { responses }] of Object.entries(methods))
      for (const status of [400, ...(method === 'get' ? [] : [415]), 'default']) t.ok(status in responses, `${method} ${path} ${status}`)
  const { description } = (document.components.responses.Problem ?? {}) as { description?: string }
  for (const status of ['408', '413', '431', '503']) t.match(description, status, 'what may meet any of them is told once')
})
