import t from 'tap'
import type { CloudEvent } from '../../events/cloud-event.ts'
import type { RecordedEvent } from '../../events/envelope.ts'
import { eventsIn } from '../../src/http/routes/events.ts'
import type { Ledger } from '../../src/negotiations/ledger.ts'
import { listOf } from '../support/list-of.ts'
import { base, openService, sampleHead, statement } from '../support/service.ts'

/** The event of the log that a CloudEvent is, by what the description of its attributes says. */
const recordedOf = (event: CloudEvent): RecordedEvent => ({
  id: event.id,
  type: event.type.replace('standpoint.', ''),
  schemaVersion: event.schemaversion,
  recordedAt: event.time,
  recordedBy: event.recordedby,
  correlationId: event.correlationid,
  causationId: event.causationid ?? null,
  previousHash: event.previoushash ?? null,
  data: event.data,
  stream: `negotiation-${event.source.split('/').at(-1)}`,
  revision: event.revision,
  position: Number(event.position),
})

/** For whoever writes nothing. */
const untouched = await openService(t)

t.test('nothing of an event is lost on the way out', async (t) => {
  const { get, ledger } = await openService(t)
  const events: CloudEvent[] = (await get(`${base}/events`)).json()
  t.strictSame(events.map(recordedOf), await ledger.events('teln-dam', 0, 1000))
  t.equal(events[0]?.specversion, '1.0')
  t.equal(events[0]?.subject, 'teln-dam')
})

t.test('the log can be had in pages, as plain JSON, and as lines', async (t) => {
  const { get } = untouched
  const batch = await get(`${base}/events`)
  t.equal(batch.headers['content-type'], 'application/cloudevents-batch+json; charset=utf-8')
  t.strictSame((await get(`${base}/events`, { accept: 'application/json' })).json(), batch.json())
  t.strictSame((await get(`${base}/events.json`)).json(), batch.json())
  const lines = await get(`${base}/events`, { accept: 'application/x-ndjson' })
  t.equal(lines.headers['content-type'], 'application/x-ndjson; charset=utf-8')
  t.strictSame(
    lines.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
    batch.json(),
  )
  t.equal((await get(`${base}/events.ndjson`)).body, lines.body)
})

t.test('the log is bounded by revision and by what was recorded', async (t) => {
  const { get } = untouched
  const revisions = async (query: string) => (await get(`${base}/events?${query}`)).json().map(({ revision }: CloudEvent) => revision)
  t.strictSame(await revisions(`from=${sampleHead - 1}`), [sampleHead - 1, sampleHead])
  t.strictSame(await revisions('from=1&rev=3'), [1, 2, 3])
  t.strictSame(await revisions(`from=${sampleHead + 1}`), [])
  t.equal((await revisions('knownAt=2024-05-20T12:00:00Z')).length, 9, 'what it opened with')
})

t.test('a replay tells each event with what it changed, and at last the matrix', async (t) => {
  const { get } = untouched
  const response = await get(`${base}/replay`)
  t.equal(response.headers['content-type'], 'application/x-ndjson; charset=utf-8')
  const steps = response.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.equal(steps.length, sampleHead + 2)
  t.strictSame(steps.at(-1).matrix, (await get(`${base}/matrix`)).json())
  t.strictSame(
    steps.slice(0, -1).flatMap(({ changes }) => changes),
    (await get(`${base}/changes`)).json().changes,
  )
  t.equal((await get(`${base}/replay.ndjson`)).body, response.body)
})

t.test('a replay runs between revisions, or between dates of recording', async (t) => {
  const { get } = untouched
  const revisions = async (query: string) => {
    const steps = (await get(`${base}/replay?${query}`)).body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    return [...steps.slice(0, -1).map(({ event }) => event.revision), `matrix at ${steps.at(-1).matrix.rev}`]
  }
  t.strictSame(await revisions('from=22&to=23'), [22, 23, 'matrix at 23'])
  t.strictSame(await revisions('from=2024-05-20T12:14:00Z&to=2024-05-20T12:15:00Z'), [22, 23, 'matrix at 23'])
  t.strictSame(await revisions('from=28&to=2024-05-21'), [28, 29, 'matrix at 29'])
  t.strictSame(await revisions('from=2024-05-21'), ['matrix at 29'])
  t.strictSame(await revisions('from=9&to=3'), ['matrix at 3'])
})

