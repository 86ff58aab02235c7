import t from 'tap'
import { hasHash, hashOf, idIn, isSame, keyOf, tokenBytes, tokenOf } from '../../src/keys/token.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import { bearing, madeKey, revoked } from '../support/keys.ts'
import { listOf } from '../support/list-of.ts'
import { openParts } from '../support/webhooks.ts'

const bytes = (value: number) => new Uint8Array(tokenBytes).fill(value)

t.test('a token tells its id, and is otherwise what was random', async (t) => {
  const token = tokenOf('river-desk', bytes(255))
  t.equal(token, 'sp_river-desk___________________________________________8')
  t.equal(idIn(token), 'river-desk')
  t.not(tokenOf('river-desk', bytes(254)), token)
  for (const length of [0, 31, 33]) t.throws(() => tokenOf('river-desk', new Uint8Array(length)), RangeError)
})

t.test('what is no token has no id in it', async (t) => {
  const secret = 'A'.repeat(43)
  const wrong = [
    ...['', 'sp_', `sp__${secret}`, `sp_desk_${secret}A`, `sp_desk_${secret.slice(1)}`, `SP_desk_${secret}`, `sp_Desk_${secret}`],
    ...[`sp_a--b_${secret}`, `sp_desk_${secret}\n`, ` sp_desk_${secret}`, `sp_desk_${secret.slice(1)}=`, `sp_two_desks_${secret}`],
  ]
  for (const text of wrong) t.equal(idIn(text), undefined, JSON.stringify(text))
})

t.test('a token is known by its hash alone', async (t) => {
  const token = tokenOf('river-desk', bytes(1))
  const hash = hashOf(token)
  t.match(hash, /^[0-9a-f]{64}$/)
  t.ok(hasHash(token, hash))
  t.notOk(hasHash(tokenOf('river-desk', bytes(2)), hash))
  t.notOk(hasHash(tokenOf('river-desk-2', bytes(1)), hash))
  t.notOk(hasHash(hash, hash))
})

t.test('texts are compared whole, whatever their lengths', async (t) => {
  t.ok(isSame('the-key-of-the-desk', 'the-key-of-the-desk'))
  for (const other of ['', 'the-key-of-the-des', 'the-key-of-the-desk ', 'The-key-of-the-desk'])
    t.notOk(isSame('the-key-of-the-desk', other))
})

t.test('a token opens its own key, and a wrong one none', async (t) => {
  const { keys, close } = await openParts()
  t.teardown(close)
  const [river, dam] = [await madeKey(keys, 'river-desk', ['report']), await madeKey(keys, 'dam-desk', ['read'], ['teln-dam'])]
  t.match(keyOf(river, keys), { id: 'river-desk', scopes: listOf('report'), negotiations: null, madeBy: 'write-key', revokedAt: null })
  t.match(keyOf(dam, keys), { id: 'dam-desk', scopes: listOf('read'), negotiations: listOf('teln-dam') })
  const swapped = river.replace('river-desk', 'dam-desk')
  for (const text of [
    swapped,
    river.replace('river', 'lake'),
    `${river}A`,
    river.slice(0, -1),
    '',
    'river-desk',
    bearing(river).authorization,
  ])
    t.equal(keyOf(text, keys), undefined, text)
})

t.test('a token of a revoked key still says whose it was', async (t) => {
  const { keys, close } = await openParts()
  t.teardown(close)
  const token = await madeKey(keys, 'river-desk', ['report'])
  await revoked(keys, 'river-desk')
  t.match(keyOf(token, keys), { id: 'river-desk', revokedAt: '2024-06-01T12:00:00.000Z' })
})

t.test('the log holds no token', async (t) => {
  const store = openMemory()
  const { keys, close } = await openParts({ store })
  t.teardown(close)
  const token = await madeKey(keys, 'river-desk', ['report'])
  const log = JSON.stringify(await store.readAll({ after: -1, limit: 100 }))
  t.match(log, 'KeyMade')
  t.notMatch(log, token.slice(-43))
})
