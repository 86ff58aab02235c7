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

/** Something put on record that may be taken back: it counts as never recorded from that revision on. */
export type Revocable<T> = Recorded<T> & { event: string; takenBack?: number }

const stood = ({ revision, takenBack }: { revision: number; takenBack?: number }, at: number): boolean =>
  revision <= at && (takenBack === undefined || takenBack > at)

/** What of a list, in order of recording, stood at a revision: the list itself where that is all. */
export function upTo<T extends { revision: number; takenBack?: number }>(list: readonly T[], revision: number): readonly T[] {
  for (const item of list) if (!stood(item, revision)) return list.filter((each) => stood(each, revision))
  return list
}

/** A list in which the item that an event recorded is taken back. */
export const takenBack = <T extends Revocable<unknown>>(list: readonly T[], event: string, revision: number): readonly T[] =>
  list.map((item) => (item.event === event ? { ...item, takenBack: revision } : item))

/** How something was before a correction put another in its place. */
export interface Past<V> {
  /** The revision from which on it is as it is. */
  since: number
  /** As it was before; null: it was recorded so. */
  was: V | null
}

/** Something on record as it was at a revision, which is not before it was recorded. */
export function valueAt<V extends Partial<Past<V>>>(value: V, revision: number): V {
  let found = value
  while (found.was && (found.since as number) > revision) found = found.was
  return found
}

/** What of a table was on record at a revision, as it then was, in order of recording. */
export function upToRevision<V extends { revision: number } & Partial<Past<V>>>(table: Table<V>, revision: number): V[] {
  const found: V[] = []
  for (const value of table.values()) if (value.revision <= revision) found.push(valueAt(value, revision))
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
