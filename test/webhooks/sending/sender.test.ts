import { getEventListeners, once } from 'node:events'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { rootCertificates, setDefaultCACertificates } from 'node:tls'
import t, { type Test } from 'tap'
import type { Lookup } from '../../../src/webhooks/sending/connector.ts'
import { openSender, type SenderOptions } from '../../../src/webhooks/sending/sender.ts'
import { listOf } from '../../support/list-of.ts'
import { certificate, openServer, serverName } from '../../support/server.ts'
import { strayErrors } from '../../support/stray-errors.ts'

const strays = strayErrors()
t.teardown(() => {
  if (strays.length > 0) throw new Error(`Nobody handled ${strays}`)
})

const never = () => new Promise<never>(() => {})
const noon = Date.UTC(2025, 10, 26, 12)
const body = Buffer.from('{"type":"webhook.ping"}')

/** A sender that goes anywhere, whose time stands still and never runs out, unless told otherwise. */
function sender(
  t: Test,
  {
    now = () => noon,
    steady = () => 7,
    wait = async (_, signal) => void (await once(signal, 'abort')),
    ...options
  }: Partial<SenderOptions & SenderOptions['system']> = {},
) {
  const opened = openSender({ allow: 'any', system: { now, steady, wait }, ...options })
  t.teardown(() => opened.close())
  return {
    ...opened,
    post: (url: string, signal?: AbortSignal) => opened.send({ url, headers: { 'content-type': 'application/json' }, body }, signal),
  }
}

/** A clock whose time is up when the test says so. */
function timeUp() {
  const { promise, resolve } = Promise.withResolvers<void>()
  const asked: { ms: number; signal: AbortSignal }[] = []
  const wait = (ms: number, signal: AbortSignal) => {
    asked.push({ ms, signal })
    return promise
  }
  return { wait, resolve, asked }
}

/** A name that leads to these addresses, at one time after the other; the last ones stay. */
function leadsTo(...answers: string[][]): Lookup & { asked: string[] } {
  const asked: string[] = []
  const lookup: Lookup = async (hostname) => {
    const answer = answers[Math.min(asked.push(hostname), answers.length) - 1] ?? []
    return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  return Object.assign(lookup, { asked })
}

const answering =
  (status: number, headers: Record<string, string> = {}, text = ''): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(text)

/** For the guard itself: a public internet that consists of one address of this machine. */
const publicly = { allow: 'public', isPublic: (address: string) => address === '127.0.0.1' } as const

t.test('an answer is told by its status, whatever it is', async (t) => {
  let got: { method: string | undefined; type: string | undefined; text: string } | undefined
  const { port } = await openServer(t, async (request, response) => {
    const chunks = await request.toArray()
    got = { method: request.method, type: request.headers['content-type'], text: Buffer.concat(chunks).toString() }
    response.writeHead(Number(request.url?.slice(1))).end('said')
  })
  const { post } = sender(t)
  for (const status of [200, 202, 400, 410, 500])
    t.same(await post(`http://127.0.0.1:${port}/${status}`), { kind: 'answered', status, excerpt: 'said', durationMs: 0 })
  t.same(got, { method: 'POST', type: 'application/json', text: body.toString() })
  t.match(await post(`http://127.0.0.1:${port}/204`), { status: 204, excerpt: '' })
})

t.test('how long an attempt took is read from the clock', async (t) => {
  const { port } = await openServer(t, answering(200))
  let time = 100
  t.match(await sender(t, { steady: () => (time += 25) }).post(`http://127.0.0.1:${port}/`), { durationMs: 25 })
})

t.test('Retry-After is told in milliseconds, be it seconds or a date', async (t) => {
  const { port } = await openServer(t, (request, response) => {
    const value = decodeURIComponent(request.url?.slice(1) ?? '')
    response.writeHead(503, { 'retry-after': value }).end()
  })
  const { post } = sender(t)
  const after = (value: string) => post(`http://127.0.0.1:${port}/${encodeURIComponent(value)}`)
  t.match(await after('120'), { status: 503, retryAfterMs: 120_000 })
  t.match(await after(new Date(noon + 90_000).toUTCString()), { status: 503, retryAfterMs: 90_000 })
  t.same(await after('soon'), { kind: 'answered', status: 503, excerpt: '', durationMs: 0 })
})

t.test('connections are used again, and no more are opened to an origin than its bound', async (t) => {
  let open: ServerResponse[] = []
  const { port, connectedTo } = await openServer(t, (_, response) => {
    open.push(response)
    if (open.length < 2) return
    for (const each of open) each.end()
    open = []
  })
  const { post } = sender(t, { connectionsPerOrigin: 2 })
  await Promise.all(Array.from({ length: 8 }, () => post(`http://127.0.0.1:${port}/`)))
  t.equal(connectedTo.length, 2)
})

t.test('a redirect is an answer and is not followed, least of all to a private address', async (t) => {
  const inner = await openServer(t, answering(200))
  const { port } = await openServer(t, (request, response) => {
    response.writeHead(Number(request.url?.slice(1)), { location: `http://127.0.0.1:${inner.port}/` }).end()
  })
  const { post } = sender(t)
  for (const status of [301, 302, 303, 307, 308]) t.match(await post(`http://127.0.0.1:${port}/${status}`), { kind: 'answered', status })
  t.same(inner.connectedTo, [])
})

t.test('a literal address that is not public is never connected to, in whatever notation', async (t) => {
  const { port, connectedTo } = await openServer(t, answering(200), { secure: true })
  const lookup = leadsTo([])
  const { post } = sender(t, { allow: 'public', lookup })
  const hosts = [
    ...['127.0.0.1', '127.1', '0x7f.1', '0177.0.0.1', '2130706433', '0', '127.0.0.1.', '10.0.0.1', '169.254.169.254'],
    ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]'],
  ]
  for (const host of hosts) {
    const sent = await post(`https://${host}:${port}/`)
    t.match(sent, { kind: 'failed', reason: 'refused-address' }, host)
  }
  t.same(connectedTo, [])
  t.same(lookup.asked, [], 'and there was nothing to look up')
})

