import t from 'tap'
import { z } from 'zod'
import { ServiceClient } from '../../src/cli/transport/client.ts'
import { remoteTransport } from '../../src/cli/transport/transport.ts'
import { buildApp } from '../../src/http/app.ts'
import type { Settings } from '../../src/http/transport/settings.ts'
import { cli } from '../support/cli.ts'
import { folderOf, isleFerry } from '../support/data-set.ts'
import { openFixture } from '../support/ledger.ts'
import { openParts } from '../support/webhooks.ts'

const writeKey = 'the-key-of-the-quay'

/** A service that listens on a port of its own; its address. */
async function listening(t: Parameters<typeof folderOf>[0], settings: Settings = { writeKey }): Promise<string> {
  const { ledger, store } = await openFixture()
  const { keys, webhooks, close } = await openParts({ store })
  const app = await buildApp({ ledger, keys, webhooks, settings })
  t.teardown(async () => {
    await app.close()
    await close()
    await ledger.close()
    await store.close()
  })
  return app.listen({ host: '127.0.0.1', port: 0 })
}

const answering = (response: () => Response) => ({ openTransport: async () => ({ fetch: async () => response(), close: async () => {} }) })

t.test('every command works on a service elsewhere as it does on a store here', async (t) => {
  const url = await listening(t)
  const environment = { WRITE_KEY: writeKey }
  t.match(await cli(['seed', isleFerry, '--url', url], { environment }), { exitCode: 0, out: 'isle-ferry: 30 added, 0 unchanged\n' })
  t.match(await cli(['seed', isleFerry, '--url', `${url}/`], { environment }), { exitCode: 0, out: 'isle-ferry: 0 added, 30 unchanged\n' })
  t.match(await cli(['--url', url, 'matrix']), { exitCode: 0, out: /^night-sailings {2}≠ disputed/m })
  t.match(await cli(['verify', '--url', url]), { exitCode: 0, out: /30 events/, err: /file of the database is not checked from here/ })
  t.match(await cli(['export', '--url', url]), { exitCode: 0, out: /^{"specversion":"1\.0"/ })
})

t.test('entries stand in the log of a service elsewhere in the order of the data set too', async (t) => {
  const url = await listening(t)
  const points = Array.from({ length: 60 }, (_, n) => ({
    id: `point-${n}`,
    title: 'A point',
    proposition: 'x'.repeat(1 + ((n * 997) % 3900)),
  }))
  await cli([
    'seed',
    folderOf(t, { 'a.json': { negotiation: { id: 'teln-dam', title: 'The dam' }, points } }),
    '--url',
    url,
    '--key',
    writeKey,
  ])
  const { out } = await cli(['matrix', '--json', '--url', url])
  t.strictSame(
    JSON.parse(out).points.map(({ id }: { id: string }) => id),
    points.map(({ id }) => id),
  )
})

t.test('a service that wants a key takes the right one, and tells of a wrong one', async (t) => {
  const url = await listening(t)
  const nowhere = { environment: { STORE: 'memory:' } }
  const err = 'Send the key as Authorization: Bearer (--key or WRITE_KEY)\n'
  t.strictSame(await cli(['seed', isleFerry, '--url', url], nowhere), { exitCode: 2, out: '', err })
  t.strictSame(await cli(['key', 'list', '--url', url], nowhere), { exitCode: 2, out: '', err })
  t.match(await cli(['seed', isleFerry, '--url', url, '--key', 'another-key-than-that']), { exitCode: 2, err: 'That is not the key\n' })
  t.match(await cli(['seed', isleFerry, '--url', url, '--key', writeKey]), { exitCode: 0 })
})

t.test('a connection that breaks in the middle of an answer ends with 3', async (t) => {
  const breaking = () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"negotiations":'))
      },
      pull(controller) {
        controller.error(new TypeError('terminated'))
      },
    })
    return new Response(body, { headers: { 'content-type': 'application/json' } })
  }
  t.match(await cli(['matrix'], answering(breaking)), { exitCode: 3, err: 'The service cannot be reached: terminated\n' })
  t.match(await cli(['export', 'isle-ferry'], answering(breaking)), { exitCode: 3, err: 'The service cannot be reached: terminated\n' })
})

t.test('what answers in another language is no service', async (t) => {
  const page = () => new Response('<p>Welcome</p>', { headers: { 'content-type': 'text/html' } })
  t.match(await cli(['matrix'], answering(page)), { exitCode: 3, err: /is it of another version\?\nThis is not JSON/ })
  const gone = () => new Response('<p>Gone</p>', { status: 502, headers: { 'content-type': 'text/html' } })
  t.match(await cli(['matrix'], answering(gone)), { exitCode: 3, err: 'The service answered 502\n' })
})

t.test('lists are gone through to their end below a path too', async (t) => {
  const url = await listening(t, { baseUrl: 'https://desk.example/standpoint', trustsCaller: true })
  t.match(await cli(['seed', isleFerry, '--url', url]), { exitCode: 0 })
  const List = z.object({ developments: z.array(z.object({ id: z.string() })) })
  const idsAt = async (base: string, query = '') => {
    const service = new ServiceClient(remoteTransport(base), { signal: AbortSignal.timeout(10_000) })
    const ids: string[] = []
    for await (const { developments } of service.pages(List, `/negotiations/isle-ferry/developments${query}`))
      ids.push(...developments.map(({ id }) => id))
    return ids
  }
  const ids = await idsAt(url)
  t.ok(ids.length > 3)
  for (const base of [url, `${url}/`, `${url}/standpoint`, `${url}/standpoint/`]) t.strictSame(await idsAt(base, '?limit=2'), ids, base)
})
