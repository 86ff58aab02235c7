import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { EventSource } from 'eventsource'
import t from 'tap'
import { openLedger } from '../../src/negotiations/ledger.ts'
import { bearing, madeKey, revoked } from '../support/keys.ts'
import { listOf } from '../support/list-of.ts'
import { openLive, told } from '../support/live.ts'
import { sampleId, sampleSurroundings } from '../support/sample.ts'
import { openServer } from '../support/server.ts'
import { base, sampleHead, statement } from '../support/service.ts'

const next = sampleHead + 1

t.test('what is recorded is told as it comes, with what it changed', async (t) => {
  const { follow, post, get } = await openLive(t)
  const live = await follow('', { accept: 'application/json' })
  t.equal(live.response.headers.get('content-type'), 'text/event-stream; charset=utf-8', 'whatever is accepted')
  t.equal(live.response.headers.get('cache-control'), 'no-store, no-transform')
  t.equal(live.response.headers.get('x-accel-buffering'), 'no')
  t.equal(await live.next(), `retry: 2000\nevent: passed\nid: ${sampleHead}\ndata:`, 'who comes again before anything came goes on here')
  await post(`${base}/developments`, statement())
  const block = await live.next()
  const [step] = (await get(`${base}/replay.ndjson?from=${next}`)).body.split('\n')
  t.equal(block, `event: event\nid: ${next}\ndata: ${step}`, 'as a replay tells it')
  t.match(told(block).data.changes, listOf({ point: 'joint-gauge', party: 'borrovia' }))
})

t.test('it goes on after the last id, by header or query, of a replay too', async (t) => {
  const { follow } = await openLive(t)
  for (const [query, headers, first] of [
    ['', { 'last-event-id': '27' }, 28],
    ['?lastEventId=27', {}, 28],
    ['?lastEventId=3', { 'last-event-id': '28' }, 29],
    ['?lastEventId=26-end', {}, 27],
  ] as const) {
    const live = await follow(query, headers)
    t.equal(told(await live.next()).id, String(first - 1))
    for (let rev: number = first; rev <= sampleHead; rev++)
      t.match(told(await live.next()), { name: 'event', id: String(rev), data: { event: { revision: rev } } })
    live.leave()
  }
})

t.test('an id that is none, or beyond the record, is refused where it stands', async (t) => {
  const { get } = await openLive(t)
  t.match((await get(`${base}/stream?lastEventId=x`)).json(), { status: 400, errors: listOf({ parameter: 'lastEventId' }) })
  t.match((await get(`${base}/stream`, { 'last-event-id': '99' })).json(), {
    ...{ status: 404, code: 'revision-not-reached', rev: sampleHead },
    errors: listOf({ header: 'Last-Event-ID' }),
  })
  t.match((await get(`${base}/stream?point=none`)).json(), { status: 404, code: 'unknown-point', errors: listOf({ parameter: 'point' }) })
  t.match((await get(`${base}/stream?party=none`)).json(), { status: 404, code: 'unknown-party', errors: listOf({ parameter: 'party' }) })
  t.match((await get(`${base}/stream?since=3`)).json(), { status: 400, errors: listOf({ parameter: 'since' }) })
  t.match((await get('/negotiations/none/stream')).json(), { status: 404, code: 'unknown-negotiation' })
})

t.test('narrowed, it tells what moved or touched that, and its ids go on', async (t) => {
  const { follow, post } = await openLive(t)
  const ofPoint = await follow('?point=joint-gauge')
  const ofParty = await follow('?party=avenland')
  const ofCell = await follow('?point=joint-gauge&party=borrovia')
  const ofOverall = await follow('?point=summer-flow&party=overall')
  for (const live of [ofPoint, ofParty, ofCell, ofOverall]) t.equal(told(await live.next()).id, String(sampleHead))

  await post(`${base}/developments`, statement())
  for (const [live, name] of [
    [ofPoint, 'event'],
    [ofParty, 'passed'],
    [ofCell, 'event'],
    [ofOverall, 'passed'],
  ] as const)
    t.match(told(await live.next()), { name, id: String(next) })

  await post(`${base}/parties/avenland/roles`, {
    role: 'consulted',
    occurred: { earliest: '2024-05-16', precision: 'day', basis: 'printed' },
  })
  const [byPoint, byParty, byCell] = [told(await ofPoint.next()), told(await ofParty.next()), told(await ofCell.next())]
  t.match(byParty, { name: 'event', id: String(next + 1), data: { event: { type: 'standpoint.PartyRoleChanged' } } })
  t.match(byPoint, { id: String(next + 1) })
  t.match(byCell, { name: 'passed', id: String(next + 1), data: null })

  await post(`${base}/developments/gauge-accepted/corrections`, {
    ...{ reason: 'coder-error', note: 'It was put otherwise' },
    changes: { summary: 'Borrovia takes the joint gauge' },
  })
  const corrected = told(await ofCell.next())
  t.match(corrected, { name: 'event', id: String(next + 2) })
  t.strictSame(corrected.data.changes, [], 'though it changed no status')
})