t.test('a name that leads to no public address is refused, and is not told where it leads', async (t) => {
  const { port, connectedTo } = await openServer(t, answering(200), { secure: true })
  for (const address of ['127.0.0.1', '10.1.2.3', '::1', '::ffff:127.0.0.1', 'fd00::1', '169.254.169.254']) {
    const { post } = sender(t, { allow: 'public', lookup: leadsTo([address, '192.168.7.7']) })
    const sent = await post(`https://${serverName}:${port}/`)
    t.strictSame(sent, {
      kind: 'failed',
      reason: 'refused-address',
      message: 'The host has no address on the public internet',
      durationMs: 0,
    })
  }
  t.same(connectedTo, [])
})

t.test('plain HTTP is not sent where only public endpoints are allowed', async (t) => {
  const { port, connectedTo } = await openServer(t, answering(200))
  t.match(await sender(t, publicly).post(`http://127.0.0.1:${port}/`), { kind: 'failed', reason: 'refused-address' })
  t.same(connectedTo, [])
})

t.test('with a certificate that is trusted', async (t) => {
  setDefaultCACertificates([certificate.cert])
  t.teardown(() => setDefaultCACertificates([...rootCertificates]))

  t.test('a public endpoint is sent to by HTTPS', async (t) => {
    const { port } = await openServer(t, answering(200, {}, 'thanks'), { secure: true })
    const { post } = sender(t, { ...publicly, lookup: leadsTo(['127.0.0.1']) })
    t.match(await post(`https://${serverName}:${port}/`), { kind: 'answered', status: 200, excerpt: 'thanks' })
  })

  t.test('a certificate for another name is refused', async (t) => {
    const { port } = await openServer(t, answering(200), { secure: true })
    const { post } = sender(t, { ...publicly, lookup: leadsTo(['127.0.0.1']) })
    t.match(await post(`https://other.example:${port}/`), { kind: 'failed', reason: 'tls', message: /ERR_TLS_CERT_ALTNAME_INVALID/ })
  })

  t.test('of several addresses only the public ones are connected to', async (t) => {
    const { port, connectedTo } = await openServer(t, answering(200), { secure: true })
    const lookup = leadsTo(['127.0.0.2', '::1', '127.0.0.1', '127.0.0.3'])
    t.match(await sender(t, { ...publicly, lookup }).post(`https://${serverName}:${port}/`), { status: 200 })
    t.same(connectedTo, ['127.0.0.1'])
  })

  t.test('a name that led to a public address and then to another is refused at the next connection', async (t) => {
    const { port, connectedTo } = await openServer(t, answering(200, { connection: 'close' }), { secure: true })
    const lookup = leadsTo(['127.0.0.1'], ['127.0.0.2'])
    const { post } = sender(t, { ...publicly, lookup })
    t.match(await post(`https://${serverName}:${port}/`), { status: 200 })
    t.match(await post(`https://${serverName}:${port}/`), { kind: 'failed', reason: 'refused-address' })
    t.same(connectedTo, ['127.0.0.1'])
    t.same(lookup.asked, [serverName, serverName])
  })

  t.test('a connection that is kept alive stays with the address that was vetted', async (t) => {
    const { port, connectedTo } = await openServer(t, answering(200), { secure: true })
    const lookup = leadsTo(['127.0.0.1'], ['127.0.0.2'])
    const { post } = sender(t, { ...publicly, lookup, connectionsPerOrigin: 1 })
    for (let time = 0; time < 3; time++) t.match(await post(`https://${serverName}:${port}/`), { status: 200 })
    t.same(connectedTo, ['127.0.0.1'])
  })
})

