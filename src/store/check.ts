import { resolve } from 'node:path'
import { StoreUnavailable } from './port/port.ts'
import { openFailure } from './sqlite/failure.ts'
import { integrityFaults } from './sqlite/integrity.ts'
import { openForReading } from './sqlite/reader.ts'
import { assertLog } from './sqlite/schema.ts'

const patienceMs = 5000

/**
 * What the check of the database itself finds wrong with the file of a store: one line for each fault, none where it is
 * a whole log, and null where the store at that URL is no file. It reads the whole file, and holds the thread meanwhile.
 * Throws StoreUnavailable where it cannot be read for another reason, or is another program's or a newer version's.
 */
export const fileFaults = (url: string): string[] | null => {
  const path = /^sqlite:(.+)$/i.exec(url)?.[1]
  if (path === undefined) return null
  try {
    const db = openForReading(resolve(path), patienceMs)
    try {
      const faults = integrityFaults(db)
      // An empty file is a whole database to SQLite.
      if (faults.length === 0) assertLog(db, path)
      return faults
    } finally {
      db.close()
    }
  } catch (error) {
    const failure = error instanceof StoreUnavailable ? error : openFailure(path, error)
    if (failure.fault !== 'damaged') throw failure
    return [failure.message]
  }
}
