import { openMemory } from './memory.ts'
import { type Store, StoreUnavailable } from './port.ts'
import { openSqlite } from './sqlite.ts'

const known = 'Use sqlite:<path> (as in sqlite:./data/standpoint.db) or memory:'

/**
 * The store at a URL: `sqlite:./path`, `sqlite:/absolute/path` or `memory:`. Rejects with StoreUnavailable, in words
 * for the store's owner; they never repeat the URL, which may hold a password.
 */
export const openStore = async (url: string, { readOnly = false }: { readOnly?: boolean } = {}): Promise<Store> => {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/i.exec(url) ?? []
  if (scheme === undefined || rest === undefined) throw new StoreUnavailable(`A store is named by a URL with a scheme. ${known}`)
  switch (scheme.toLowerCase()) {
    case 'sqlite':
      if (rest === '') throw new StoreUnavailable(`A sqlite: store needs a path. ${known}`)
      if (rest === ':memory:') throw new StoreUnavailable('For a store that keeps nothing, use memory:')
      return openSqlite(rest, { readOnly })
    case 'memory':
      if (rest !== '') throw new StoreUnavailable(`A memory: store has no name. ${known}`)
      if (readOnly) throw new StoreUnavailable('A memory: store is empty when it is opened, so there is nothing to read')
      return openMemory()
    case 'esdb':
    case 'esdb+discover':
      throw new StoreUnavailable(`EventStoreDB (${scheme}:) is not part of this version. ${known}`)
    default:
      throw new StoreUnavailable(`No store has the scheme ${scheme}:. ${known}`)
  }
}
