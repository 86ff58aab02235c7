import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type Running, startService } from '../support/process.ts'

const key = 'at-least-16-characters'

/** Megabytes that a process holds. */
const heldBy = async ({ process: { pid } }: Running): Promise<number> =>
  Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** Whether there is something on the way to a port that nobody has taken yet (proc_net_tcp(5)). */
async function isOnItsWay(port: number): Promise<boolean> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const [, ...lines] = (await readFile('/proc/net/tcp', 'utf8')).trim().split('\n')
  return lines.some((line) => {
    const [, local, , , queues = ''] = line.trim().split(/\s+/)
    return local?.endsWith(`:${hex}`) && !queues.endsWith(':00000000')
  })
}

/** Begins a body and never ends it. */
async function begun(t: Test, port: number, content: Buffer, header: string): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.on('error', () => {})
  socket.resume()
  await once(socket, 'connect')
  socket.write(
    `POST /negotiations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer ${key}\r\n${header}\r\n\r\n`,
  )
  socket.write(content)
  // A connection that was refused may be closed before all is sent.
  while (socket.writableLength > 0 && !socket.destroyed) await delay(5)
}

const content = Buffer.alloc(880_000, ' ')
/** Byte by byte: on its way in each byte may take many times its size. */
const bytes = Buffer.from('1\r\n \r\n'.repeat(50_000))

t.test('the memory that bodies hold is bounded, however many of them do not end', { skip: process.platform !== 'linux' }, async (t) => {
  const service = await startService(t, { STORE: 'memory:', WRITE_KEY: key })
  const { url } = service
  const port = Number(new URL(url).port)
  const post = (id: string) =>
    fetch(`${url}/negotiations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ id, title: 'A negotiation' }),
    })
  t.equal((await post('before')).status, 201)
  const before = await heldBy(service)
  for (let round = 0; round < 10; round++)
    await Promise.all(Array.from({ length: 50 }, () => begun(t, port, content, 'Content-Length: 890000')))
  await Promise.all(Array.from({ length: 20 }, () => begun(t, port, bytes, 'Transfer-Encoding: chunked')))
  while (await isOnItsWay(port)) await delay(5)
  const grown = (await heldBy(service)) - before
  t.ok(grown < 280, `500 bodies of 880 kB, of which 64 MB may be held, take ${Math.round(grown)} MB`)
  t.equal((await post('after')).status, 201, 'a small one is still taken')
})
