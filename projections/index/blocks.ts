/**
 * Entries ordered by an instant of the world, each of which stood in the record from one revision
 * until another. Nothing is ever taken out, so that any revision can still be asked.
 *
 * They lie in blocks of a few hundred. A question passes over a block whole where nothing in it
 * stood at the revision asked, or where the block's summary says that it holds nothing of use;
 * so it costs about the same for any past as for the present.
 */
export type Entry = {
  /** World time in epoch milliseconds, by which entries are ordered. */
  readonly at: number
  /** The first revision at which it stood. */
  readonly from: number
  /** The first revision at which it no longer did; Infinity while it stands, until `end` sets it. */
  until: number
}

export type Block<E extends Entry, S> = {
  entries: E[]
  /** The `from` of every entry, ascending. */
  starts: number[]
  /** The `until` of every entry that ended, ascending. */
  ends: number[]
  summary: S
}

export type Blocks<E extends Entry, S> = Block<E, S>[]

/** How a block sums its entries up; `add` may only widen the summary, and an entry that ended stays in it. */
export type Summing<E extends Entry, S> = { empty(): S; add(summary: S, entry: E): void }

/** For entries of which a question passes over none but by revision. */
export const unsummed: Summing<never, null> = { empty: () => null, add: () => {} }

export const blockSize = 512

/** The first index from 0 for which a question is answered yes; once it is, it is for all that follow. `length` where it never is. */
export function firstIndex(length: number, isReached: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isReached(middle)) high = middle
    else low = middle + 1
  }
  return low
}

const firstAt = <E extends Entry, S>(block: Block<E, S>): number => (block.entries[0] as E).at
const lastAt = <E extends Entry, S>(block: Block<E, S>): number => (block.entries.at(-1) as E).at

/** How many of ascending numbers are at most `limit`. */
export const countUpTo = (ascending: readonly number[], limit: number): number =>
  ascending.length === 0 || (ascending.at(-1) as number) <= limit
    ? ascending.length
    : firstIndex(ascending.length, (index) => (ascending[index] as number) > limit)

/** The number of entries of a block with `at` ≤ `limit`. */
export const entriesUpTo = <E extends Entry>(entries: readonly E[], limit: number): number =>
  entries.length === 0 || (entries.at(-1) as E).at <= limit
    ? entries.length
    : firstIndex(entries.length, (index) => (entries[index] as E).at > limit)

/** The number of entries of a block with `at` < `limit`. */
export const entriesBefore = <E extends Entry>(entries: readonly E[], limit: number): number =>
  firstIndex(entries.length, (index) => (entries[index] as E).at >= limit)

/** The index of the first block that reaches up to `at`; the number of blocks where none does. */
export const blockReaching = <E extends Entry, S>(blocks: Blocks<E, S>, at: number): number =>
  blocks.length > 0 && lastAt(blocks.at(-1) as Block<E, S>) < at
    ? blocks.length
    : firstIndex(blocks.length, (index) => lastAt(blocks[index] as Block<E, S>) >= at)

function blockOf<E extends Entry, S>(entries: E[], summing: Summing<E, S>): Block<E, S> {
  const block: Block<E, S> = { entries, starts: [], ends: [], summary: summing.empty() }
  for (const entry of entries) {
    block.starts.push(entry.from)
    if (entry.until !== Number.POSITIVE_INFINITY) block.ends.push(entry.until)
    summing.add(block.summary, entry)
  }
  block.starts.sort((a, b) => a - b)
  block.ends.sort((a, b) => a - b)
  return block
}

/** Puts in an entry that stands from now on: its `from` is not before any other's. */
export function insert<E extends Entry, S>(blocks: Blocks<E, S>, summing: Summing<E, S>, entry: E): void {
  const index = Math.min(blockReaching(blocks, entry.at), Math.max(blocks.length - 1, 0))
  const block = blocks[index]
  if (block === undefined) {
    blocks.push(blockOf([entry], summing))
    return
  }
  const place = entriesUpTo(block.entries, entry.at)
  if (place === block.entries.length) block.entries.push(entry)
  else block.entries.splice(place, 0, entry)
  block.starts.push(entry.from)
  summing.add(block.summary, entry)
  if (block.entries.length > blockSize) {
    // An append at the end leaves the full block as it is: in the order of time, blocks fill up.
    const cut = index === blocks.length - 1 && place === block.entries.length - 1 ? blockSize : blockSize / 2
    blocks.splice(index, 1, blockOf(block.entries.slice(0, cut), summing), blockOf(block.entries.slice(cut), summing))
  }
}

