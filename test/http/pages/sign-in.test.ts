import t from 'tap'
import { madeKey, revoked } from '../../support/keys.ts'
import { base, openService, type Service } from '../../support/service.ts'

const key = 'the-key-of-the-service-under-test'
const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', host: 'localhost:3000' }
const own = { ...form, 'sec-fetch-site': 'same-origin' }

const signIn = ({ app }: Service, fields: Record<string, string>, headers: Record<string, string> = own) =>
  app.inject({ method: 'POST', url: '/sign-in', headers, payload: new URLSearchParams(fields).toString() })

const overview = ({ app }: Service, token: string, headers: Record<string, string> = {}) =>
  app.inject({ url: base, headers: { accept: 'text/html', cookie: `standpoint-key=${token}`, ...headers } })

const posting = { kind: 'x' }

t.test('A key goes into a cookie that only this service gets, and that no script reads', async (t) => {
  const service = await openService(t)
  const page = await service.app.inject({ url: `/sign-in?to=${base}`, headers: { accept: 'text/html' } })
  t.equal(page.statusCode, 200)
  t.match(page.body, 'type="password"')
  const answer = await signIn(service, { key, to: `${base}?view=stances` })
  t.equal(answer.statusCode, 303)
  t.equal(answer.headers.location, `${base}?view=stances`)
  t.equal(answer.headers['set-cookie'], `standpoint-key=${key}; Path=/; HttpOnly; SameSite=Strict`)
  t.equal(answer.headers['cache-control'], 'no-store')
})

t.test('Behind HTTPS below a path the cookie is for that path, and for HTTPS alone', async (t) => {
  const service = await openService(t, { settings: { baseUrl: 'https://talks.example/desk' } })
  const answer = await signIn(service, { key, to: `/desk${base}` })
  t.equal(answer.headers['set-cookie'], `standpoint-key=${key}; Path=/desk/; HttpOnly; Secure; SameSite=Strict`)
  t.equal(answer.headers.location, `/desk${base}`)
})

t.test('Signing in leads nowhere but into this service', async (t) => {
  const service = await openService(t)
  for (const to of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
  ])
    t.equal((await signIn(service, { key, to })).headers.location, '/', to)
})

t.test('What is no key is refused at its field, and is not sent back', async (t) => {
  const service = await openService(t)
  const answer = await signIn(service, { key: 'sp_guess_', to: '/"><script>' })
  t.equal(answer.statusCode, 401)
  t.notOk(answer.headers['set-cookie'])
  t.match(answer.body, 'aria-invalid="true"')
  t.notMatch(answer.body, 'sp_guess_')
  t.notMatch(answer.body, '<script>')
})

t.test('Only a page of this service signs anybody in or out', async (t) => {
  const { app } = await openService(t)
  const strangers = [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ]
  for (const url of ['/sign-in', '/sign-out'])
    for (const headers of strangers) {
      const answer = await app.inject({ method: 'POST', url, headers: { ...form, ...headers }, payload: `key=${key}` })
      t.equal(answer.statusCode, 403, JSON.stringify(headers))
      t.notOk(answer.headers['set-cookie'])
    }
  const older = await app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { ...form, origin: 'http://localhost:3000' },
    payload: `key=${key}`,
  })
  t.equal(older.statusCode, 303, 'a browser without Fetch Metadata says its origin')
})

t.test('Signing out takes the cookie away', async (t) => {
  const { app } = await openService(t)
  const answer = await app.inject({ method: 'POST', url: '/sign-out', headers: own, payload: '' })
  t.equal(answer.statusCode, 303)
  t.match(answer.headers['set-cookie'], /^standpoint-key=; Max-Age=0; Path=\/;/)
})

t.test('A page names who is signed in, and is kept by nobody else', async (t) => {
  const service = await openService(t)
  const token = await madeKey(service.keys, 'desk', ['report'])
  const page = await overview(service, token)
  t.equal(page.statusCode, 200)
  t.match(page.body, 'Sign out desk')
  t.match(page.headers['cache-control'], /^private/)
  t.match(page.headers.vary, 'Cookie')
  t.notMatch(page.body, token)
  const anybody = await service.app.inject({ url: base, headers: { accept: 'text/html' } })
  t.notMatch(anybody.body, 'Sign out')
  t.equal(anybody.headers['cache-control'], 'no-cache')
  const data = await service.app.inject({ url: `${base}/matrix`, headers: { cookie: `standpoint-key=${token}` } })
  t.match(data.headers['cache-control'], /^private/)
})

t.test('Whose key was revoked or never was is signed out, and told so', async (t) => {
  const service = await openService(t)
  const token = await madeKey(service.keys, 'desk', ['report'])
  await revoked(service.keys, 'desk')
  for (const one of [token, 'wrong']) {
    const page = await overview(service, one)
    t.equal(page.statusCode, 200)
    t.match(page.body, 'Your key is no longer good.')
    t.notMatch(page.body, 'Sign out')
  }
  const closed = await openService(t, { settings: { publicReads: false } })
  t.equal((await overview(closed, 'wrong')).statusCode, 401)
  t.equal((await overview(closed, key)).statusCode, 200)
})

t.test('A cookie writes only from a page of this service', async (t) => {
  const { app } = await openService(t)
  const write = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: `${base}/developments`, headers: { cookie: `standpoint-key=${key}`, ...headers }, payload: posting })
  t.equal((await write({ 'sec-fetch-site': 'same-origin' })).statusCode, 400, 'let in, and found wanting')
  for (const headers of [{}, { 'sec-fetch-site': 'none' }]) t.equal((await write(headers)).statusCode, 401, JSON.stringify(headers))
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }])
    t.equal((await write(headers)).statusCode, 403, JSON.stringify(headers))
})

t.test('Pages of other origins read nothing as who is signed in', async (t) => {
  const service = await openService(t)
  const embedded = await overview(service, key, {
    'sec-fetch-site': 'same-site',
    'sec-fetch-mode': 'no-cors',
    origin: 'https://other.example',
  })
  t.notMatch(embedded.body, 'Sign out')
  t.equal(embedded.headers['access-control-allow-origin'], '*')
  t.notOk(embedded.headers['access-control-allow-credentials'])
  const linked = await overview(service, key, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })
  t.match(linked.body, 'Sign out')
  const closed = await openService(t, { settings: { publicReads: false } })
  t.equal((await overview(closed, key, { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' })).statusCode, 401)
})

t.test('Every other path takes JSON alone', async (t) => {
  const { app } = await openService(t)
  const answer = await app.inject({
    method: 'POST',
    url: `${base}/developments`,
    headers: { ...own, authorization: `Bearer ${key}` },
    payload: 'a=b',
  })
  t.equal(answer.statusCode, 415)
  const json = await app.inject({ method: 'POST', url: '/sign-in', headers: { 'sec-fetch-site': 'same-origin' }, payload: { key } })
  t.equal(json.statusCode, 415)
})
