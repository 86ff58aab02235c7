import { type Cell, statusAt, stepsBetween } from '../cell.ts'
import { between, findLast } from '../index/blocks.ts'
import { firstUnpublished, type Times } from '../index/claims.ts'
import { type Run, runAt, runsBetween } from '../index/runs.ts'
import type { Status } from '../index/vocabulary.ts'

/**
 * The instant at which the present unbroken run of the status at those times began (rule 6), in
 * epoch ms; null where it never was another.
 */
export function sinceWhen(cell: Cell, times: Times): number | null {
  const unpublished = firstLate(cell, times)
  if (unpublished > times.asOf) return runAt(cell.runs, times.asOf, times.revision)?.at ?? null
  // From the first thing not yet published on, the stored runs know too much: walk back over the steps to there.
  const status = statusAt(cell, times)
  let since = unpublished
  for (let at = stepBefore(cell, times.asOf, times.revision); at >= unpublished; at = stepBefore(cell, at - 1, times.revision)) {
    if (statusAt(cell, { ...times, asOf: at }) !== status) return since
    since = at
  }
  const before = runAt(cell.runs, unpublished - 1, times.revision)
  if ((before?.status ?? 'unstated') !== status) return since
  return before?.at ?? null
}

/** The first instant of a claim or denial that stood at the revision but was published too late for the question. */
function firstLate(cell: Cell, times: Times): number {
  if (times.publishedBy === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  let first = firstUnpublished(cell.claims, times)
  between(cell.disownings, Number.NEGATIVE_INFINITY, first, times.revision, ({ at, published }) => {
    if (published > times.publishedBy && at < first) first = at
  })
  return first
}

/** Every run of the status at those times, in order of world time. */
export function runsOf(cell: Cell, times: Times): { at: number; status: Status }[] {
  const unpublished = firstLate(cell, times)
  const stored: Pick<Run<Status>, 'at' | 'status'>[] = runsBetween(
    cell.runs,
    Number.NEGATIVE_INFINITY,
    Math.min(times.asOf, unpublished - 1),
    times.revision,
  )
  const runs = stored.map(({ at, status }) => ({ at, status }))
  if (unpublished > times.asOf) return runs
  for (const at of stepsBetween(cell, unpublished, times.asOf, times.revision)) {
    const status = statusAt(cell, { ...times, asOf: at })
    if (status !== (runs.at(-1)?.status ?? 'unstated')) runs.push({ at, status })
  }
  return runs
}

/** The last instant up to a limit at which the status may have changed; before all time where there is none. */
function stepBefore(cell: Cell, limit: number, revision: number): number {
  const claim = findLast(cell.claims, limit, revision)?.at ?? Number.NEGATIVE_INFINITY
  // Denials of what no longer stands are steps too, at which nothing changes.
  const disowning = findLast(cell.disownings, limit, revision)?.at ?? Number.NEGATIVE_INFINITY
  return Math.max(claim, disowning)
}
