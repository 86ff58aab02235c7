import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { negotiationSnapshots, openLedger } from '../../src/negotiations/ledger.ts'
import { type Store, StoreUnavailable } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import { hashOf } from '../../src/streams/chain.ts'
import { OutcomeUnknown } from '../../src/streams/outcome.ts'
import { newEvent } from '../support/events.ts'
import { commanded } from '../support/given.ts'
import { noon, openFixture, surroundings } from '../support/ledger.ts'

const opening = commanded('OpenNegotiation', { id: 'teln-dam', title: 'The dam on the Teln' })
const joined = (id: string) => ({ commands: [commanded('JoinParty', { id, name: id, role: 'consulted' })], by: 'desk' })

const log = (store: Store) => store.readStream('negotiation-teln-dam', { limit: 100 })

/** Two ledgers on one store; the second has not yet seen what the first writes, and its clock is a minute ahead. */
async function twoReplicas() {
  const { store, ledger: first, ask } = await openFixture()
  await ask(opening)
  const { now, newId } = surroundings(noon + 60_000)
  const ownId = () => newId().replace('01900000', '01900001')
  const second = await openLedger(store, { now, newId: ownId, isOnce: true })
  return { store, first, second, close: () => Promise.all([first.close(), second.close()]) }
}

t.test('the same request with the same key at two replicas is written once, and both tell the same', async (t) => {
  const { store, first, second, close } = await twoReplicas()
  const request = { ...joined('avenland'), key: 'k-1' }
  const [one, other] = [await first.write('teln-dam', request), await second.write('teln-dam', request)]
  t.match(one, { outcome: 'recorded', revision: 1 })
  t.strictSame(other, { ...one, outcome: 'repeated' })
  t.equal((await log(store)).length, 2)
  await close()
})

t.test('a replica that finds its request written by another goes on from the stamps that stand in the log', async (t) => {
  const { store, first, second, close } = await twoReplicas()
  const request = { ...joined('avenland'), key: 'k-1' }
  await first.write('teln-dam', request)
  await second.write('teln-dam', request)
  await second.write('teln-dam', joined('borrovia'))
  const [, before, after] = await log(store)
  t.equal(after?.previousHash, before && hashOf(before))
  await close()
})

t.test('one key for two requests at two replicas is refused to the one that comes second', async (t) => {
  const { store, first, second, close } = await twoReplicas()
  t.match(await first.write('teln-dam', { ...joined('avenland'), key: 'k-1' }), { outcome: 'recorded' })
  t.match(await second.write('teln-dam', { ...joined('borrovia'), key: 'k-1' }), { outcome: 'key-reused' })
  t.equal((await log(store)).length, 2)
  await close()
})

t.test('a snapshot taken on one store is not believed on a copy, where positions differ', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'standpoint-snapshots-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const snapshots = negotiationSnapshots(join(folder, 'books.snapshot'))
  const { store, ledger, ask } = await openFixture({ snapshots })
  await ask(opening)
  await ledger.close()
  const copy = openMemory()
  await copy.append('elsewhere-1', 'none', [newEvent('elsewhere')])
  await copy.append('negotiation-teln-dam', 'none', await log(store))
  const reads: (number | undefined)[] = []
  const watched: Store = {
    ...copy,
    readAll: (range) => {
      reads.push(range.after)
      return copy.readAll(range)
    },
  }
  const moved = await openFixture({ store: watched, snapshots })
  t.equal(reads[0], -1, 'the log is read from its beginning')
  await moved.ledger.close()
})

t.test('requests that wait behind one which the store did not take are told so at once, and not sent', async (t) => {
  const store = openMemory()
  let appends = 0
  let giveUp = () => {}
  const line: Store = {
    ...store,
    append: (...given) => {
      if (appends++ === 0) return store.append(...given)
      return new Promise((_, reject) => {
        giveUp = () => reject(new StoreUnavailable('The store is away'))
      })
    },
  }
  const { ledger, ask } = await openFixture({ store: line })
  await ask(opening)
  const first = ledger.write('teln-dam', joined('avenland'))
  await new Promise(setImmediate)
  const behind = ['borrovia', 'commission'].map((id) => ledger.write('teln-dam', joined(id)))
  giveUp()
  await t.rejects(first, OutcomeUnknown)
  for (const one of behind) await t.rejects(one, StoreUnavailable)
  t.equal(appends, 2)
  await ledger.close()
})

t.test('a replica that no longer hears of the log is behind it, whatever it writes itself', async (t) => {
  const { store, ledger: first, ask } = await openFixture()
  await ask(opening)
  const { now, newId } = surroundings()
  const mute: Store = {
    ...store,
    subscribe: ({ signal }) => store.subscribe({ prefix: 'nobody-', signal }),
  }
  const deaf = await openLedger(mute, { now, newId: () => newId().replace('01900000', '01900002') })
  t.equal(await deaf.lag(), 0)
  await first.write('isle-ferry', { commands: [commanded('OpenNegotiation', { id: 'isle-ferry', title: 'The ferry' })], by: 'desk' })
  t.ok((await deaf.lag()) > 0)
  t.match(await deaf.write('teln-dam', joined('avenland')), { outcome: 'recorded' })
  t.ok((await deaf.lag()) > 0)
  await Promise.all([first.close(), deaf.close()])
})

t.test('a store that does not say how long its log is, is not waited for', async (t) => {
  const store = openMemory()
  let isSilent = false
  const head: Store['head'] = (prefix) => (isSilent ? new Promise(() => {}) : store.head(prefix))
  const { ledger } = await openFixture({ store: { ...store, head } })
  isSilent = true
  await t.rejects(ledger.lag(), StoreUnavailable)
  await ledger.close()
})
