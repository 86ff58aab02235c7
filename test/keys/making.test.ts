import t from 'tap'
import { type Key, madeWithoutKey } from '../../src/keys/key.ts'
import { KeyRequest, makeKey, revokeKey } from '../../src/keys/making.ts'
import { openService } from '../support/service.ts'

const hash = 'a'.repeat(64)
const key: Key = {
  ...{ id: 'river-desk', description: null, scopes: ['report'], negotiations: null, hash },
  ...{ madeBy: 'write-key', madeAt: '2024-06-01T12:00:00.000Z', revokedAt: null },
}

t.test('a key is made as it was asked for, each scope and negotiation once', async (t) => {
  t.strictSame(makeKey(undefined, 'river-desk', { scopes: ['report'] }, hash), {
    payloads: [{ type: 'KeyMade', data: { scopes: ['report'], hash } }],
  })
  const asked = { description: 'The desk', scopes: ['read', 'report', 'read'], negotiations: ['teln-dam', 'teln-dam'] } as KeyRequest
  t.strictSame(makeKey(undefined, 'river-desk', asked, hash), {
    payloads: [{ type: 'KeyMade', data: { description: 'The desk', scopes: ['read', 'report'], negotiations: ['teln-dam'], hash } }],
  })
})

t.test('an id is given once, also when its key was revoked', async (t) => {
  for (const revokedAt of [null, '2024-06-02T12:00:00.000Z'])
    t.match(makeKey({ ...key, revokedAt }, 'river-desk', { scopes: ['read'] }, hash), { refusal: { code: 'id-taken', pointer: '/id' } })
})

t.test('no key goes by the name of a caller that bears none', async (t) => {
  for (const id of ['write-key', 'loopback', 'anybody', 'seed', 'cli', 'dispatcher', 'standpoint'])
    t.match(makeKey(undefined, id, { scopes: ['read'] }, hash), { refusal: { code: 'reserved-id', pointer: '/id' } }, id)
})

t.test('an admin is limited to no negotiation', async (t) => {
  const asked = { scopes: ['read', 'admin'], negotiations: ['teln-dam'] } as KeyRequest
  t.match(makeKey(undefined, 'river-desk', asked, hash), { refusal: { code: 'limited-admin', pointer: '/negotiations' } })
})

t.test('a key is revoked once, and one that was never made is not', async (t) => {
  t.strictSame(revokeKey(key), { payloads: [{ type: 'KeyRevoked', data: {} }] })
  t.strictSame(revokeKey({ ...key, revokedAt: '2024-06-02T12:00:00.000Z' }), { payloads: [] })
  t.match(revokeKey(undefined), { refusal: { code: 'unknown-key' } })
})

t.test('a request says what the key is for, and nothing else', async (t) => {
  t.ok(KeyRequest.safeParse({ id: 'river-desk', description: 'The desk', scopes: ['read'], negotiations: ['teln-dam'] }).success)
  const wrong = [
    ...[{}, { scopes: [] }, { scopes: ['all'] }, { scopes: 'read' }, { scopes: ['read'], negotiations: [] }, { scopes: ['read'], hash }],
    ...[
      { scopes: ['read'], id: 'River' },
      { scopes: ['read'], description: ' ' },
      { scopes: ['read'], token: 'sp_' },
    ],
  ]
  for (const request of wrong) t.notOk(KeyRequest.safeParse(request).success, JSON.stringify(request))
})

t.test('keys that an earlier version let somebody make without a key are found, unless they are revoked', async (t) => {
  const { keys } = await openService(t)
  const make = (id: string, by: string) => keys.write(id, { by, decisions: [(state) => makeKey(state, id, { scopes: ['admin'] }, hash)] })
  await make('through-a-proxy', 'loopback')
  await make('known', 'write-key')
  await make('gone', 'loopback')
  await keys.write('gone', { by: 'write-key', decisions: [revokeKey] })
  t.strictSame(madeWithoutKey(keys), ['through-a-proxy'])
})
