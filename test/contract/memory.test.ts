import t from 'tap'
import { openMemory } from '../../src/store/memory.ts'
import { storeContract } from './store.ts'

storeContract(t, 'memory', async () => openMemory())
