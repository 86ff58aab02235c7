/** What the folds need of a map: insertion order, and values that are replaced, never altered. */
export type Table<V> = {
  get(id: string): V | undefined
  has(id: string): boolean
  set(id: string, value: V): unknown
  entries(): Iterable<[string, V]>
  values(): Iterable<V>
}

/** Something put on record at a revision; a question about an earlier one does not see it. */
export type Recorded<T> = T & { revision: number }

/** What a list, in order of recording, held at a revision. */
export const upTo = <T extends { revision: number }>(list: readonly T[], revision: number): readonly T[] =>
  list.length === 0 || (list.at(-1) as T).revision <= revision ? list : list.filter((item) => item.revision <= revision)

/** What of a table was on record at a revision, in order of recording. */
export function upToRevision<V extends { revision: number }>(table: Table<V>, revision: number): V[] {
  const found: V[] = []
  for (const value of table.values()) if (value.revision <= revision) found.push(value)
  return found
}

/** Changes the entry of a table to a new value made from the old; an unknown id is a bug of the registrar. */
export function replace<V>(table: Table<V>, id: string, change: (old: V) => V): void {
  const old = table.get(id)
  if (old === undefined) throw new Error(`the log names ${id}, which it never introduced`)
  table.set(id, change(old))
}

/** A table that sees through to another and keeps what is written to itself. */
export function overlay<V>(base: Table<V>): Table<V> {
  const own = new Map<string, V>()
  return {
    get: (id) => own.get(id) ?? base.get(id),
    has: (id) => own.has(id) || base.has(id),
    set: (id, value) => own.set(id, value),
    *entries() {
      for (const [id, value] of base.entries()) yield [id, own.get(id) ?? value] as [string, V]
      for (const entry of own.entries()) if (!base.has(entry[0])) yield entry
    },
    *values() {
      for (const [, value] of this.entries()) yield value
    },
  }
}
