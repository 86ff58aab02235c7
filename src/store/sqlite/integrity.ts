import type { DatabaseSync } from 'node:sqlite'
import { isCorruption } from './result-code.ts'

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
