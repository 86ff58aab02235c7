/** What the folds need of a map: insertion order, and values that are replaced, never altered. */
export type Table<V> = {
  get(id: string): V | undefined
  has(id: string): boolean
  set(id: string, value: V): unknown
  values(): Iterable<V>
}

/** A table that sees through to another and keeps what is written to itself. */
export function overlay<V>(base: Table<V>): Table<V> {
  const own = new Map<string, V>()
  return {
    get: (id) => own.get(id) ?? base.get(id),
    has: (id) => own.has(id) || base.has(id),
    set: (id, value) => own.set(id, value),
    *values() {
      yield* own.values()
      for (const value of base.values()) yield value
    },
  }
}
