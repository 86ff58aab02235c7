import { resolve } from 'node:path'
import { misnamed, type Store, type StoreOptions, StoreUnavailable } from './port/port.ts'
import { openFailure } from './sqlite/failure.ts'
import { openMemory } from './sqlite/memory.ts'
import { openReadOnly } from './sqlite/read-only.ts'
import { assertLog, integrityFaults } from './sqlite/schema.ts'
import { openSqlite } from './sqlite/sqlite.ts'

const known = 'Use sqlite:<path> (as in sqlite:./data/standpoint.db), esdb://…, esdb+discover://… or memory:'

/** The path of a `sqlite:` URL; undefined of another. */
export const sqlitePath = (url: string): string | undefined => /^sqlite:(.+)$/i.exec(url)?.[1]

/**
 * The store at a URL: `sqlite:./path`, `sqlite:/absolute/path`, `memory:`, or the connection string of EventStoreDB or
 * KurrentDB. Rejects with StoreUnavailable, in words for the store's owner; they never repeat the URL, which may hold
 * a password.
 */
export const openStore = async (url: string, options: StoreOptions = {}): Promise<Store> => {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/i.exec(url) ?? []
  if (scheme === undefined || rest === undefined) throw misnamed(`A store is named by a URL with a scheme. ${known}`)
  switch (scheme.toLowerCase()) {
    case 'sqlite':
      if (rest === '') throw misnamed(`A sqlite: store needs a path. ${known}`)
      if (rest === ':memory:') throw misnamed('For a store that keeps nothing, use memory:')
      return openSqlite(rest, options)
    case 'memory':
      if (rest !== '') throw misnamed(`A memory: store has no name. ${known}`)
      if (options.readOnly) throw misnamed('A memory: store is empty when it is opened, so there is nothing to read')
      return openMemory()
    case 'esdb':
    case 'esdb+discover':
    case 'kurrentdb':
    case 'kurrentdb+discover': {
      // Its client takes as long to load as all the rest.
      const { openEventStoreDb } = await import('./eventstoredb/eventstoredb.ts')
      return openEventStoreDb(url, options)
    }
    default:
      throw misnamed(`No store has that scheme. ${known}`)
  }
}

/**
 * What the check of the database itself finds wrong with the file of a store: one line for each fault, none where it is
 * a whole log, and null where the store at that URL is no file. It reads the whole file, and holds the thread meanwhile.
 * Throws StoreUnavailable where it cannot be read for another reason, or is another program's or a newer version's.
 */
export const fileFaults = (url: string): string[] | null => {
  const path = sqlitePath(url)
  if (path === undefined) return null
  try {
    const db = openReadOnly(resolve(path))
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
