import type { Test } from 'tap'
import { type EventStoreDbOptions, openEventStoreDb } from '../../../src/store/eventstoredb/eventstoredb.ts'
import type { Store } from '../../../src/store/port/port.ts'
import { type Double, startDouble } from './double.ts'

/** The store at a connection string, closed with the test. */
export const opened = async (t: Test, url: string, options: EventStoreDbOptions = {}): Promise<Store> => {
  const store = await openEventStoreDb(url, options)
  t.teardown(() => store.close())
  return store
}

/** A node of its own and a store on it. */
export const alone = async (t: Test, options: EventStoreDbOptions = {}): Promise<{ double: Double; store: Store }> => {
  const double = await startDouble(t)
  return { double, store: await opened(t, double.url, options) }
}
