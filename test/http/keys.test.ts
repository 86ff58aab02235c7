import t from 'tap'
import { keyPrefix } from '../../events/key.ts'
import { bearing } from '../support/keys.ts'
import { listOf } from '../support/list-of.ts'
import { openService, type Service } from '../support/service.ts'

type Operation = {
  requestBody: { content: Record<string, { example: unknown }> }
  responses: Record<string, { content: Record<string, { example: unknown }> }>
}

const asked = { id: 'river-desk', description: 'The desk of the River Post', scopes: ['read', 'report'], negotiations: ['teln-dam'] }
const made = { ...asked, madeBy: 'write-key', madeAt: '2024-05-20T12:22:00.000Z', revokedAt: null }
const idempotent = { 'idempotency-key': 'desk/first' }

const make = async ({ post }: Service, body: object = asked, headers = {}) => (await post('/keys', body, headers)).json()
const eventsOf = ({ store }: Service, id: string) => store.readStream(keyPrefix + id, { from: 0, limit: 10 })

t.test('a key is made, and its token is shown once and opens what it is for', async (t) => {
  const service = await openService(t, { settings: { publicReads: false } })
  const { post, get } = service
  const response = await post('/keys', asked)
  t.equal(response.statusCode, 201)
  t.equal(response.headers.location, '/keys/river-desk')
  t.equal(response.headers['cache-control'], 'no-store')
  const { key, token } = response.json()
  t.strictSame(key, made)
  t.match(token, /^sp_river-desk_[\w-]{43}$/)
  t.equal((await get('/negotiations/teln-dam', bearing(token))).statusCode, 200)
  t.equal((await get('/keys', bearing(token))).statusCode, 403)
  t.strictSame((await get('/keys/river-desk')).json(), made)
  t.notMatch((await get('/keys/river-desk')).body, token)
})

t.test('no two tokens are the same', async (t) => {
  const service = await openService(t)
  const tokens = await Promise.all(['a', 'b', 'c'].map(async (id) => (await make(service, { ...asked, id })).token.slice(-43)))
  t.equal(new Set(tokens).size, 3)
})

t.test('a key without an id is given a new one, and without a limit is good for all', async (t) => {
  const service = await openService(t)
  const [one, other] = [await make(service, { scopes: ['read'] }), await make(service, { scopes: ['read'] })]
  t.match(one.key, { id: /^[0-9a-f-]{36}$/, description: null, negotiations: null })
  t.not(one.key.id, other.key.id)
  t.ok(one.token.startsWith(`sp_${one.key.id}_`))
})

t.test('a repeat of the request makes no second key, and does not show the token again', async (t) => {
  const service = await openService(t)
  for (const body of [asked, { scopes: ['read'] }]) {
    const first = await service.post('/keys', body, idempotent)
    const second = await service.post('/keys', body, idempotent)
    t.equal(second.statusCode, 201)
    t.strictSame(second.json(), { key: first.json().key, token: null })
    t.equal(first.headers['idempotency-replayed'], undefined)
    t.equal(second.headers['idempotency-replayed'], 'true')
    t.equal(second.headers.location, first.headers.location)
    t.equal((await eventsOf(service, first.json().key.id)).length, 1)
    t.equal((await service.get('/keys', bearing(first.json().token))).statusCode, 403)
  }
})

t.test('tries at the same time make one key, and one of them has the token', async (t) => {
  const service = await openService(t)
  const answers = await Promise.all([1, 2, 3].map(() => make(service, { scopes: ['read'] }, idempotent)))
  t.equal(new Set(answers.map(({ key }) => key.id)).size, 1)
  t.equal(answers.filter(({ token }) => token !== null).length, 1)
})

t.test('an idempotency key is used for one request, and is the caller’s own', async (t) => {
  const service = await openService(t)
  const { post } = service
  const first = await make(service, { scopes: ['read'] }, idempotent)
  t.match((await post('/keys', { scopes: ['admin'] }, idempotent)).json(), { status: 422, code: 'key-reused' })
  const { token } = await make(service, { scopes: ['admin'] })
  t.not((await make(service, { scopes: ['read'] }, { ...idempotent, ...bearing(token) })).key.id, first.key.id)
  t.match((await post('/keys', asked, { 'idempotency-key': 'é' })).json(), { status: 400, errors: listOf({ header: 'Idempotency-Key' }) })
})