/** Ends an entry at a revision not before any other's end. */
export function end<E extends Entry, S>(blocks: Blocks<E, S>, entry: E, revision: number): void {
  entry.until = revision
  for (let index = blockReaching(blocks, entry.at); index < blocks.length; index++) {
    const block = blocks[index] as Block<E, S>
    if (block.entries.includes(entry)) {
      block.ends.push(revision)
      return
    }
  }
  throw new Error('an entry was ended that was never put in')
}

/** Whether an entry stood at a revision. */
export const stood = (entry: Readonly<Pick<Entry, 'from' | 'until'>>, revision: number): boolean =>
  entry.from <= revision && revision < entry.until

/** Whether any entry of a block can have stood at a revision; false is certain. */
export const mayStand = <E extends Entry, S>({ starts, ends }: Block<E, S>, revision: number): boolean =>
  (starts[0] as number) <= revision && (ends.length < starts.length || (ends.at(-1) as number) > revision)

/** How many entries of a block stood at a revision. */
export const countStanding = <E extends Entry, S>({ starts, ends }: Block<E, S>, revision: number): number =>
  countUpTo(starts, revision) - countUpTo(ends, revision)

/** The last block that holds an entry with `at` ≤ `limit`, by its index; −1 where none does. */
export function blockBefore<E extends Entry, S>(blocks: Blocks<E, S>, limit: number): number {
  let index = Math.min(blockReaching(blocks, limit), blocks.length - 1)
  // Entries of one instant may lie in several blocks.
  while (index + 1 < blocks.length && firstAt(blocks[index + 1] as Block<E, S>) <= limit) index++
  return index
}

/** The latest entry with `at` ≤ `limit` that stood at a revision; null where there is none. */
export function findLast<E extends Entry, S>(blocks: Blocks<E, S>, limit: number, revision: number): E | null {
  for (let index = blockBefore(blocks, limit); index >= 0; index--) {
    const block = blocks[index] as Block<E, S>
    if (!mayStand(block, revision)) continue
    for (let place = entriesUpTo(block.entries, limit) - 1; place >= 0; place--) {
      const entry = block.entries[place] as E
      if (stood(entry, revision)) return entry
    }
  }
  return null
}

/** Visits the entries with `start` ≤ `at` ≤ `finish` that stood at a revision, in order. */
export function between<E extends Entry, S>(
  blocks: Blocks<E, S>,
  start: number,
  finish: number,
  revision: number,
  visit: (entry: E) => void,
): void {
  for (let index = blockReaching(blocks, start); index < blocks.length; index++) {
    const block = blocks[index] as Block<E, S>
    if (firstAt(block) > finish) return
    if (!mayStand(block, revision)) continue
    for (let place = entriesBefore(block.entries, start); place < block.entries.length; place++) {
      const entry = block.entries[place] as E
      if (entry.at > finish) return
      if (stood(entry, revision)) visit(entry)
    }
  }
}

/** The instants from `start` to `finish` at which entries lie, ascending, each once; at some of them none may have stood. */
export function instantsBetween<E extends Entry, S>(blocks: Blocks<E, S>, start: number, finish: number): number[] {
  const instants: number[] = []
  for (let index = blockReaching(blocks, start); index < blocks.length; index++) {
    const block = blocks[index] as Block<E, S>
    if (firstAt(block) > finish) break
    // Crowded instants fill whole blocks.
    const entries = firstAt(block) === lastAt(block) ? block.entries.slice(0, 1) : block.entries
    for (let place = entriesBefore(entries, start); place < entries.length; place++) {
      const { at } = entries[place] as E
      if (at > finish) break
      if (at !== instants.at(-1)) instants.push(at)
    }
  }
  return instants
}

/** Blocks of entries that are in order already. */
export function blocksOf<E extends Entry, S>(entries: readonly E[], summing: Summing<E, S>): Blocks<E, S> {
  const blocks: Blocks<E, S> = []
  for (let place = 0; place < entries.length; place += blockSize) blocks.push(blockOf(entries.slice(place, place + blockSize), summing))
  return blocks
}
