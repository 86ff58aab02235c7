import type { DatabaseSync } from 'node:sqlite'
import { StoreUnavailable } from '../port/port.ts'

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
