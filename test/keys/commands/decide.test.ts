import t from 'tap'
import { type KeyCommand, KeyRequest } from '../../../src/keys/commands/command.ts'
import { decide, type KeyRefusal, keyRefusals } from '../../../src/keys/commands/decide.ts'
import { type Key, madeWithoutKey } from '../../../src/keys/key.ts'
import { failed, ok } from '../../../src/result.ts'
import { revoked } from '../../support/keys.ts'
import { openService } from '../../support/service.ts'

const hash = 'a'.repeat(64)
const key: Key = {
  ...{ id: 'river-desk', description: null, scopes: ['report'], negotiations: null, hash },
  ...{ madeBy: 'write-key', madeAt: '2024-06-01T12:00:00.000Z', revokedAt: null },
}

/** What asking for a key of that id comes to, where there is this already. */
const make = (asked: Pick<KeyRequest, 'scopes'> & Partial<KeyRequest>, id = 'river-desk', present?: Key) =>
  decide(present, { type: 'MakeKey', data: { ...asked, hash } }, { id })

const revocation: KeyCommand = { type: 'RevokeKey' }

const refused = (code: KeyRefusal['code'], pointer: string) => failed({ code, message: keyRefusals[code], pointer })

t.test('a key is made as it was asked for, each scope and negotiation once', async (t) => {
  t.strictSame(make({ scopes: ['report'] }), ok([{ type: 'KeyMade', data: { scopes: ['report'], hash } }]))
  t.strictSame(
    make({ description: 'The desk', scopes: ['read', 'report', 'read'], negotiations: ['teln-dam', 'teln-dam'] }),
    ok([{ type: 'KeyMade', data: { description: 'The desk', scopes: ['read', 'report'], negotiations: ['teln-dam'], hash } }]),
  )
})

t.test('an id is given once, also when its key was revoked', async (t) => {
  for (const revokedAt of [null, '2024-06-02T12:00:00.000Z'])
    t.strictSame(make({ scopes: ['read'] }, 'river-desk', { ...key, revokedAt }), refused('id-taken', '/id'))
})

t.test('no key goes by the name of a caller that bears none', async (t) => {
  for (const id of ['write-key', 'loopback', 'anybody', 'seed', 'cli', 'dispatcher', 'standpoint'])
    t.strictSame(make({ scopes: ['read'] }, id), refused('reserved-id', '/id'), id)
})

t.test('an admin is limited to no negotiation', async (t) => {
  t.strictSame(make({ scopes: ['read', 'admin'], negotiations: ['teln-dam'] }), refused('limited-admin', '/negotiations'))
})

t.test('a key is revoked once, and one that was never made is not', async (t) => {
  const { id } = key
  t.strictSame(decide(key, revocation, { id }), ok([{ type: 'KeyRevoked', data: {} }]))
  t.strictSame(decide({ ...key, revokedAt: '2024-06-02T12:00:00.000Z' }, revocation, { id }), ok([]))
  t.strictSame(decide(undefined, revocation, { id }), refused('unknown-key', ''))
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
  const recorded = (id: string, by: string) => keys.write(id, { by, decisions: [(present) => make({ scopes: ['admin'] }, id, present)] })
  await recorded('through-a-proxy', 'loopback')
  await recorded('known', 'write-key')
  await recorded('gone', 'loopback')
  await revoked(keys, 'gone')
  t.strictSame(madeWithoutKey(keys), ['through-a-proxy'])
})
