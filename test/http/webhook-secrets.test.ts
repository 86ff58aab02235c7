import { createSecretKey } from 'node:crypto'
import { pino } from 'pino'
import t from 'tap'
import { open } from '../../src/webhooks/signing/seal.ts'
import { ed25519Secret, readSecret } from '../../src/webhooks/signing/secret.ts'
import { listOf } from '../support/list-of.ts'
import { openService } from '../support/service.ts'
import { storedOf, subscribed, verified } from '../support/subscribed.ts'

const hour = 60
const day = 24 * hour

t.test('the secret is shown when it is made, and in no other answer and no line of the log', async (t) => {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  const service = await openService(t, { logger })
  const { secret, publicKey } = (await subscribed(service)).json()
  t.match(secret, /^whsec_/)
  t.equal(publicKey, null)
  t.ok(readSecret(secret).ok)
  const answers = [
    await service.get('/webhooks'),
    await service.get('/webhooks/desk'),
    await service.inject({ method: 'PATCH', url: '/webhooks/desk', payload: { description: 'Other' } }),
    await service.inject({ method: 'POST', url: '/webhooks/desk/pauses' }),
    await service.post('/webhooks', { id: 'desk', url: 'https://desk.example/', secret }),
    await service.post('/webhooks', { id: 'other', url: 'https://desk.example/', secret: `${secret}!` }),
  ]
  for (const { body } of answers) t.notMatch(body, secret.slice('whsec_'.length))
  await service.store.close()
  t.equal((await service.post('/webhooks', { id: 'late', url: 'https://desk.example/', secret })).statusCode, 503)
  t.ok(lines.length > 0, 'something was logged')
  for (const line of lines) t.notMatch(line, secret.slice('whsec_'.length))
})

t.test('an ed25519 secret comes with the public key that verifies', async (t) => {
  const service = await openService(t)
  const { secret, publicKey, webhook } = (await subscribed(service, { algorithm: 'ed25519' })).json()
  t.match(readSecret(secret), { ok: true, value: { version: 'v1a', publicKey } })
  t.match(webhook, { algorithm: 'ed25519', publicKey })
  t.match((await service.get('/webhooks/desk')).json(), { algorithm: 'ed25519', publicKey })
})

t.test('a secret of the caller’s own is taken as it is, and says the algorithm', async (t) => {
  const service = await openService(t)
  const own = ed25519Secret(new Uint8Array(32).fill(3))
  const { secret, webhook } = (await subscribed(service, { secret: own })).json()
  t.equal(secret, own)
  t.equal(webhook.algorithm, 'ed25519')
})

t.test('with a keyring a secret is sealed before it is stored, each with a nonce of its own', async (t) => {
  const keyring = new Map([['k1', createSecretKey(Buffer.alloc(32, 9))]])
  const service = await openService(t, { managing: { keyring } })
  const { secret } = (await subscribed(service)).json()
  const rotated = (await service.post('/webhooks/desk/secrets', { secret })).json()
  t.equal(rotated.secret, secret)
  const sealed = (await storedOf(service)).map(({ data }) => (data as { secret: string }).secret)
  t.equal(new Set(sealed).size, 2)
  for (const one of sealed) {
    t.match(one, /^v1:k1:/)
    t.notMatch(one, secret.slice('whsec_'.length))
    t.strictSame(open(one, 'desk', keyring), { ok: true, value: secret })
    t.match(open(one, 'other', keyring), { ok: false, error: { code: 'seal-broken' } })
  }
})

t.test('where the key that opens it is gone, a webhook is shown without what it signs with', async (t) => {
  const keyring = new Map([['k1', createSecretKey(Buffer.alloc(32, 9))]])
  const service = await openService(t, { managing: { keyring } })
  await subscribed(service, { algorithm: 'ed25519' })
  keyring.clear()
  t.match((await service.get('/webhooks/desk')).json(), { algorithm: null, publicKey: null, secrets: listOf({ until: null }) })
})

