import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { base, openService, statement } from '../support/service.ts'

const untouched = await openService(t)
const badge = `${base}/points/summer-flow/badge`

t.test('a badge tells where a point stands, or a party on it', async (t) => {
  const { get } = untouched
  t.strictSame((await get(badge)).json(), { schemaVersion: 1, label: 'Summer flow', message: '✔ agreed', color: '#0a66b0' })
  t.match((await get(`${badge}?asOf=2024-05-12`)).json(), { message: '≠ disputed', color: '#826400' })
  t.match((await get(`${base}/points/fish-ladder/badge.json?party=borrovia`)).json(), {
    label: /^Fish ladder · Borrovia$/,
    message: '✘ rejected',
  })
})

t.test('it is what the status says of each party', async (t) => {
  const { get } = untouched
  const { parties } = (await get(`${base}/points/summer-flow/status`)).json()
  for (const [party, { status }] of Object.entries<{ status: string }>(parties))
    t.match((await get(`${badge}?party=${party}`)).json().message, status)
})

t.test('it comes drawn, for the pages of others', async (t) => {
  const { headers, body } = await untouched.get(`${badge}.svg`)
  t.match(body, /^<svg .*<title>Summer flow: ✔ agreed<\/title>/)
  t.equal(headers['content-type'], 'image/svg+xml; charset=utf-8')
  t.equal(headers['cross-origin-resource-policy'], 'cross-origin')
  t.equal((await untouched.get(`${badge}.svg`, { 'if-none-match': String(headers.etag) })).statusCode, 304)
})

t.test('it changes with the record', async (t) => {
  const { get, post } = await openService(t)
  const path = `${base}/points/joint-gauge/badge.svg?party=borrovia`
  const before = await get(path)
  await post(`${base}/developments`, statement())
  t.match((await get(path)).body, '✔ agreed')
  t.not((await get(path)).body, before.body)
})

t.test('what is not on record has none, and it has no size', async (t) => {
  const { get } = untouched
  t.match((await get(`${base}/points/nothing/badge.svg`)).json(), { code: 'unknown-point', errors: listOf({ path: 'point' }) })
  t.match((await get(`${badge}.svg?party=nobody`)).json(), { code: 'unknown-party', errors: listOf({ parameter: 'party' }) })
  t.match((await get(`${badge}.svg?width=400`)).json(), { code: 'invalid-request', errors: listOf({ parameter: 'width' }) })
  t.equal((await get(`${badge}.png`)).statusCode, 404)
})
