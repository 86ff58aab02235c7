import t from 'tap'
import { openEventStoreDb } from '../../src/store/eventstoredb/eventstoredb.ts'
import { startDouble } from '../support/eventstoredb-double/double.ts'
import { skipReason, startNode } from '../support/eventstoredb-server.ts'
import { storeContract } from './store.ts'

t.test('on the double', async (t) => {
  const { url } = await startDouble(t)
  storeContract(t, 'eventstoredb', () => openEventStoreDb(url))
})

t.test('on a real server', { skip: skipReason }, async (t) => {
  const { url } = await startNode(t)
  storeContract(t, 'eventstoredb', () => openEventStoreDb(url))
})
