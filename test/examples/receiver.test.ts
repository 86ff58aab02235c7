import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { hmacSecret, readSecret, type SigningKey } from '../../src/webhooks/signing/secret.ts'
import { signedHeaders } from '../../src/webhooks/signing/signature.ts'
import { isleFerry } from '../support/data-set.ts'
import { listOf } from '../support/list-of.ts'
import { standpoint, startService } from '../support/process.ts'

const program = new URL('../../examples/receiver.ts', import.meta.url).pathname
const secret = hmacSecret(new Uint8Array(32).fill(7))
const key = 'the-key-of-the-quay'

function keyOf(text: string): SigningKey {
  const read = readSecret(text)
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

const series = '1.1'
const idOf = (sequence: number): string => `msg_quay_isle-ferry_${sequence}_0`
/** Ids without the part of the event's own, which no test can know. */
const withoutEvents = (ids: readonly string[]): string[] => ids.map((id) => id.replace(/_[0-9a-f]{8}$/, ''))
const messageOf = (sequence: number, given: object = {}) => ({
  ...{ type: 'status.changed', timestamp: '2024-03-09T12:00:00.000Z', webhook: 'quay', series, sequence },
  data: { negotiation: 'isle-ferry', rev: sequence, index: 0 },
  ...given,
})

type Sent = { id: string; message: object; attemptedAt?: number; key?: SigningKey }

/** The example in a process of its own, with a service to pull from: the one given, or one that has every message of one series. */
async function receiving(t: Test, { isAway = () => false, url }: { isAway?: () => boolean; url?: string } = {}) {
  const pulled: string[] = []
  const service = createServer(({ url = '', headers }, response) => {
    pulled.push(`${headers.authorization} ${url}`)
    const { searchParams } = new URL(url, 'http://service')
    const [from, to] = [Number(searchParams.get('from')), Number(searchParams.get('to'))]
    const messages = Array.from({ length: Math.min(to - from + 1, 100) }, (_, index) => from + index)
    if (isAway()) response.writeHead(503).end()
    else
      response.end(JSON.stringify({ messages: messages.map((sequence) => ({ id: idOf(sequence), sequence, body: messageOf(sequence) })) }))
  })
  service.listen(0, '127.0.0.1')
  await once(service, 'listening')
  const child = spawn(process.execPath, [program], {
    env: {
      ...{ PATH: process.env.PATH ?? '', PORT: '0', WEBHOOK_SECRET: secret, STANDPOINT_KEY: key },
      STANDPOINT_URL: url ?? `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(async () => {
    const exited = once(child, 'exit')
    child.kill()
    await exited
    service.closeAllConnections()
    service.close()
    await once(service, 'close')
  })
  const lines: string[] = []
  createInterface(child.stdout).on('line', (line) => lines.push(line))
  const [listening] = (await once(createInterface(child.stderr), 'line')) as [string]
  const { port } = JSON.parse(listening.replace('Listening on ', '')) as AddressInfo

  async function send({ id, message, attemptedAt = Date.now(), key = keyOf(secret) }: Sent): Promise<{ status: number; text: string }> {
    const body = Buffer.from(JSON.stringify(message))
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedHeaders({ id, attemptedAt, body }, [key]) },
      body,
    })
    return { status: response.status, text: await response.text() }
  }
  return {
    port,
    pulled,
    lines,
    send,
    deliver: async (sequence: number, given: object = {}, id = idOf(sequence)) =>
      (await send({ id, message: messageOf(sequence, given) })).status,
    /** The ids of the lines once there are as many as that: they come by another way than the answers. */
    async printed(count: number): Promise<string[]> {
      while (lines.length < count) await once(child.stdout, 'data')
      return lines.map((line) => line.split(' ', 1)[0] as string)
    },
  }
}

t.test('a genuine message is answered with 2xx, and printed', async (t) => {
  const { deliver, printed, pulled } = await receiving(t)
  t.equal(await deliver(41), 204)
  t.strictSame(await printed(1), [idOf(41)])
  t.strictSame(pulled, [], 'nobody knows where a subscription begins')
})

t.test('what is printed is the sentence of a change, the summary of a development, and the data of anything else', async (t) => {
  const { deliver, printed, lines } = await receiving(t)
  const at = { negotiation: 'isle-ferry', rev: 41, index: 0 }
  await deliver(41, { data: { ...at, sentence: 'Fares: The crew from agreed to rejected.' } })
  await deliver(42, { type: 'development.recorded', data: { ...at, summary: 'The crew\nspoke' } })
  await deliver(43, { data: at })
  await printed(3)
  t.strictSame(lines, [
    `${idOf(41)} status.changed Fares: The crew from agreed to rejected.`,
    `${idOf(42)} development.recorded "The crew\\nspoke"`,
    `${idOf(43)} status.changed ${JSON.stringify(at)}`,
  ])
})

t.test('the challenge goes back in the answer; a ping without one is printed', async (t) => {
  const { send, printed } = await receiving(t)
  const ping = { type: 'webhook.ping', timestamp: '2024-03-09T12:00:00.000Z', webhook: 'quay' }
  t.strictSame(await send({ id: 'challenge_quay_0', message: { ...ping, data: { challenge: 'a-riddle' } } }), {
    status: 200,
    text: 'a-riddle',
  })
  t.match(await send({ id: 'ping_quay_1', message: { ...ping, data: {} } }), { status: 204 })
  t.strictSame(await printed(1), ['ping_quay_1'])
})

t.test('what is forged, altered, old or from the future is refused, and not printed', async (t) => {
  const { port, send, deliver, printed } = await receiving(t)
  const message = messageOf(41)
  const id = idOf(41)
  t.match(await send({ id, message, key: keyOf(hmacSecret(new Uint8Array(32).fill(8))) }), { status: 401 })
  t.match(await send({ id, message, attemptedAt: Date.now() - 6 * 60_000 }), { status: 401 })
  t.match(await send({ id, message, attemptedAt: Date.now() + 6 * 60_000 }), { status: 401 })
  t.match(await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(message) }), { status: 401 })
  const body = Buffer.from(JSON.stringify(message))
  const headers = signedHeaders({ id, attemptedAt: Date.now(), body }, [keyOf(secret)])
  t.match(await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: `${body} ` }), { status: 401 })
  t.equal(await deliver(42), 204)
  t.strictSame(await printed(1), [idOf(42)])
})

t.test('a body that is longer than any message is not read to its end', async (t) => {
  const { port, deliver } = await receiving(t)
  const long = fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x'.repeat(5_000_000) })
  const end = await long.then(
    ({ status }) => `${status}`,
    () => 'cut',
  )
  t.match(end, /^413$|^cut$/)
  t.equal(await deliver(1), 204, 'and the next one is taken')
})

t.test('a message that comes twice is printed once and answered twice, at the same time too', async (t) => {
  const { deliver, printed } = await receiving(t)
  t.strictSame(await Promise.all([deliver(41), deliver(41)]), [204, 204])
  t.equal(await deliver(41), 204)
  t.equal(await deliver(42), 204)
  t.strictSame(await printed(2), [idOf(41), idOf(42)])
})

t.test('a gap is pulled, with the key, and printed in its place; what arrives later is not printed again', async (t) => {
  const { deliver, printed, pulled } = await receiving(t)
  await deliver(41)
  t.equal(await deliver(44), 204)
  t.strictSame(pulled, ['Bearer the-key-of-the-quay /webhooks/quay/messages?negotiation=isle-ferry&series=1.1&from=42&to=43'])
  t.strictSame([await deliver(42), await deliver(45)], [204, 204])
  t.strictSame(await printed(5), [41, 42, 43, 44, 45].map(idOf))
  t.equal(pulled.length, 1)
})

t.test('a long gap is pulled page by page', async (t) => {
  const { deliver, printed, pulled } = await receiving(t)
  await deliver(1)
  t.equal(await deliver(252), 204)
  t.equal((await printed(252)).length, 252)
  t.match(pulled, listOf(/from=2&to=251/, /from=102&to=251/, /from=202&to=251/))
})

t.test('while a gap cannot be pulled the message that shows it is not taken', async (t) => {
  let isAway = true
  const { deliver, printed } = await receiving(t, { isAway: () => isAway })
  await deliver(41)
  t.equal(await deliver(43), 503)
  isAway = false
  t.equal(await deliver(43), 204)
  t.strictSame(await printed(3), [41, 42, 43].map(idOf))
})

t.test('another series, negotiation or webhook has numbers of its own', async (t) => {
  const { deliver, printed, pulled } = await receiving(t)
  await deliver(41)
  t.equal(await deliver(1, { series: '2.1' }), 204)
  t.equal(await deliver(7, { data: { negotiation: 'teln-dam' } }), 204)
  t.equal(await deliver(90, { webhook: 'pier' }), 204)
  t.equal(await deliver(42), 204)
  t.equal((await printed(5)).length, 5)
  t.strictSame(pulled, [])
})

t.test('of a replay only what was never taken is printed, and it shows no gap', async (t) => {
  const { deliver, printed, pulled } = await receiving(t)
  for (const sequence of [41, 42, 38, 39, 40, 41, 42, 43]) t.equal(await deliver(sequence), 204)
  t.strictSame(await printed(6), [41, 42, 38, 39, 40, 43].map(idOf))
  t.strictSame(pulled, [])
})

t.test('with the service itself it is verified, told of what is recorded, and pulls what it missed', async (t) => {
  const { url } = await startService(t, { STORE: 'memory:', SEED: isleFerry, WRITE_KEY: key, WEBHOOK_TARGETS: 'any' })
  const { port, send, printed } = await receiving(t, { url })
  const run = (...args: string[]) => standpoint([...args, '--url', url, '--key', key], {})
  const made = await run(
    'webhook',
    'create',
    `http://127.0.0.1:${port}/`,
    '--id',
    'quay',
    '--secret',
    secret,
    '--type',
    'development.retracted',
  )
  t.equal(made.stdout, `${secret}\n`)

  async function retract(development: string): Promise<void> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
    const body = JSON.stringify({ reason: 'coder-error', note: 'It was never said' })
    await fetch(`${url}/negotiations/isle-ferry/developments/${development}/retractions`, { method: 'POST', headers, body })
  }
  await retract('crew-claim')
  t.strictSame(withoutEvents(await printed(1)), [idOf(30)])

  await run('webhook', 'pause', 'quay')
  await retract('second-thoughts')
  await retract('quay-talks')
  const { messages } = JSON.parse((await run('webhook', 'messages', 'quay', '--json')).stdout)
  const { id, body: message } = messages.at(-1)
  t.match(await send({ id, message }), { status: 204 })
  t.strictSame(withoutEvents(await printed(3)), [30, 31, 32].map(idOf))
})
