import t from 'tap'
import { type StoreFault, storeFaults } from '../../src/store/port/fault.ts'
import { StoreUnavailable } from '../../src/store/port/port.ts'
import { listOf } from '../support/list-of.ts'
import { base, openService, sampleHead } from '../support/service.ts'

t.test('a process that can speak lives', async (t) => {
  const { get } = await openService(t, { settings: { isReady: () => false } })
  t.strictSame((await get('/livez')).json(), { status: 'alive' })
})

t.test('a service is ready when the log is read in and the store can be reached', async (t) => {
  let isReady = false
  const { get } = await openService(t, { settings: { isReady: () => isReady } })
  t.match((await get('/readyz')).json(), { status: 503, code: 'not-ready' })
  isReady = true
  t.strictSame((await get('/readyz')).json(), { status: 'ready', position: sampleHead + 1, lag: 0 })
})

t.test('a service whose store cannot be reached is not ready', async (t) => {
  const { get } = await openService(t, { through: (ledger) => ({ ...ledger, lag: () => Promise.reject(new Error('gone')) }) })
  const response = await get('/readyz')
  t.match(response.json(), { status: 503, code: 'not-ready', detail: 'The store cannot be reached' })
  t.equal(response.headers['retry-after'], '1')
  t.equal((await get('/metrics')).statusCode, 200, 'and is measured all the same')
})

t.test('a service whose store does not write is not ready, says why, and is measured', async (t) => {
  let trouble: StoreFault | null = null
  const { get } = await openService(t, { through: (ledger) => ({ ...ledger, trouble: async () => trouble }) })
  t.equal((await get('/readyz')).statusCode, 200)
  t.match((await get('/metrics')).body, 'standpoint_store_fault{fault="full"} 0')
  for (const [fault, words] of Object.entries(storeFaults)) {
    trouble = fault as StoreFault
    const response = await get('/readyz')
    t.match(response.json(), { status: 503, code: 'not-ready', detail: `The last write failed. ${words}` })
    t.strictSame(response.json().errors, [{ code: fault, message: words }])
    t.equal(response.headers['retry-after'], '1')
    t.match((await get('/metrics')).body, `standpoint_store_fault{fault="${fault}"} 1`)
  }
  trouble = null
  t.equal((await get('/readyz')).statusCode, 200)
})

t.test('a service whose log cannot be read for damage says so', async (t) => {
  const damaged = new StoreUnavailable('/srv/log.db: malformed', { fault: 'damaged' })
  const { get } = await openService(t, { through: (ledger) => ({ ...ledger, lag: () => Promise.reject(damaged) }) })
  t.match((await get('/readyz')).json(), { code: 'not-ready', detail: 'The database is damaged', errors: listOf({ code: 'damaged' }) })
})

t.test('requests are measured by route, events by negotiation', async (t) => {
  const { get } = await openService(t)
  await get(`${base}/points/summer-flow`)
  await get(`${base}/points/joint-gauge`)
  const { body, headers } = await get('/metrics')
  t.match(headers['content-type'], 'text/plain')
  t.match(body, 'http_request_duration_seconds_count{method="GET",route="/negotiations/:negotiation/points/:point",status="200"} 2')
  t.match(body, `standpoint_events{negotiation="teln-dam"} ${sampleHead + 1}`)
  t.match(body, 'standpoint_lag_positions 0')
  t.match(body, 'standpoint_webhooks{state="active"} 0')
  t.match(body, 'standpoint_webhook_attempts_total{outcome="failed"} 0')
  t.match(body, 'standpoint_webhook_backlog_seconds 0')
  t.notMatch(body, 'summer-flow')
})
