import t from 'tap'
import { expectedRevisions, noneMatches } from '../../src/http/response/conditional.ts'
import { listOf } from '../support/list-of.ts'
import { base, openService, sampleHead } from '../support/service.ts'

const party = { id: 'delta', name: 'Delta towns', role: 'consulted' }

t.test('the tag of an answer is its revision, its format and the ruleset', async (t) => {
  const { get } = await openService(t)
  t.equal((await get(`${base}/matrix`)).headers.etag, `"${sampleHead}-json-r2"`)
  t.equal((await get(`${base}/matrix.csv`)).headers.etag, `"${sampleHead}-csv-r2"`)
  t.equal((await get(`${base}/matrix?rev=7`)).headers.etag, '"7-json-r2"')
  t.equal((await get(`${base}/events`)).headers.etag, `"${sampleHead}-cloudevents-r2"`)
  t.equal((await get(`${base}/replay`)).headers.etag, `"${sampleHead}-ndjson-r2"`)
})

t.test('a caller that has the answer is told so, with the headers that the answer would have', async (t) => {
  const { get, inject } = await openService(t)
  for (const path of [
    '/negotiations',
    `${base}/matrix`,
    `${base}/matrix?rev=3`,
    `${base}/developments?limit=1`,
    `${base}/events?limit=1`,
    `${base}/replay`,
  ]) {
    const full = await get(path)
    const etag = String(full.headers.etag)
    for (const condition of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
      const response = await get(path, { 'if-none-match': condition })
      t.equal(response.statusCode, 304, `${path} ${condition}`)
      t.equal(response.body, '')
      for (const header of ['etag', 'cache-control', 'vary', 'link']) t.equal(response.headers[header], full.headers[header], header)
    }
    t.equal((await get(path, { 'if-none-match': '"other"' })).statusCode, 200)
    const head = await inject({ method: 'HEAD', url: path })
    t.equal(head.body, '')
    t.equal(head.headers.etag, etag)
  }
})

t.test('after an event the tag is another, and so is the answer', async (t) => {
  const { get, post } = await openService(t)
  const { etag } = (await get(`${base}/parties`)).headers
  const list = String((await get('/negotiations')).headers.etag)
  await post(`${base}/parties`, party)
  t.equal((await get(`${base}/parties`, { 'if-none-match': String(etag) })).statusCode, 200)
  t.equal((await get('/negotiations', { 'if-none-match': list })).statusCode, 200)
})

t.test('an answer at a revision is for ever; any other is to be asked for again', async (t) => {
  const { get } = await openService(t)
  const caching = async (path: string) => (await get(`${base}${path}`)).headers['cache-control']
  for (const path of ['/matrix?rev=3', '/changes?rev=22', '/events?rev=3', '/replay?to=3', '/diff?from=1&to=2'])
    t.equal(await caching(path), 'public, max-age=31536000, immutable', path)
  for (const path of [
    '/matrix',
    '/matrix?asOf=2024-05-12',
    '/matrix?knownAt=2030-01-01',
    '/events',
    '/replay',
    '/diff?from=2024-05-01&to=2024-05-12',
  ])
    t.equal(await caching(path), 'no-cache', path)
})

t.test('a write takes place only at the revision that the caller expects', async (t) => {
  const { post, head } = await openService(t)
  for (const match of ['"3"', '"3-json-r2"', `W/"${sampleHead}"`, '"unknown"']) {
    const response = await post(`${base}/parties`, party, { 'if-match': match })
    t.match(response.json(), { status: 412, code: 'stale', rev: sampleHead }, match)
    t.equal(response.headers.etag, `"${sampleHead}-json-r2"`)
  }
  t.equal(head(), sampleHead)
  let rev = sampleHead
  for (const match of [`"${rev}"`, `"3", "${rev + 1}-csv-r2"`, '*']) {
    const response = await post(`${base}/parties`, { ...party, id: `delta-${rev}` }, { 'if-match': match })
    t.equal(response.statusCode, 201, match)
    rev += 1
    t.equal(response.headers.etag, `"${rev}-json-r2"`)
  }
})

t.test('a tag that was made weak on its way is told from one that is old', async (t) => {
  const { post, head } = await openService(t)
  const weak = `W/"${sampleHead}-json-r2"`
  const response = await post(`${base}/parties`, party, { 'if-match': weak })
  t.match(response.json(), { status: 412, code: 'stale', rev: sampleHead, errors: listOf({ code: 'stale', header: 'If-Match' }) })
  for (const part of [`stands at revision ${sampleHead}`, weak, `as "${sampleHead}-json-r2"`, 'compresses'])
    t.ok(response.json().detail.includes(part), part)
  t.equal((await post(`${base}/parties`, party, { 'if-match': '"3"' })).json().errors, undefined)
  t.match((await post(`${base}/parties`, party, { 'if-match': 'W/"3-json-r2"' })).json().detail, /of another revision too$/)
  t.equal(
    (await post(`${base}/parties`, party, { 'if-match': `${weak}, ${weak.slice(2)}` })).statusCode,
    201,
    'a strong one beside it counts',
  )
  t.equal(head(), sampleHead + 1)
})

t.test('an If-Match that is no list of tags is refused', async (t) => {
  const { post, head } = await openService(t)
  for (const match of ['41', '"41', '"41" "42"']) {
    const response = await post(`${base}/parties`, party, { 'if-match': match })
    t.match(response.json(), { status: 400, errors: listOf({ header: 'If-Match' }) }, match)
  }
  t.equal(head(), sampleHead)
})

t.test('If-Match: * on what is not there fails', async (t) => {
  const { post, ledger } = await openService(t, { isEmpty: true })
  t.match((await post('/negotiations', { id: 'fresh', title: 'Fresh' }, { 'if-match': '*' })).json(), { status: 412, code: 'stale' })
  t.strictSame(ledger.ids(), [])
})

t.test('lists of tags are read by RFC 9110', async (t) => {
  t.ok(noneMatches(' W/"a" ,"b"', '"b"'))
  t.ok(noneMatches('W/"a"', '"a"'))
  t.notOk(noneMatches('"ab"', '"a"'))
  t.strictSame(expectedRevisions('"41", "42-csv-r2"'), [41, 42])
  t.strictSame(expectedRevisions('W/"41"'), [])
  t.equal(expectedRevisions('*'), 'any')
  t.equal(expectedRevisions('"1"x'), null)
})
