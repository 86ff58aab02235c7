import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { newEvents } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'
import { writingProcess } from '../support/writing-process.ts'

t.test('a first start that is killed at any step is made up for by the next', async (t) => {
  for (const step of ['.lock', '.new', '.new-journal', '.db', '-wal']) {
    const folder = temporaryFolder(t)
    const path = join(folder, 'standpoint.db')
    const writer = writingProcess(t, path, 'first')
    // A step may be over before it was seen; with the write-ahead log all of them are.
    while (!readdirSync(folder).some((name) => name.endsWith(step) || name.endsWith('-wal'))) await new Promise(setImmediate)
    await writer.kill()
    const store = openSqlite(path)
    const head = await store.head()
    t.match(await store.append('c-1', 'none', newEvents('next', 1)), { outcome: 'appended' }, `${step}, at ${head}`)
    await store.close()
  }
})
