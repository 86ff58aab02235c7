import { closeSync, openSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** The size of a page of the database, and on which page an index of it begins. */
const placeOf = (path: string, index: string): { size: number; page: number } => {
  const db = new DatabaseSync(path)
  try {
    const size = Number(db.prepare('PRAGMA page_size').get()?.page_size)
    const page = Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(index)?.rootpage)
    return { size, page }
  } finally {
    db.close()
  }
}

/** Overwrites a page (the first is 1) of a database that nobody has open. */
export const ruinPage = (path: string, page: number, byte = 0, size = 4096): void => {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(size, byte), 0, size, (page - 1) * size)
  closeSync(file)
}

/** Writes garbage over the page on which an index begins. */
export const ruinIndex = (path: string, index: string): void => {
  const { size, page } = placeOf(path, index)
  ruinPage(path, page, 0xa5, size)
}