t.test('a rotated secret signs beside the new one for a day, or for as long as is asked', async (t) => {
  const service = await openService(t)
  const { secret } = (await subscribed(service)).json()
  const response = await service.post('/webhooks/desk/secrets', {})
  t.equal(response.statusCode, 201)
  t.not(response.json().secret, secret)
  t.match(response.json().webhook, { secrets: listOf({ until: null }, { until: '2024-05-21T12:22:00.000Z' }), rev: 1 })
  t.match((await service.post('/webhooks/desk/secrets', { overlapHours: 0 })).json().webhook.secrets, listOf({ until: null }))
  t.match(
    (await service.post('/webhooks/desk/secrets', { overlapHours: 168 })).json().webhook.secrets,
    listOf({ until: null }, { until: '2024-05-27T12:22:00.000Z' }),
  )
  for (let minute = 0; minute < 7 * day; minute++) service.nextMinute()
  t.strictSame((await service.get('/webhooks/desk')).json().secrets, [{ until: null }])
})

t.test('a rotation keeps the algorithm where none is asked for', async (t) => {
  const service = await openService(t)
  await subscribed(service, { algorithm: 'ed25519' })
  t.match((await service.post('/webhooks/desk/secrets', {})).json(), { webhook: { algorithm: 'ed25519' }, publicKey: /^whpk_/ })
  t.match((await service.post('/webhooks/desk/secrets', { algorithm: 'hmac' })).json(), { webhook: { algorithm: 'hmac' }, publicKey: null })
})

t.test('what is wrong with a rotation is told at its place in the body', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  for (const [given, status, code, pointer] of [
    [{ overlapHours: 169 }, 400, 'invalid-request', '/overlapHours'],
    [{ overlapHours: -1 }, 400, 'invalid-request', '/overlapHours'],
    [{ algorithm: 'rot13' }, 400, 'invalid-request', '/algorithm'],
    [{ secret: 'whsec_AAAA' }, 422, 'secret-length', '/secret'],
    [{ secret: ed25519Secret(new Uint8Array(32)), algorithm: 'hmac' }, 422, 'secret-prefix', '/secret'],
  ] as const)
    t.match((await service.post('/webhooks/desk/secrets', given)).json(), { status, code, errors: listOf({ pointer }) })
  t.equal((await storedOf(service)).length, 1)
})

t.test('a repeat shows the secret again for a day, and the rest for ever', async (t) => {
  const service = await openService(t)
  const key = { 'idempotency-key': 'desk/first' }
  const first = await subscribed(service, { algorithm: 'ed25519' }, key)
  for (let minute = 0; minute < day; minute++) service.nextMinute()
  t.equal((await subscribed(service, { algorithm: 'ed25519' }, key)).body, first.body)
  service.nextMinute()
  t.strictSame((await subscribed(service, { algorithm: 'ed25519' }, key)).json(), { ...first.json(), secret: null })
  const rotation = { 'idempotency-key': 'desk/rotation' }
  const rotated = await service.post('/webhooks/desk/secrets', {}, rotation)
  await service.post('/webhooks/desk/secrets', {})
  t.equal((await service.post('/webhooks/desk/secrets', {}, rotation)).body, rotated.body)
})

t.test('a webhook whose newest secret cannot be opened is not delivered to, and says so until it is rotated', async (t) => {
  const keyring = new Map([['k1', createSecretKey(Buffer.alloc(32, 9))]])
  const service = await openService(t, { managing: { keyring } })
  await subscribed(service)
  await verified(service)
  await subscribed(service, { id: 'pending' })
  const stateOf = async (id = 'desk') => {
    const { state, reason, disabledAt } = (await service.get(`/webhooks/${id}`)).json()
    return [state, reason, disabledAt]
  }
  t.strictSame(await stateOf(), ['active', null, null])
  keyring.clear()
  keyring.set('k2', createSecretKey(Buffer.alloc(32, 8)))
  for (const id of ['desk', 'pending']) t.strictSame(await stateOf(id), ['disabled', 'secret-sealed', null], id)
  t.match((await service.post('/webhooks/desk/pings', {})).json(), { status: 409, code: 'not-deliverable' })
  t.match((await service.post('/webhooks/desk/resumptions', {})).json(), { state: 'disabled', reason: 'secret-sealed', rev: 1 })
  t.equal((await service.post('/webhooks/desk/secrets', {})).statusCode, 201)
  t.strictSame(await stateOf(), ['active', null, null])
  await service.post('/webhooks/desk/pauses', {})
  keyring.clear()
  t.strictSame(await stateOf(), ['paused', null, null])
})
