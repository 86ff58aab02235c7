import { once } from 'node:events'
import { request as ask, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import type { Negotiation } from '../../projections/negotiation.ts'
import { jsonPieces } from '../../projections/questions/json.ts'
import { matrixOf } from '../support/answered.ts'
import { crowd, openCrowd } from '../support/crowd.ts'
import type { Service } from '../support/service.ts'

type Client = (path: string, method?: string) => Promise<IncomingMessage>

async function listening({ app }: Service): Promise<Client> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return async (path, method = 'GET') => {
    const sent = ask({ host: '127.0.0.1', port, path, method, agent: false, headers: { host: 'localhost:3000' } }).end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    return response
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const ownMs = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000

t.test('nobody waits while ten long answers go out', async (t) => {
  const get = await listening(await openCrowd(t, 602, 4))
  for (const path of ['matrix.csv', 'matrix', 'developments.csv', 'replay']) {
    let isOver = false
    const lengths = Promise.all(Array.from({ length: 10 }, async () => (await textOf(await get(`${crowd}/${path}`))).length)).finally(
      () => {
        isOver = true
      },
    )
    const waits: { own: number; wall: number }[] = []
    while (!isOver) {
      const [wall, own] = [performance.now(), process.threadCpuUsage()]
      await textOf(await get('/livez'))
      waits.push({ own: ownMs(process.threadCpuUsage(own)), wall: performance.now() - wall })
    }
    // Who is made to wait asks seldom: of so few the longest wait counts.
    const share = waits.length < 20 ? 1 : 0.99
    const p99 = (which: 'own' | 'wall') =>
      waits.map((wait) => wait[which]).sort((a, b) => a - b)[Math.floor((waits.length - 1) * share)] ?? 0
    t.comment(`${path}: ${(await lengths)[0]} characters, /livez ${waits.length} times, p99 ${p99('wall').toFixed(1)} ms`)
    // What this thread does in the meantime, clients and all: the machine may be busy with something else.
    t.ok(p99('own') < 50, `${path}: ${p99('own').toFixed(1)} ms`)
  }
})

t.test('a row does not grow with the number of parties', async (t) => {
  const rowsOf = async (parties: number) => {
    const { app } = await openCrowd(t, parties, 1)
    const { body } = await app.inject(`${crowd}/matrix.csv`)
    const rows = body.trimEnd().split('\r\n').slice(1)
    t.equal(rows.length, parties)
    return rows.map((row) => row.length)
  }
  const [few, many] = [Math.max(...(await rowsOf(25))), Math.max(...(await rowsOf(250)))]
  t.ok(many <= few + 25, `${few} and ${many} characters`)
})

const several = await openCrowd(t, 300, 4)
const getSeveral = await listening(several)

t.test('a long answer is that of the moment at which it was asked for, whatever is written meanwhile', async (t) => {
  const [service, get] = [several, getSeveral]
  const state = service.ledger.read('crowd') as Negotiation
  const expected = JSON.stringify(matrixOf(state))
  const response = await get(`${crowd}/matrix`)
  const withdrawn = await service.post(`${crowd}/developments`, {
    ...{ kind: 'StatementMade', id: 'second-thoughts', summary: 'The last of them accepts all' },
    occurred: { earliest: '2024-05-10', precision: 'day', basis: 'printed' },
    reports: [{ report: 'gazette-1' }],
    positions: [0, 1, 2, 3].map((point) => ({ party: 'party-299', point: `point-${point}`, stance: 'accepted', basis: 'official' })),
  })
  t.equal(withdrawn.statusCode, 201)
  t.ok((await textOf(response)) === expected, 'the same bytes')
  t.ok((await textOf(await get(`${crowd}/matrix`))) !== expected, 'and another answer afterwards')
})

t.test('a long answer and a short one are told alike: tag, format, 304 and HEAD', async (t) => {
  const { app } = await openCrowd(t, 300, 4)
  for (const [path, isLong] of [
    ['matrix.csv', true],
    ['developments.csv', true],
    ['matrix', true],
    ['points', false],
    ['points.csv', false],
  ] as const) {
    const url = `${crowd}/${path}`
    const head = await app.inject({ method: 'HEAD', url })
    const full = await app.inject(url)
    const told = ({ etag, 'cache-control': caching, 'content-type': type }: typeof full.headers) => ({ etag, caching, type })
    t.equal(
      full.headers['content-length'],
      isLong ? undefined : String(Buffer.byteLength(full.body)),
      `${path}: the length, where it is known`,
    )
    t.strictSame([head.statusCode, head.body, told(head.headers)], [200, '', told(full.headers)])
    t.equal(head.headers['content-length'], full.headers['content-length'])
    const unchanged = await app.inject({ url, headers: { 'if-none-match': String(full.headers.etag) } })
    t.strictSame([unchanged.statusCode, unchanged.body], [304, ''])
    t.ok((await app.inject(url)).body === full.body, `${path}: the same bytes again`)
  }
})

t.test('an answer that cannot be made to its end is broken off, never ended', async (t) => {
  const get = await listening(
    await openCrowd(t, 520, 1, {
      through: (ledger) => ({
        ...ledger,
        events: async (negotiation, from, count) => {
          if (from > 0) throw new Error('the disk is gone')
          return ledger.events(negotiation, from, count)
        },
      }),
    }),
  )
  for (const path of ['events.ndjson', 'events.json?limit=1000', 'replay.ndjson']) {
    const response = await get(`${crowd}/${path}`)
    t.equal(response.statusCode, 200)
    await t.rejects(textOf(response), { code: 'ECONNRESET' }, path)
    t.notOk(response.complete)
  }
})

t.test('a long answer has its length where only that tells its end', async (t) => {
  const { port } = several.app.server.address() as AddressInfo
  for (const path of ['matrix.csv', 'matrix', 'events.ndjson']) {
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET ${crowd}/${path} HTTP/1.0\r\nHost: localhost:3000\r\n\r\n`)
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n', 2)
    t.match(head, /^HTTP\/1\.[01] 200 /, path)
    t.equal(Number(/^content-length: (\d+)$/im.exec(head)?.[1]), Buffer.byteLength(body), path)
    t.ok(body.length > 64 * 1024, path)
    t.equal(body, (await several.app.inject(`${crowd}/${path}`)).body, path)
  }
})

t.test('an answer is made at the pace of its reader, and no further once the reader has gone', async (t) => {
  let pages = 0
  const { app } = await openCrowd(t, 1700, 1, {
    through: (ledger) => ({
      ...ledger,
      events: (...asked) => {
        pages += 1
        return ledger.events(...asked)
      },
    }),
  })
  const open = () => app.inject({ url: `${crowd}/events.ndjson`, payloadAsStream: true })
  const rounds = async () => {
    for (let round = 0; round < 200; round++) await turn()
  }
  const slow = await open()
  await rounds()
  t.equal(pages, 1, 'one page of the log is read, and nothing taken')
  let lines = 0
  for await (const chunk of slow.stream()) lines += String(chunk).split('\n').length - 1
  t.ok(pages > 3)
  t.ok(lines > 1700)
  pages = 0
  const gone = await open()
  gone.raw.res.destroy()
  await rounds()
  t.equal(pages, 1)
})

t.test('pieces of JSON are the bytes of JSON.stringify', async (t) => {
  for (const value of [{}, [], [1, 'a"b'], { a: [], b: {}, c: undefined, d: null, e: [{ f: [undefined, 1] }] }, { a: { b: [1, 2] } }])
    t.equal([...jsonPieces(value)].join(''), JSON.stringify(value))
})
