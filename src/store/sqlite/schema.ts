import type { DatabaseSync } from 'node:sqlite'
import { StoreUnavailable } from '../port/port.ts'
import { isCorruption } from './result-code.ts'

/** "STND", in the header of the file, where `file` and SQLite's own tools find it. */
const applicationId = 0x53_54_4e_44
const formatVersion = 1

// Streams and categories are interned: with their names in every row, appends were a fifth slower.
// SQLite ends every index entry with the row's position, so `by_category` is in log order within a category.
const tables = `
  CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    category INTEGER NOT NULL REFERENCES categories,
    max_count INTEGER
  ) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    category INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE INDEX by_category ON events (category);
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${formatVersion};
`

const numberOf = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0])

/**
 * Makes sure that a database is a log of this version's to read.
 * @param path its name, for the message
 * @throws StoreUnavailable where it is not
 */
export const assertLog = (db: DatabaseSync, path: string): void => {
  const application = numberOf(db, 'PRAGMA application_id')
  const version = numberOf(db, 'PRAGMA user_version')
  const isEmpty = numberOf(db, 'SELECT count(*) FROM sqlite_schema') === 0
  if (isEmpty && application === 0 && version === 0)
    throw new StoreUnavailable(
      `${path} is empty: it is no log, and is not made one, since it may have been cut off. Restore a backup, or begin anew: move it away first, and ${path}-wal and ${path}-shm with it where they are there`,
      { fault: 'damaged' },
    )
  if (application !== applicationId) throw new StoreUnavailable(`${path} is a database of another program, not of Standpoint`)
  if (version > formatVersion)
    throw new StoreUnavailable(
      `${path} has format ${version}, and this version of Standpoint knows formats up to ${formatVersion}: update Standpoint`,
    )
}

/** Makes the tables, all or none. */
export const createTables = (db: DatabaseSync): void => db.exec(`BEGIN IMMEDIATE; ${tables} COMMIT;`)

/** At most so many faults: they are for people. */
const maxFaults = 20

/**
 * What SQLite's own check finds wrong with a database, as this connection sees it (with its write-ahead log): pages
 * that are lost or used twice, rows out of order, indexes that miss rows, values that break a constraint.
 * It reads the whole file, in one read transaction, and holds the thread meanwhile.
 * @returns one line for each fault; none where all is well
 * @throws where the file cannot be read for another reason, such as a lock or the disk
 */
export const integrityFaults = (db: DatabaseSync): string[] => {
  try {
    const rows = db.prepare(`PRAGMA integrity_check(${maxFaults})`).all()
    // A row may hold several lines under a heading that names the database.
    const lines = rows.flatMap((row) => String(row.integrity_check).split('\n'))
    return lines.filter((line) => line !== 'ok' && !line.startsWith('***'))
  } catch (error) {
    // The check itself needs the first page and the schema, and throws where those are broken.
    if (isCorruption(error)) return [(error as Error).message]
    throw error
  }
}