t.test('a certificate that nobody vouches for is refused', async (t) => {
  const { port } = await openServer(t, answering(200), { secure: true })
  const { post } = sender(t, { ...publicly, lookup: leadsTo(['127.0.0.1']) })
  t.match(await post(`https://${serverName}:${port}/`), { kind: 'failed', reason: 'tls', message: /SELF_SIGNED/ })
})

t.test('an endpoint that does not speak TLS fails by it', async (t) => {
  const { port } = await openServer(t, answering(200))
  t.match(await sender(t).post(`https://127.0.0.1:${port}/`), { kind: 'failed', reason: 'tls' })
})

t.test('a name that cannot be resolved, and a port where nobody listens, are failures to connect', async (t) => {
  const lookup = async () => {
    throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' })
  }
  t.match(await sender(t, { lookup }).post(`https://${serverName}/`), { kind: 'failed', reason: 'connect', message: /ENOTFOUND/ })
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as { port: number }
  closed.close()
  await once(closed, 'close')
  for (const answers of [['127.0.0.1'], ['127.0.0.1', '127.0.0.1']])
    t.match(await sender(t, { lookup: leadsTo(answers) }).post(`http://${serverName}:${port}/`), {
      kind: 'failed',
      reason: 'connect',
      message: /ECONNREFUSED/,
    })
})

t.test('a connection that does not come about in its time is given up', async (t) => {
  // Nothing else keeps this process alive.
  const wait = (_: number, signal: AbortSignal) => setTimeout(5000, undefined, { signal }).catch(() => {})
  t.match(await sender(t, { lookup: never, connectMs: 20, wait }).post(`https://${serverName}/`), {
    kind: 'failed',
    reason: 'timeout',
    message: 'No connection came about in time',
  })
})

t.test('an attempt that is over leaves no timer and no listener behind', async (t) => {
  const { port } = await openServer(t, answering(200))
  const { wait, asked } = timeUp()
  const { signal } = new AbortController()
  await sender(t, { wait }).post(`http://127.0.0.1:${port}/`, signal)
  t.match(asked, listOf({ signal: { aborted: true } }))
  t.same(getEventListeners(signal, 'abort'), [])
})

t.test('the whole attempt has 15 seconds, unless told otherwise', async (t) => {
  const { port } = await openServer(t, answering(200))
  const { wait, asked } = timeUp()
  await sender(t, { wait }).post(`http://127.0.0.1:${port}/`)
  await sender(t, { wait, totalMs: 200 }).post(`http://127.0.0.1:${port}/`)
  t.match(asked, listOf({ ms: 15_000 }, { ms: 200 }))
})

/** What never ends by itself: each is given up when the time is up, which is as soon as it has gone so far. */
const hangs: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  'says nothing': () => {},
  'is slow with its head': (_, response) => void response.socket?.write('HTTP/1.1 200 OK\r\nx-slow: '),
  'says for ever that it is at work': (_, response) => void response.writeProcessing(),
}
for (const [what, hang] of Object.entries(hangs))
  t.test(`an endpoint that ${what} runs out of time`, async (t) => {
    const { wait, resolve } = timeUp()
    const { port } = await openServer(t, (request, response) => {
      hang(request, response)
      request.socket.on('close', closed.resolve)
      resolve()
    })
    const closed = Promise.withResolvers<void>()
    t.match(await sender(t, { wait }).post(`http://127.0.0.1:${port}/`), { kind: 'failed', reason: 'timeout' })
    await closed.promise
  })

t.test('a request that waits for a connection behind one that hangs runs out of time as well', async (t) => {
  const { port } = await openServer(t, () => resolve())
  const { wait, resolve } = timeUp()
  const { post } = sender(t, { wait, connectionsPerOrigin: 1 })
  const url = `http://127.0.0.1:${port}/`
  t.match(await Promise.all([post(url), post(url)]), listOf({ reason: 'timeout' }, { reason: 'timeout' }))
})

