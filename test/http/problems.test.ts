import { pino } from 'pino'
import t from 'tap'
import { problems } from '../../src/http/problem/problem.ts'
import type { Ledger } from '../../src/negotiations/ledger.ts'
import { NotWritten, StoreUnavailable } from '../../src/store/port/port.ts'
import { OutcomeUnknown } from '../../src/streams/outcome.ts'
import { base, openService, statement } from '../support/service.ts'

t.test('every type of problem leads to what it means', async (t) => {
  const { get } = await openService(t)
  for (const [code, { status, title }] of Object.entries(problems))
    t.strictSame((await get(`/problems/${code}`)).json(), { type: `/problems/${code}`, code, status, title })
  t.match((await get('/problems/none-such')).json(), { status: 404, code: 'not-found' })
  t.match((await get('/problems/constructor')).json(), { status: 404 })
})

t.test('a path that leads nowhere is not found', async (t) => {
  const { inject } = await openService(t)
  for (const [method, url] of [
    ['GET', '/negotiation'],
    ['GET', `${base}/matrix.xml`],
    ['GET', `${base}/matrix/`],
    ['POST', '/nowhere'],
  ] as const) {
    const response = await inject({ method, url })
    t.match(response.json(), { status: 404, code: 'not-found', instance: url }, url)
  }
})

t.test('a method that a path does not take is refused, naming those that it takes', async (t) => {
  const { inject } = await openService(t)
  for (const [method, url, allow] of [
    ['POST', `${base}/matrix`, 'GET, HEAD'],
    ['DELETE', `${base}/developments`, 'GET, HEAD, POST'],
    ['PUT', `${base}/points/summer-flow?x=1`, 'GET, HEAD'],
    ['GET', `${base}/developments/pledge/denials`, 'POST'],
    ['PATCH', '/negotiations', 'GET, HEAD, POST'],
  ] as const) {
    const response = await inject({ method, url })
    t.match(response.json(), { status: 405, code: 'method-not-allowed' }, `${method} ${url}`)
    t.equal(response.headers.allow?.split(', ').sort().join(', '), allow, `${method} ${url}`)
  }
})

t.test('a path that is not well formed is refused', async (t) => {
  const { app } = await openService(t)
  const response = await app.inject('/negotiations/%zz')
  t.match(response.json(), { status: 400, code: 'invalid-request' })
  t.equal(response.headers['content-type'], 'application/problem+json; charset=utf-8')
})

const failing =
  (error: Error) =>
  (ledger: Ledger): Ledger => ({ ...ledger, write: () => Promise.reject(error), events: () => Promise.reject(error) })

t.test('a failure of the service tells the caller nothing and the log everything, once', async (t) => {
  const lines: Record<string, unknown>[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  const error = new Error('the disk of db-7 is full', { cause: new Error('ENOSPC') })
  const { post, get } = await openService(t, { through: failing(error), logger })
  const response = await post(`${base}/developments`, statement())
  t.match(response.json(), { status: 500, code: 'internal-error' })
  t.notMatch(response.body, /db-7|ENOSPC/)
  t.equal(lines.length, 1)
  t.match(lines[0], {
    level: 50,
    requestId: response.json().requestId,
    route: '/negotiations/:negotiation/developments',
    err: { message: /db-7.*ENOSPC/ },
  })
  t.equal((await get(`${base}/events`)).statusCode, 500)
})

t.test('where the store does not say whether it wrote, the caller is to try again with the same key', async (t) => {
  const { post } = await openService(t, { through: failing(new OutcomeUnknown('The store did not take the append')) })
  const response = await post(`${base}/developments`, statement())
  t.match(response.json(), { status: 503, code: 'outcome-unknown', detail: /Idempotency-Key/ })
  t.equal(response.headers['retry-after'], '1')
})

t.test('where the store certainly did not write, the caller is told so and why, and nothing of paths', async (t) => {
  const { post } = await openService(t, { through: failing(new NotWritten('/srv/log.db: ENOSPC', { fault: 'full' })) })
  const response = await post(`${base}/developments`, statement())
  const why = 'The disk that the log is on is full'
  t.match(response.json(), { status: 503, code: 'store-failed', detail: `Nothing was written. ${why}` })
  t.strictSame(response.json().errors, [{ code: 'full', message: why }])
  t.notMatch(response.body, /srv|ENOSPC/)
})

t.test('where the log cannot be read, the caller is told why', async (t) => {
  const { get } = await openService(t, { through: failing(new StoreUnavailable('/srv/log.db: malformed', { fault: 'damaged' })) })
  const response = await get(`${base}/events`)
  t.match(response.json(), { status: 503, code: 'store-unavailable', detail: 'The database is damaged' })
  t.notMatch(response.body, /srv/)
})
