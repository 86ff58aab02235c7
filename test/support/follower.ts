import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { openEventStoreDb } from '../../src/store/eventstoredb/eventstoredb.ts'

/**
 * A process that follows a log: `node follower.ts <url>`. It says `following` when the first events have come. Once its
 * input ends, it ends the subscription and closes the store, and then nothing may keep it alive.
 */
const store = await openEventStoreDb(process.argv[2] ?? '')
const ending = new AbortController()

const follow = async (): Promise<void> => {
  for await (const _ of store.subscribe({ signal: ending.signal })) writeSync(1, 'following\n')
}

const following = follow()
process.stdin.resume()
await once(process.stdin, 'end')
ending.abort()
await following
await store.close()
