import { EventStoreDBClient } from '@eventstore/db-client'
import t from 'tap'
import { openEventStoreDb } from '../../src/store/eventstoredb/eventstoredb.ts'
import { idOf } from '../support/events.ts'
import { startDouble } from '../support/eventstoredb-double/double.ts'
import { listOf } from '../support/list-of.ts'

t.test('a limit leaves what the owner of the database set for the stream', async (t) => {
  const double = await startDouble(t)
  const acl = { $r: ['desk'], $w: ['desk'] }
  double.write('$$a-1', { id: idOf('set'), type: '$metadata', data: JSON.stringify({ $acl: acl, $tb: 2, note: 'mine' }) })
  const store = await openEventStoreDb(double.url)
  await store.retain('a-1', 3)
  const client = EventStoreDBClient.connectionString(double.url)
  const { metadata } = await client.getStreamMetadata('a-1')
  t.match(metadata, { maxCount: 3, truncateBefore: 2, acl: { readRoles: listOf('desk'), writeRoles: listOf('desk') }, note: 'mine' })
  await store.retain('a-1', 3)
  t.equal(double.log.stream('$$a-1').length, 2, 'a limit that stands is not written again')
  await client.dispose()
  await store.close()
})