t.test('an answer whose body is late or cut is an answer, with what came of the body', async (t) => {
  const { port } = await openServer(t, (request, response) => {
    response.writeHead(200, { 'content-length': '100', 'retry-after': '1' }).write('begun', () => {
      if (request.url === '/cut') response.destroy()
    })
  })
  t.match(await sender(t).post(`http://127.0.0.1:${port}/cut`), { kind: 'answered', status: 200, excerpt: 'begun' })
  const { wait, resolve } = timeUp()
  // The time of day is asked for when the head of the answer is there.
  const whenThere = () => {
    resolve()
    return noon
  }
  t.match(await sender(t, { wait, now: whenThere }).post(`http://127.0.0.1:${port}/late`), { kind: 'answered', status: 200 })
})

t.test('of an endless body the first 16 KiB are read and the connection is closed', async (t) => {
  const poured = Promise.withResolvers<number>()
  const { port } = await openServer(t, ({ socket }, response) => {
    response.on('close', () => poured.resolve(socket.bytesWritten)).writeHead(200)
    const pour = () => {
      while (!response.destroyed && response.write('€'.repeat(1000)));
    }
    response.on('drain', pour)
    pour()
  })
  const sent = await sender(t).post(`http://127.0.0.1:${port}/`)
  t.match(sent, { kind: 'answered', status: 200, excerpt: '€'.repeat(5461) })
  t.equal('excerpt' in sent && sent.excerpt.length, 5461, 'no half character at the end')
  // What the buffers on the way hold is a few MB.
  t.ok((await poured.promise) < 50_000_000)
})

t.test('a body of exactly 16 KiB leaves the connection open, and one that is no text is no trouble', async (t) => {
  const bytes = Buffer.alloc(16_384, 0xff)
  const { port, connectedTo } = await openServer(t, (_, response) => void response.end(bytes))
  const { post } = sender(t, { connectionsPerOrigin: 1 })
  for (let time = 0; time < 3; time++) t.match(await post(`http://127.0.0.1:${port}/`), { status: 200, excerpt: '\ufffd'.repeat(16_384) })
  t.equal(connectedTo.length, 1)
})

t.test('a connection that ends before an answer, and an answer that is no HTTP, are cut', async (t) => {
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/end': ({ socket }) => void socket?.end(),
    '/reset': ({ socket }) => void socket?.resetAndDestroy(),
    '/half': ({ socket }) => void socket?.end('HTTP/1.1 200 OK\r\nx-half'),
    '/noise': ({ socket }) => void socket?.end('220 mail.example ESMTP\r\n'),
    '/headers': ({ socket }) => void socket?.end(`HTTP/1.1 200 OK\r\nx-long: ${'a'.repeat(100_000)}\r\n\r\n`),
    '/switch': ({ socket }) => void socket?.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    '/lengths': ({ socket }) => void socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'),
    '/both': ({ socket }) => void socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'),
    '/none': ({ socket }) => void socket?.end('HTTP/1.1 000 None\r\ncontent-length: 0\r\n\r\n'),
  }
  const { port } = await openServer(t, (request, response) => answers[request.url ?? '']?.(response))
  const { post } = sender(t)
  for (const path of Object.keys(answers)) {
    const sent = await post(`http://127.0.0.1:${port}${path}`)
    t.match(sent, { kind: 'failed', reason: 'cut' }, path)
    t.notMatch(JSON.stringify(sent), /127\.0\.0\.1|mail\.example/, path)
  }
})

t.test('an attempt that is given up is aborted: before it began, while it connects, while it waits', async (t) => {
  const { port, connectedTo } = await openServer(t, () => stop.abort())
  const stop = new AbortController()
  const aborted = { kind: 'failed', reason: 'aborted' } as const
  t.match(await sender(t).post(`http://127.0.0.1:${port}/`, AbortSignal.abort()), aborted)
  t.same(connectedTo, [])
  const connecting = new AbortController()
  const lookup = () => {
    connecting.abort()
    return never()
  }
  t.match(await sender(t, { lookup }).post(`http://${serverName}/`, connecting.signal), aborted)
  t.match(await sender(t).post(`http://127.0.0.1:${port}/`, stop.signal), aborted)
})

t.test('closing ends what is being sent, and nothing is sent after it', async (t) => {
  const { port } = await openServer(t, () => void close())
  const { post, close } = sender(t)
  t.match(await post(`http://127.0.0.1:${port}/`), { kind: 'failed', reason: 'aborted' })
  t.match(await post(`http://127.0.0.1:${port}/`), { kind: 'failed', reason: 'aborted' })
})

t.test('a request that cannot be sent at all is a bug of the caller', async (t) => {
  const { send } = sender(t)
  await t.rejects(send({ url: 'http://127.0.0.1:1/', headers: { 'no name': 'x' }, body }), { code: 'UND_ERR_INVALID_ARG' })
  await t.rejects(send({ url: 'no url', headers: {}, body }), Error)
})
