import { DatabaseSync } from 'node:sqlite'
import type { StoredEvent } from '../src/store/port/batch.ts'
import { createTables } from '../src/store/sqlite/schema.ts'

export type BareLog = { append(rows: readonly StoredEvent[], perCommit: number): void; close(): void }

/** Inserts into the tables of the SQLite store and nothing else: no checks, no promises, no JSON. */
export function openBareLog(path: string): BareLog {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  createTables(db)
  db.exec("INSERT INTO categories VALUES (1, 'negotiation-'); INSERT INTO streams VALUES (1, 'negotiation-bench', 1, NULL)")
  const insert = db.prepare('INSERT INTO events (stream, category, revision, id, body) VALUES (1, 1, ?, ?, ?)')
  let revision = 0
  return {
    append(rows, perCommit) {
      for (let from = 0; from < rows.length; from += perCommit) {
        db.exec('BEGIN IMMEDIATE')
        for (const { id, body } of rows.slice(from, from + perCommit)) insert.run(revision++, id, body)
        db.exec('COMMIT')
      }
    },
    close: () => db.close(),
  }
}

const pageSize = 1000

/** Reads every row of a store's file in order and parses its JSON; hands each event over and keeps none. */
export function readBare(path: string, take: (event: unknown) => void): void {
  const db = new DatabaseSync(path, { readOnly: true })
  const page = db.prepare('SELECT position, body FROM events WHERE position > ? ORDER BY position LIMIT ?')
  page.setReturnArrays(true)
  for (let after = -1; ; ) {
    const rows = page.all(after, pageSize) as unknown[] as [number, string][]
    for (const [position, body] of rows) {
      after = position
      take(JSON.parse(body))
    }
    if (rows.length < pageSize) break
  }
  db.close()
}
