import t from 'tap'
import { embeddedStore } from '../../src/store/embedded/embedded.ts'
import { memoryEngine } from '../../src/store/embedded/memory.ts'
import { storeContract } from './store.ts'

// One log for both runs, as on a server: no case may lean on an empty one.
const engine = memoryEngine()
for (const run of ['one', 'two']) storeContract(t, `memory, run ${run} on one log`, async () => embeddedStore(engine), run)