t.test('a replay can be had as server-sent events', async (t) => {
  const { get } = untouched
  const response = await get(`${base}/replay?from=29`, { accept: 'text/event-stream' })
  t.equal(response.headers['content-type'], 'text/event-stream; charset=utf-8')
  t.match(response.body, /^event: event\nid: 29\ndata: \{.*\}\n\nevent: matrix\nid: 29-end\ndata: \{.*\}\n\n$/)
})

t.test('an event source that connects again goes on where it stopped', async (t) => {
  const { get } = untouched
  const again = (id: string, query = '') => get(`${base}/replay${query}`, { accept: 'text/event-stream', 'last-event-id': id })
  const idsOf = (body: string) => [...body.matchAll(/^event: (\w+)\nid: (\S+)$/gm)].map(([, event, id]) => `${event} ${id}`)
  const response = await again(String(sampleHead - 2))
  t.strictSame(idsOf(response.body), [`event ${sampleHead - 1}`, `event ${sampleHead}`, `matrix ${sampleHead}-end`])
  t.equal(response.headers['content-type'], 'text/event-stream; charset=utf-8')
  t.equal(response.headers['cache-control'], 'no-store, no-transform', 'what is left for one caller is nothing to keep')
  t.equal((await get(`${base}/replay`)).headers.vary, 'Accept, Last-Event-ID')
  t.strictSame(idsOf((await again('3', '?from=22&to=23')).body), ['event 22', 'event 23', 'matrix 23-end'], 'not before the range')
  t.strictSame(idsOf((await again('22', '?from=22&to=23')).body), ['event 23', 'matrix 23-end'])
  t.strictSame(idsOf((await again(String(sampleHead))).body), [`matrix ${sampleHead}-end`], 'the matrix, where it was cut off before it')
})

t.test('an event source with nothing left is told to stop', async (t) => {
  const { get, post } = await openService(t)
  const again = (id: string, query = '') => get(`${base}/replay${query}`, { accept: 'text/event-stream', 'last-event-id': id })
  for (const response of [
    await again(`${sampleHead}-end`),
    await again('23-end', '?from=22&to=23'),
    await again('3-end', '?from=9&to=3'),
  ]) {
    t.equal(response.statusCode, 204)
    t.equal(response.body, '')
  }
  await post(`${base}/developments`, statement())
  t.equal((await again(`${sampleHead}-end`)).statusCode, 200, 'what came since is left')
})

t.test('where an event source goes on may stand in the query too, as polyfills have it', async (t) => {
  const { get, document } = untouched
  const accept = 'text/event-stream'
  const again = (query: string, headers: Record<string, string> = {}) => get(`${base}/replay?${query}`, { accept, ...headers })
  const byHeader = await again('from=22&to=26', { 'last-event-id': '24' })
  t.equal((await again('from=22&to=26&lastEventId=24')).body, byHeader.body)
  t.equal((await again('from=22&to=26&lastEventId=22', { 'last-event-id': '24' })).body, byHeader.body, 'the header is the newer one')
  t.equal((await again('from=22&to=26&lastEventId=24', { 'last-event-id': '' })).body, byHeader.body)
  t.match(
    (await again('from=22&to=26&lastEventId=26-end')).json(),
    { status: 404, code: 'revision-not-reached', detail: /^Nothing comes after/, errors: listOf({ parameter: 'lastEventId' }) },
    'polyfills connect again after 204',
  )
  const whole = (await again('from=22&to=26')).body
  for (const response of [await again('from=22&to=26&lastEventId='), await again('from=22&to=26', { 'last-event-id': '' })])
    t.equal(response.body, whole, 'empty is none')
  t.match(JSON.stringify(document.paths['/negotiations/{negotiation}/replay']), '"name":"lastEventId"')
})

