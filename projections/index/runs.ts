import { type Blocks, between, type Entry, end, findLast, insert, unsummed } from './blocks.ts'

/** A status begins at an instant of the world; it lasts until the next run that stands at the same revision. */
export type Run<T> = Entry & { status: T }

/**
 * A status through world time, at every revision: a step function that was `unstated` before the
 * first run. Without the record's second clock it would be a plain list.
 */
export type Runs<T> = Blocks<Run<T>, null>

/** A status from an instant on. */
export type Step<T> = { at: number; status: T }

/** A stretch of world time, from inclusive, until exclusive, whose status differs from what it was. */
export type Stretch<T> = { from: number; until: number; before: T; after: T }

/** The same runs, to be written on by themselves. */
export const copyOf = <T>(runs: Runs<T>): Runs<T> =>
  runs.map(({ entries, starts, ends }) => ({
    entries: entries.map((run) => ({ ...run })),
    starts: [...starts],
    ends: [...ends],
    summary: null,
  }))

/** The run in force at an instant, as known at a revision; null before the first. */
export const runAt = <T>(runs: Runs<T>, at: number, revision: number): Run<T> | null => findLast(runs, at, revision)

/** The runs that begin between two instants, both inclusive, as known at a revision, in order. */
export function runsBetween<T>(runs: Runs<T>, start: number, finish: number, revision: number): Run<T>[] {
  const found: Run<T>[] = []
  between(runs, start, finish, revision, (run) => found.push(run))
  return found
}

/**
 * Writes a stretch of world time anew, as of a revision.
 * @param window where the status may differ from what it was before the revision, both ends inclusive
 * @param course the status from each instant in the window at which it may have changed, ascending
 * @returns the stretches whose status differs, in order; equal neighbours are one stretch
 */
export function rewrite<T>(
  runs: Runs<T>,
  revision: number,
  window: { from: number; until: number },
  course: readonly Step<T>[],
  unstated: T,
): Stretch<T>[] {
  const old = runsBetween(runs, window.from, window.until, revision - 1)
  const outset = runAt(runs, window.from - 1, revision - 1)?.status ?? unstated
  const fresh: Step<T>[] = []
  let status = outset
  for (const step of course) {
    if (step.status !== status) fresh.push(step)
    status = step.status
  }
  if (old.length === 0 && fresh.length === 0) return []
  const isKept = (one: Step<T>, others: readonly Step<T>[]) => others.some(({ at, status }) => at === one.at && status === one.status)
  const stretches = differences(old, fresh, outset)
  const lapsed = old.filter((run) => !isKept(run, fresh))
  const begun = fresh.filter((step) => !isKept(step, old))
  for (const run of lapsed) end(runs, run, revision)
  for (const { at, status: next } of begun) insert(runs, unsummed, { at, status: next, from: revision, until: Number.POSITIVE_INFINITY })
  return stretches
}

/** Where two step functions differ that set out from the same status. */
function differences<T>(old: readonly Step<T>[], fresh: readonly Step<T>[], outset: T): Stretch<T>[] {
  const stretches: Stretch<T>[] = []
  let [before, after] = [outset, outset]
  for (let [i, j] = [0, 0]; i < old.length || j < fresh.length; ) {
    const at = Math.min(old[i]?.at ?? Number.POSITIVE_INFINITY, fresh[j]?.at ?? Number.POSITIVE_INFINITY)
    if (old[i]?.at === at) before = (old[i++] as Step<T>).status
    if (fresh[j]?.at === at) after = (fresh[j++] as Step<T>).status
    const last = stretches.at(-1)
    if (last !== undefined && last.until === Number.POSITIVE_INFINITY) {
      if (last.before === before && last.after === after) continue
      last.until = at
    }
    if (before !== after) stretches.push({ from: at, until: Number.POSITIVE_INFINITY, before, after })
  }
  return stretches
}
