import { join } from 'node:path'
import t from 'tap'
import { embeddedStore } from '../../src/store/sqlite/backend.ts'
import { memoryEngine } from '../../src/store/sqlite/memory.ts'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { temporaryFolder } from '../support/folder.ts'
import { storeContract } from './store.ts'

// One log for both runs, as on a server: no case may lean on an empty one.
const engine = { ...memoryEngine(), close: () => {} }
for (const run of ['one', 'two']) storeContract(t, `memory, run ${run} on one log`, async () => embeddedStore(engine), run)

storeContract(t, 'sqlite', async (t) => openSqlite(join(temporaryFolder(t), 'standpoint.db')))
