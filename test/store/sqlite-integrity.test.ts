import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t from 'tap'
import { integrityFaults } from '../../src/store/sqlite/schema.ts'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { newEvents } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'

const pageSize = 4096

t.test('a whole log has no fault, and none of its pages can be zeroed without one', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const store = openSqlite(path)
  await store.append('a-1', 'none', newEvents('e', 200))
  await store.close()
  const whole = readFileSync(path)
  const faultsOf = (bytes: Buffer): string[] => {
    writeFileSync(path, bytes)
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      return integrityFaults(db)
    } finally {
      db.close()
    }
  }
  t.strictSame(faultsOf(whole), [])
  for (let page = 0; page < whole.length / pageSize; page++) {
    const faults = faultsOf(Buffer.from(whole).fill(0, page * pageSize, (page + 1) * pageSize))
    t.not(faults.length, 0, `page ${page + 1}`)
    t.notOk(faults.includes('ok'))
  }
})

t.test('what is locked or closed is no fault of the file', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  await openSqlite(path).close()
  const db = new DatabaseSync(path)
  db.close()
  t.throws(() => integrityFaults(db), { message: 'database is not open' })
})
