/** What the folds need of a map: insertion order, and values that are replaced, never altered. */
export type Table<V> = {
  get(id: string): V | undefined
  has(id: string): boolean
  set(id: string, value: V): unknown
  entries(): Iterable<[string, V]>
  values(): Iterable<V>
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