t.test('an event source that had what is not of this record is told so', async (t) => {
  const { get } = untouched
  const accept = 'text/event-stream'
  const beyond = { status: 404, code: 'revision-not-reached', rev: sampleHead }
  for (const id of [`${sampleHead + 1}`, `${sampleHead + 5}-end`]) {
    const byHeader = await get(`${base}/replay`, { accept, 'last-event-id': id })
    t.match(byHeader.json(), { ...beyond, errors: listOf({ code: 'revision-not-reached', header: 'Last-Event-ID' }) })
    const byQuery = await get(`${base}/replay?lastEventId=${id}`, { accept })
    t.match(byQuery.json(), { ...beyond, errors: listOf({ code: 'revision-not-reached', parameter: 'lastEventId' }) })
  }
  t.equal(
    (await get(`${base}/replay?to=23`, { accept, 'last-event-id': String(sampleHead) })).statusCode,
    204,
    'beyond the range is none of that',
  )
})

t.test('what another replica told of already is waited for', async (t) => {
  let waits = 0
  const behind = (ledger: Ledger): Ledger => ({
    ...ledger,
    lag: async () => 1,
    async reached() {
      waits += 1
      return false
    },
  })
  const { get } = await openService(t, { through: behind })
  const again = (id: number) => get(`${base}/replay`, { accept: 'text/event-stream', 'last-event-id': String(id) })
  t.equal((await again(sampleHead)).statusCode, 200)
  t.equal(waits, 0)
  t.equal((await again(sampleHead + 1)).statusCode, 404)
  t.equal(waits, 1)
})

t.test('what is no place in a replay is refused where it stands', async (t) => {
  const { get } = untouched
  const accept = 'text/event-stream'
  for (const id of ['x', '-1', '29-', '29-end-end', '1'.repeat(16)])
    t.match(
      (await get(`${base}/replay?lastEventId=${id}`, { accept })).json(),
      { status: 400, errors: listOf({ parameter: 'lastEventId' }) },
      id,
    )
  t.match((await get(`${base}/replay?lastEventId=3`)).json(), {
    status: 400,
    errors: listOf({ parameter: 'lastEventId', message: /server-sent/ }),
  })
  t.match((await get(`${base}/replay.ndjson?lastEventId=3`)).json(), { status: 400, errors: listOf({ parameter: 'lastEventId' }) })
})

t.test('a proxy is asked to pass messages on as they come', async (t) => {
  const { get } = untouched
  const { headers } = await get(`${base}/replay`, { accept: 'text/event-stream' })
  t.equal(headers['x-accel-buffering'], 'no')
  t.match(headers['cache-control'], /no-transform/)
  t.notOk('x-accel-buffering' in (await get(`${base}/replay`)).headers)
})

t.test('only an event source is asked what it had last', async (t) => {
  const { get, document } = untouched
  for (const [path, isAsked] of [
    ['replay', true],
    ['replay.ndjson', false],
  ] as const)
    t.equal(JSON.stringify(document.paths[`/negotiations/{negotiation}/${path}`]?.get).includes('"name":"Last-Event-ID"'), isAsked, path)
  for (const path of ['replay', 'replay.ndjson'])
    t.equal((await get(`${base}/${path}`, { 'last-event-id': 'x' })).body, (await get(`${base}/${path}`)).body)
  const refused = await get(`${base}/replay`, { accept: 'text/event-stream', 'last-event-id': 'x' })
  t.match(refused.json(), { status: 400, code: 'invalid-request', errors: listOf({ header: 'Last-Event-ID' }) })
})

t.test('the log is read no further ahead than it is taken', async (t) => {
  const { ledger } = await openService(t)
  let pages = 0
  const counting: Ledger = {
    ...ledger,
    events(id, from) {
      pages += 1
      return ledger.events(id, from, 10)
    },
  }
  const events = eventsIn(counting, 'teln-dam', { from: 0, to: sampleHead })
  await events.next()
  t.equal(pages, 1)
  await events.return(undefined)
  t.equal(pages, 1)
})