t.test('what is wrong with a request is named at its place', async (t) => {
  const service = await openService(t)
  await make(service)
  const wrong: [body: object, status: number, code: string, pointer: string][] = [
    [{ scopes: [] }, 400, 'invalid-request', '/scopes'],
    [{ id: 'x' }, 400, 'invalid-request', '/scopes'],
    [{ scopes: ['read', 'write'] }, 400, 'invalid-request', '/scopes/1'],
    [{ scopes: ['read'], id: 'River Desk' }, 400, 'invalid-request', '/id'],
    [{ scopes: ['read'], negotiations: ['teln-dam', ''] }, 400, 'invalid-request', '/negotiations/1'],
    [{ scopes: ['read'], token: 'mine' }, 400, 'invalid-request', '/token'],
    [asked, 409, 'id-taken', '/id'],
    [{ scopes: ['read'], id: 'write-key' }, 422, 'reserved-id', '/id'],
    [{ scopes: ['admin'], negotiations: ['teln-dam'] }, 422, 'limited-admin', '/negotiations'],
  ]
  for (const [body, status, code, pointer] of wrong)
    t.match((await service.post('/keys', body)).json(), { status, code, errors: listOf({ pointer }) }, JSON.stringify(body))
  t.equal(service.keys.ids().length, 1)
})

t.test('keys are listed in order of making, page by page', async (t) => {
  const service = await openService(t)
  for (const id of ['c', 'a', 'b']) await make(service, { id, scopes: ['read'] })
  const idsOf = (body: { keys: { id: string }[] }) => body.keys.map(({ id }) => id)
  const first = await service.get('/keys?limit=2')
  t.strictSame(idsOf(first.json()), ['c', 'a'])
  const next = /<(.*)>; rel="next"/.exec(String(first.headers.link))?.[1] as string
  const last = await service.get(next)
  t.strictSame(idsOf(last.json()), ['b'])
  t.equal(last.headers.link, undefined)
  t.equal((await service.get('/keys', { 'if-none-match': String((await service.get('/keys')).headers.etag) })).statusCode, 304)
})

t.test('a revoked key lets nobody in, stays on the list, and its id is not given again', async (t) => {
  const service = await openService(t)
  const { token } = await make(service, { id: 'river-desk', scopes: ['admin'] })
  const before = await service.get('/keys', bearing(token))
  const response = await service.inject({ method: 'POST', url: '/keys/river-desk/revocations' })
  t.equal(response.statusCode, 200)
  t.match(response.json(), { id: 'river-desk', revokedAt: '2024-05-20T12:22:00.000Z' })
  t.equal((await service.get('/keys', bearing(token))).statusCode, 401)
  const after = await service.get('/keys', { 'if-none-match': String(before.headers.etag) })
  t.match(after.json(), { keys: listOf({ id: 'river-desk', revokedAt: '2024-05-20T12:22:00.000Z' }) })
  t.equal((await service.post('/keys', { id: 'river-desk', scopes: ['read'] })).statusCode, 409)
})

t.test('revoking a key twice changes nothing', async (t) => {
  const service = await openService(t)
  await make(service)
  const first = await service.post('/keys/river-desk/revocations', {}, idempotent)
  const again = await service.post('/keys/river-desk/revocations', {}, idempotent)
  const once = await service.post('/keys/river-desk/revocations', {})
  t.equal(again.headers['idempotency-replayed'], 'true')
  for (const one of [again, once]) t.strictSame([one.statusCode, one.body], [200, first.body])
  t.equal((await eventsOf(service, 'river-desk')).length, 2)
  t.match((await service.post('/keys/river-desk/revocations', { now: true })).json(), { status: 400, errors: listOf({ pointer: '/now' }) })
})

t.test('a key that was never made is not there', async (t) => {
  const service = await openService(t)
  for (const id of ['nobody', 'Not a slug', '__proto__']) {
    const path = `/keys/${encodeURIComponent(id)}`
    const unknown = { status: 404, code: 'unknown-key', errors: listOf({ path: 'key' }) }
    t.match((await service.get(path)).json(), unknown, id)
    t.match((await service.post(`${path}/revocations`, {})).json(), unknown, id)
  }
  t.strictSame(service.keys.ids(), [])
})

t.test('what the description shows is what the service answers', async (t) => {
  const { document, post, get } = await openService(t, { isEmpty: true })
  const shown = (path: string, method: string) => document.paths[path]?.[method] as unknown as Operation
  const example = (operation: Operation, status: string) => operation.responses[status]?.content['application/json']?.example
  const making = shown('/keys', 'post')
  const first = await post('/keys', making.requestBody.content['application/json']?.example)
  const { key, token } = example(making, '201') as { key: { id: string }; token: string }
  t.strictSame(first.json().key, key)
  t.equal(token.length, first.json().token.length)
  t.strictSame((await get('/keys')).json(), example(shown('/keys', 'get'), '200'))
  t.strictSame((await get(`/keys/${key.id}`)).json(), example(shown('/keys/{key}', 'get'), '200'))
  t.strictSame((await post(`/keys/${key.id}/revocations`, {})).json(), example(shown('/keys/{key}/revocations', 'post'), '200'))
})
