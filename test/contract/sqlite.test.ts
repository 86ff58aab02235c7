import { join } from 'node:path'
import t from 'tap'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { temporaryFolder } from '../support/folder.ts'
import { storeContract } from './store.ts'

storeContract(t, 'sqlite', async (t) => openSqlite(join(temporaryFolder(t), 'standpoint.db')))
