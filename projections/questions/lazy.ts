/** A list whose items are made as they are taken. `undefined` is no item: there whoever takes them may turn to something else. */
export type Lazy<T> = Iterable<T | undefined>

/** A record whose entries are made as they are taken. */
export class LazyRecord<V> {
  readonly entries: Lazy<readonly [key: string, value: V]>

  constructor(entries: Lazy<readonly [key: string, value: V]>) {
    this.entries = entries
  }
}

type IsRecord<V> = V extends object ? (string extends keyof V ? true : false) : false

/** Something whose records may be made as they are taken. */
type Item<T> = T extends object ? { [K in keyof T]: IsRecord<T[K]> extends true ? T[K] | LazyRecord<T[K][keyof T[K]]> : T[K] } : T

/** An answer whose lists and records may be made as they are taken, each of them once. */
export type LazyAnswer<A> = Item<{ [K in keyof A]: A[K] extends readonly (infer T)[] ? Lazy<Item<T>> : A[K] }>

/** The entries of a record, made or not. */
export const entriesOf = <V>(record: Readonly<Record<string, V>> | LazyRecord<V>): Lazy<readonly [key: string, value: V]> =>
  record instanceof LazyRecord ? record.entries : Object.entries(record)

/** Work that gives way now and then, and comes to something. */
export type Stepwise<T> = Generator<undefined, T>

/** An answer with all its lists and records made. */
export function* made<A>(answer: LazyAnswer<A>): Stepwise<A> {
  return (yield* madeOf(answer)) as A
}

function* madeOf(value: unknown): Stepwise<unknown> {
  if (value instanceof LazyRecord) return Object.fromEntries((yield* madeOf(value.entries)) as [string, unknown][])
  if (typeof value !== 'object' || value === null) return value
  if (!(Symbol.iterator in value)) {
    if (!Object.values(value).some(isLazy)) return value
    return Object.fromEntries((yield* madeOf(Object.entries(value))) as [string, unknown][])
  }
  const items: unknown[] = []
  for (const item of value as Lazy<unknown>) {
    if (item !== undefined) items.push(yield* madeOf(item))
    yield undefined
  }
  return items
}

/** Does such work in one go. */
export function finished<T>(work: Stepwise<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Whether a value is made only when it is taken. */
export const isLazy = (value: unknown): boolean =>
  value instanceof LazyRecord || (typeof value === 'object' && value !== null && Symbol.iterator in value && !Array.isArray(value))

/**
 * The first items of a list, at most so many, and the one after them. Without a limit the list is
 * handed on as it is, to be made when it is taken.
 */
export function* firstOf<T>(items: Lazy<T>, limit: number): Stepwise<{ items: Lazy<T>; after?: T }> {
  if (limit === Number.POSITIVE_INFINITY) return { items }
  const page: T[] = []
  for (const item of items) {
    if (item !== undefined && page.length === limit) return { items: page, after: item }
    if (item !== undefined) page.push(item)
    yield undefined
  }
  return { items: page }
}

/** A list with something made of each item. */
export function* mapped<T, U>(items: Lazy<T>, make: (item: T) => U): Generator<U | undefined> {
  for (const item of items) yield item === undefined ? undefined : make(item)
}
