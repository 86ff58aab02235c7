import t from 'tap'
import { keyOf } from '../../src/keys/bearer.ts'
import { openMemory } from '../../src/store/embedded/memory.ts'
import { bearing, madeKey, revoked } from '../support/keys.ts'
import { listOf } from '../support/list-of.ts'
import { openParts } from '../support/webhooks.ts'

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
