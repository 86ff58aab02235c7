import { DatabaseSync } from 'node:sqlite'
import type { Store } from '../port/port.ts'
import { embeddedStore } from './backend.ts'
import { type Engine, sqliteEngine } from './engine.ts'
import { createTables } from './schema.ts'

export const memoryEngine = (): Engine => {
  const db = new DatabaseSync(':memory:')
  createTables(db)
  // Nobody else can open it, so that there is nothing to lock.
  return sqliteEngine(db, { close: () => {} })
}

/** A store that ends with its process: for tests, and for trying things out. */
export const openMemory = (): Store => embeddedStore(memoryEngine())
