import type { DatabaseSync } from 'node:sqlite'
import { appendLimit } from '../port/port.ts'

/**
 * Writes as much as the largest append needs, in one commit that is synced as theirs are, and leaves nothing of it but
 * free pages: a disk with room for a page would else be called sound, and refuse the next entry. What it writes goes
 * into a table that is gone before the commit, so that nothing of the log is touched or hidden.
 * Throws what SQLite does. Holds the thread for some ten milliseconds; it waits for no lock.
 *
 * Trap: a table that comes and goes changes the schema cookie, by which the write-ahead log knows its file (`wal.ts`).
 * The same commit puts it back.
 */
export const probe = (db: DatabaseSync): void => {
  const { timeout } = db.prepare('PRAGMA busy_timeout').get() as { timeout: number }
  const { schema_version: cookie } = db.prepare('PRAGMA schema_version').get() as { schema_version: number }
  db.exec('PRAGMA busy_timeout = 0')
  db.enableDefensive(false)
  try {
    db.exec(`
      BEGIN IMMEDIATE;
      CREATE TABLE probe (room BLOB);
      INSERT INTO probe VALUES (zeroblob(${appendLimit}));
      DROP TABLE probe;
      PRAGMA schema_version = ${cookie};
      COMMIT;
    `)
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK')
    db.enableDefensive(true)
    db.exec(`PRAGMA busy_timeout = ${timeout}`)
  }
}
