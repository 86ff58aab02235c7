import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { base, openService, sampleHead, statement } from '../support/service.ts'

const key = { 'idempotency-key': 'desk/gauge' }

t.test('the same key and body give the same answer and write once', async (t) => {
  const { post, head } = await openService(t)
  const first = await post(`${base}/developments`, statement(), key)
  await post(`${base}/parties`, { id: 'delta', name: 'Delta', role: 'consulted' })
  const second = await post(`${base}/developments`, statement(), key)
  t.equal(second.statusCode, 201)
  t.equal(second.body, first.body)
  t.equal(second.headers.location, first.headers.location)
  t.equal(second.headers.etag, first.headers.etag)
  t.equal(first.headers['idempotency-replayed'], undefined)
  t.equal(second.headers['idempotency-replayed'], 'true')
  t.equal(head(), sampleHead + 2)
})

t.test('a retry that expects the revision of the first try is answered like it', async (t) => {
  const { post } = await openService(t)
  const headers = { ...key, 'if-match': `"${sampleHead}"` }
  const first = await post(`${base}/developments`, statement(), headers)
  t.equal((await post(`${base}/developments`, statement(), headers)).body, first.body)
})

t.test('two tries at once write once', async (t) => {
  const { post, head } = await openService(t)
  const tries = await Promise.all([1, 2, 3].map(() => post(`${base}/developments`, statement(), key)))
  t.strictSame(
    tries.map(({ statusCode }) => statusCode),
    [201, 201, 201],
  )
  t.equal(new Set(tries.map(({ body }) => body)).size, 1)
  t.equal(head(), sampleHead + 1)
})

t.test('a list is replayed whole', async (t) => {
  const { post, head } = await openService(t)
  const body = [statement({ id: 'one' }), statement({ id: 'two' })]
  const first = await post(`${base}/developments`, body, key)
  t.equal((await post(`${base}/developments`, body, key)).body, first.body)
  t.equal(head(), sampleHead + 2)
})

t.test('an opening is replayed too', async (t) => {
  const { ledger, post } = await openService(t, { isEmpty: true })
  const body = { id: 'fresh', title: 'Fresh' }
  const first = await post('/negotiations', body, key)
  t.equal((await post('/negotiations', body, key)).body, first.body)
  t.equal(ledger.read('fresh')?.recorded.length, 1)
})

t.test('the same key for something else is refused', async (t) => {
  const { post, head } = await openService(t)
  await post(`${base}/developments`, statement(), key)
  for (const [path, body] of [
    [`${base}/developments`, statement({ summary: 'Something else' })],
    [`${base}/developments`, [statement()]],
    [`${base}/parties`, { id: 'delta', name: 'Delta', role: 'consulted' }],
  ] as const) {
    const response = await post(path, body, key)
    // A list of one is the same request as the one alone.
    if (Array.isArray(body)) t.equal(response.statusCode, 201)
    else t.match(response.json(), { status: 422, code: 'key-reused', rev: sampleHead + 1 })
  }
  t.equal(head(), sampleHead + 1)
})

t.test('a request that was refused may be put right under its key', async (t) => {
  const { post } = await openService(t)
  t.equal((await post(`${base}/developments`, statement({ reports: [{ report: 'none' }] }), key)).statusCode, 422)
  t.equal((await post(`${base}/developments`, statement(), key)).statusCode, 201)
})

t.test('a key is 1 to 255 visible ASCII characters', async (t) => {
  const { post, head } = await openService(t)
  for (const bad of ['', 'a b', 'x'.repeat(256), 'ä']) {
    const response = await post(`${base}/developments`, statement(), { 'idempotency-key': bad })
    t.match(response.json(), { status: 400, errors: listOf({ header: 'Idempotency-Key' }) }, bad)
  }
  t.equal(head(), sampleHead)
  t.equal((await post(`${base}/developments`, statement(), { 'idempotency-key': 'x'.repeat(255) })).statusCode, 201)
})