t.test('all that a record says of a point or a party is told to who asks for that one', async (t) => {
  const { follow } = await openLive(t)
  const all = async (query: string) => {
    const live = await follow(`?lastEventId=0&${query}`)
    const types: string[] = []
    for (let { name, id, data } = told(await live.next()); id !== String(sampleHead); ) {
      ;({ name, id, data } = told(await live.next()))
      if (name === 'event') types.push(data.event.type.slice('standpoint.'.length))
    }
    live.leave()
    return new Set(types)
  }
  const ofPoint = await all('point=summer-flow')
  for (const type of ['PointDefined', 'PointNumbered', 'LineageAsserted', 'DevelopmentCorrected']) t.ok(ofPoint.has(type), type)
  for (const type of ['SourceIntroduced', 'PartyJoined', 'ActorIntroduced']) t.notOk(ofPoint.has(type), type)
  t.ok((await all('party=avenland')).has('PartyJoined'))
})

t.test('a comment says that it lives', async (t) => {
  const { follow } = await openLive(t, { settings: { limits: { beatMs: 10 } } })
  const live = await follow()
  await live.next()
  t.equal(await live.next(), ':')
  t.equal(await live.next(), ':')
})

t.test('there are no more than the limit, and the place of one who leaves is free again', async (t) => {
  const { follow, get } = await openLive(t, { settings: { limits: { streams: 2 } } })
  const [first, second] = [await follow(), await follow()]
  const refused = await get(`${base}/stream`)
  t.match(refused.json(), { status: 503, code: 'too-many-streams' })
  t.equal(refused.headers['retry-after'], '5')
  first.leave()
  let status = 503
  while (status === 503) {
    await turn()
    const again = await follow()
    status = again.response.status
    again.leave()
  }
  t.equal(status, 200)
  second.leave()
})

t.test('it ends when the service does', async (t) => {
  const { follow, app } = await openLive(t)
  const live = await follow()
  await live.next()
  await app.close()
  t.equal(await live.next(), null, 'whole, not broken off')
})

t.test('a revoked key gets no more of it', async (t) => {
  const { follow, keys, get, post } = await openLive(t, { settings: { publicReads: false } })
  const token = await madeKey(keys, 'desk', ['read'])
  const live = await follow('', bearing(token))
  await live.next()
  await revoked(keys, 'desk')
  await post(`${base}/developments`, statement())
  t.equal(await live.next(), null)
  t.equal((await get(`${base}/stream`, bearing(token))).statusCode, 401)
})

t.test('a key for another negotiation gets none of it', async (t) => {
  const { keys, get } = await openLive(t)
  t.equal((await get(`${base}/stream`, bearing(await madeKey(keys, 'elsewhere', ['read'], ['isle-ferry'])))).statusCode, 403)
})

t.test('HEAD says what it is, and ends', async (t) => {
  const { inject } = await openLive(t, { settings: { limits: { streams: 1 } } })
  for (let count = 0; count < 3; count++) {
    const { statusCode, headers, body } = await inject({ method: 'HEAD', url: `${base}/stream` })
    t.strictSame([statusCode, headers['content-type'], body], [200, 'text/event-stream; charset=utf-8', ''])
  }
})

