import type { DatabaseSync } from 'node:sqlite'

/** So many faults are told at most: they are for people. */
const enough = 20

/** Primary result codes of SQLite that say the file itself is not as it should be (https://sqlite.org/rescode.html). */
const corrupt = 11
const notADatabase = 26

/** Whether an error of SQLite says that the file itself is not as it should be. */
export const isCorruption = (error: unknown): boolean => {
  const { errcode } = error as { errcode?: number }
  return errcode !== undefined && [corrupt, notADatabase].includes(errcode & 0xff)
}

/**
 * What SQLite's own check finds wrong with a database, as this connection sees it (with its write-ahead log): pages
 * that are lost or used twice, rows out of order, indexes that miss rows, values that break a constraint.
 * It reads the whole file, in one read transaction, and holds the thread meanwhile.
 * @returns one line for each fault; none where all is well
 * @throws where the file cannot be read for another reason, such as a lock or the disk
 */
export const integrityFaults = (db: DatabaseSync): string[] => {
  try {
    const rows = db.prepare(`PRAGMA integrity_check(${enough})`).all()
    // A row may hold several lines under a heading that names the database.
    const lines = rows.flatMap((row) => String(row.integrity_check).split('\n'))
    return lines.filter((line) => line !== 'ok' && !line.startsWith('***'))
  } catch (error) {
    // The check itself needs the first page and the schema, and throws where those are broken.
    if (isCorruption(error)) return [(error as Error).message]
    throw error
  }
}
