import type { IncomingHttpHeaders } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { EventSource } from 'eventsource'
import t, { type Test } from 'tap'
import { openServer } from '../support/server.ts'
import { base, openService, sampleHead } from '../support/service.ts'

type Message = { type: string; lastEventId: string; data: string }
type Source = {
  readyState: number
  addEventListener(name: string, listener: (event: Message) => void): void
  close(): void
}
type Options = { headers?: Record<string, string> }

const { EventSourcePolyfill } = createRequire(import.meta.url)('event-source-polyfill') as {
  EventSourcePolyfill: new (url: string, options?: Options) => Source
}

const sources: Record<string, (url: string) => Source> = {
  eventsource: (url) => new EventSource(url) as unknown as Source,
  'event-source-polyfill': (url) => new EventSourcePolyfill(url),
}

type Asked = { url: string; id: string | undefined; status: number }

/** The service behind something that breaks the first connection after some messages; it says what it was asked. */
async function breakable(t: Test, messages: number) {
  const { app } = await openService(t)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port: inner } = app.server.address() as AddressInfo
  const asked: Asked[] = []
  const { port } = await openServer(t, async ({ url = '', headers }, response) => {
    const { accept = '', 'last-event-id': id } = headers as IncomingHttpHeaders & { 'last-event-id'?: string }
    const answer = await fetch(`http://127.0.0.1:${inner}${url}`, {
      headers: { accept, ...(id === undefined ? {} : { 'last-event-id': id }) },
    })
    asked.push({ url, id, status: answer.status })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    const text = await answer.text()
    // Both wait for seconds, unless they are told otherwise.
    if (answer.status === 200) response.write('retry: 5\n\n')
    if (asked.length > 1) return response.end(text)
    const cut = `${text.split('\n\n').slice(0, messages).join('\n\n')}\n\nevent: event\nid: half`
    response.write(cut, () => response.destroy())
  })
  return { url: `http://127.0.0.1:${port}${base}/replay`, asked }
}

/** All that a source says until it gives up. */
const heard = (source: Source): Promise<Message[]> =>
  new Promise((resolve) => {
    const messages: Message[] = []
    for (const name of ['event', 'matrix', 'message']) source.addEventListener(name, (event) => messages.push(event))
    source.addEventListener('error', () => {
      if (source.readyState === 2) resolve(messages)
    })
  })

const ids = [...Array.from({ length: sampleHead + 1 }, (_, revision) => `event ${revision}`), `matrix ${sampleHead}-end`]

for (const [name, open] of Object.entries(sources)) {
  t.test(`${name} hears each message once, though its connection breaks, and stops at the end`, async (t) => {
    const { url, asked } = await breakable(t, 5)
    const messages = await heard(open(url))
    t.strictSame(
      messages.map(({ type, lastEventId }) => `${type} ${lastEventId}`),
      ids,
    )
    t.match(JSON.parse(messages.at(-1)?.data ?? ''), { matrix: { rev: sampleHead } })
    t.strictSame(
      asked.map(({ status }) => status),
      [200, 200, name === 'eventsource' ? 204 : 404],
    )
    const told = asked.map(({ url, id }) => id ?? new URL(url, 'http://localhost').searchParams.get('lastEventId'))
    t.strictSame(told, [null, '4', `${sampleHead}-end`])
  })

  t.test(`${name} can begin in the middle`, async (t) => {
    const { url, asked } = await breakable(t, 3)
    const messages = await heard(open(`${url}?lastEventId=9`))
    t.strictSame(
      messages.map(({ type, lastEventId }) => `${type} ${lastEventId}`),
      ids.slice(10),
    )
    t.equal(asked.length, 3)
  })
}
