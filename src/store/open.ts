import { openMemory } from './embedded/memory.ts'
import { openEventStoreDb } from './eventstoredb/eventstoredb.ts'
import { misnamed, type Notice, type Store } from './port/port.ts'
import { openSqlite } from './sqlite/sqlite.ts'

const known = 'Use sqlite:<path> (as in sqlite:./data/standpoint.db), esdb://…, esdb+discover://… or memory:'

export type StoreOptions = {
  readOnly?: boolean
  notice?: Notice
  /** Ends the wait for a store on a network; once it is open, it is closed. */
  signal?: AbortSignal
}

/** The path of a `sqlite:` URL; undefined of another. */
export const sqlitePath = (url: string): string | undefined => /^sqlite:(.+)$/i.exec(url)?.[1]

/**
 * The store at a URL: `sqlite:./path`, `sqlite:/absolute/path`, `memory:`, or the connection string of EventStoreDB or
 * KurrentDB. Rejects with StoreUnavailable, in words for the store's owner; they never repeat the URL, which may hold
 * a password.
 */
export const openStore = async (url: string, { readOnly = false, notice, signal }: StoreOptions = {}): Promise<Store> => {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/i.exec(url) ?? []
  if (scheme === undefined || rest === undefined) throw misnamed(`A store is named by a URL with a scheme. ${known}`)
  switch (scheme.toLowerCase()) {
    case 'sqlite':
      if (rest === '') throw misnamed(`A sqlite: store needs a path. ${known}`)
      if (rest === ':memory:') throw misnamed('For a store that keeps nothing, use memory:')
      return openSqlite(rest, { readOnly, ...(notice === undefined ? {} : { notice }) })
    case 'memory':
      if (rest !== '') throw misnamed(`A memory: store has no name. ${known}`)
      if (readOnly) throw misnamed('A memory: store is empty when it is opened, so there is nothing to read')
      return openMemory()
    case 'esdb':
    case 'esdb+discover':
    case 'kurrentdb':
    case 'kurrentdb+discover':
      return openEventStoreDb(url, { readOnly, ...(notice === undefined ? {} : { notice }), ...(signal === undefined ? {} : { signal }) })
    default:
      throw misnamed(`No store has that scheme. ${known}`)
  }
}
