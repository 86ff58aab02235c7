import { join } from 'node:path'
import t from 'tap'
import { embeddedStore } from '../../src/store/sqlite/backend.ts'
import { memoryEngine } from '../../src/store/sqlite/memory.ts'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { newEvents } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'
import { often } from '../support/long.ts'
import { storeContract } from './store.ts'

// One log for all cases, those that close the store too, as on a server: none may lean on an empty one.
const engine = { ...memoryEngine(), close: () => {} }
await embeddedStore(engine).append('before-all', 'none', newEvents('before all', 3))
for (const run of ['one', 'two'].slice(0, often(1, 2)))
  storeContract(t, `memory, run ${run} on one log`, async () => embeddedStore(engine), run)

storeContract(t, 'sqlite', async (t) => openSqlite(join(temporaryFolder(t), 'standpoint.db')))