t.test('what many wait for is read once, and waiting reads nothing', async (t) => {
  let reads = 0
  const { follow, post } = await openLive(t, {
    settings: { limits: { beatMs: 10 } },
    through: (ledger) => ({
      ...ledger,
      events(...asked) {
        reads += 1
        return ledger.events(...asked)
      },
    }),
  })
  const all = await Promise.all(Array.from({ length: 200 }, () => follow()))
  for (const live of all) t.equal(told(await live.next()).id, String(sampleHead))
  for (const live of all) t.equal(await live.next(), ':')
  t.equal(reads, 0)
  await post(`${base}/developments`, statement())
  for (const live of all) {
    let block = await live.next()
    while (block === ':') block = await live.next()
    t.equal(told(block).id, String(next))
  }
  t.equal(reads, 1)
})

t.test('who does not read is cut off, and what is left for them stays in the log', async (t) => {
  let reads = 0
  const { port } = await openLive(t, {
    settings: { limits: { stallMs: 300 } },
    through: (ledger) => ({
      ...ledger,
      async events(id, from) {
        reads += 1
        const [event] = await ledger.events(id, from, 1)
        return event === undefined ? [] : [{ ...event, data: { ...(event.data as object), filler: 'x'.repeat(4_000_000) } }]
      },
    }),
  })
  const socket = connect({ port, host: '127.0.0.1' })
  socket.write(`GET ${base}/stream?lastEventId=0 HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  await once(socket, 'readable')
  const cut = once(socket, 'close')
  // Nothing is taken until the service has given up: then only what was on its way is left.
  let before = -1
  while (before !== reads) {
    before = reads
    await new Promise((resolve) => setTimeout(resolve, 400))
  }
  socket.on('error', () => {})
  let bytes = 0
  socket.on('data', (chunk) => {
    bytes += chunk.length
  })
  await cut
  t.ok(bytes < sampleHead * 4_000_000, `${bytes} bytes`)
})

t.test('what another process wrote is told when it is read in', async (t) => {
  const { follow, store } = await openLive(t)
  const other = await openLedger(store, { ...sampleSurroundings(), newId: () => randomUUID() })
  t.teardown(() => other.close())
  const live = await follow()
  await live.next()
  await other.write(sampleId, {
    by: 'desk',
    commands: [{ type: 'JoinParty', data: { id: 'delta', name: 'Delta', role: 'consulted' } }] as never,
  })
  t.match(told(await live.next()), { id: String(next), data: { event: { type: 'standpoint.PartyJoined', subject: 'delta' } } })
})

type Message = { lastEventId: string; data: string }
type Source = { addEventListener(name: string, listener: (event: Message) => void): void; close(): void }
const { EventSourcePolyfill } = createRequire(import.meta.url)('event-source-polyfill') as {
  EventSourcePolyfill: new (url: string) => Source
}

for (const [name, open] of Object.entries({
  eventsource: (url: string) => new EventSource(url) as unknown as Source,
  'event-source-polyfill': (url: string) => new EventSourcePolyfill(url),
}))
  t.test(`${name} hears each event once, though its connection breaks before the first`, async (t) => {
    const { url, follow, post } = await openLive(t)
    const asked: (string | null)[] = []
    const { port } = await openServer(t, async ({ url = '', headers }, response) => {
      const { searchParams } = new URL(url, 'http://localhost')
      const id = String(headers['last-event-id'] ?? searchParams.get('lastEventId') ?? '')
      asked.push(id)
      const live = await follow(`?lastEventId=${id}`)
      const first = await live.next()
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      // Both wait for seconds, unless they are told otherwise.
      response.write(`${first}\n\nretry: 5\n\n`)
      if (asked.length === 1) {
        await post(`${base}/developments`, statement())
        return response.end()
      }
      for (let block = await live.next(); block !== null; block = await live.next()) response.write(`${block}\n\n`)
    })
    const source = open(`http://127.0.0.1:${port}${new URL(url).pathname}`)
    t.teardown(() => source.close())
    const heard: string[] = []
    await new Promise<void>((resolve) =>
      source.addEventListener('event', ({ lastEventId }) => {
        heard.push(lastEventId)
        if (heard.length === 1) post(`${base}/developments`, statement({ id: 'gauge-again', summary: 'Borrovia says it again' }))
        else resolve()
      }),
    )
    t.strictSame(heard, [String(next), String(next + 1)])
    t.strictSame(asked, ['', String(sampleHead)])
  })
