import type { Status } from '../../events/status.ts'
import { between, findLast, mayStand, stood } from '../index/blocks.ts'
import type { Cell, Claims } from '../index/claims.ts'
import { runAt, runsBetween, type Step } from '../index/runs.ts'
import type { Times } from './admitted.ts'
import { statusAt } from './decisive.ts'

/*
 * Rule 6: since is the instant at which the present unbroken run of the status had certainly begun. The runs are kept;
 * only where something was published too late for the question is the status worked out again, step by step.
 */

/** The instant since when the status at those times has held, in epoch ms; null where it never was another. */
export function sinceWhen(cell: Cell, times: Times): number | null {
  const unpublished = firstUnpublished(cell, times)
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

/** Every run of the status at those times, in order of world time. */
export function runsOf(cell: Cell, times: Times): Step<Status>[] {
  const unpublished = firstUnpublished(cell, times)
  const stored = runsBetween(cell.runs, Number.NEGATIVE_INFINITY, Math.min(times.asOf, unpublished - 1), times.revision)
  const runs: Step<Status>[] = stored.map(({ at, status }) => ({ at, status }))
  if (unpublished > times.asOf) return runs
  for (const step of courseOf(cell, unpublished, times.asOf, times))
    if (step.status !== (runs.at(-1)?.status ?? 'unstated')) runs.push(step)
  return runs
}

/** The status from each instant of a window, both ends inclusive, at which it may have changed. */
export const courseOf = (cell: Cell, from: number, until: number, times: Times): Step<Status>[] =>
  stepsBetween(cell, from, until, times.revision).map((at) => ({ at, status: statusAt(cell, { ...times, asOf: at }) }))

/** The instants, both ends inclusive, at which the status may change: where a claim had certainly been made, or was denied. */
function stepsBetween(cell: Cell, from: number, until: number, revision: number): number[] {
  const steps = [from]
  const step = (at: number) => {
    if (at !== steps.at(-1)) steps.push(at)
  }
  between(cell.claims, from, until, revision, ({ at }) => step(at))
  if (until !== Number.POSITIVE_INFINITY) step(until)
  const denials: number[] = []
  between(cell.selfDenials, from, until, revision, ({ at, claim }) => {
    if (stood(claim, revision)) denials.push(at)
  })
  return denials.length === 0 ? steps : [...new Set([...steps, ...denials])].sort((a, b) => a - b)
}

/** The last instant up to a limit at which the status may have changed; before all time where there is none. */
function stepBefore(cell: Cell, limit: number, revision: number): number {
  const claim = findLast(cell.claims, limit, revision)?.at ?? Number.NEGATIVE_INFINITY
  // Denials of what no longer stands are steps too, at which nothing changes.
  const denial = findLast(cell.selfDenials, limit, revision)?.at ?? Number.NEGATIVE_INFINITY
  return Math.max(claim, denial)
}

/** The first instant of a claim or denial that stood at the revision but was published too late for the question. */
function firstUnpublished({ claims, selfDenials }: Cell, times: Times): number {
  if (times.publishedBy === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  let first = firstUnpublishedClaim(claims, times)
  between(selfDenials, Number.NEGATIVE_INFINITY, first, times.revision, ({ at, published }) => {
    if (published > times.publishedBy && at < first) first = at
  })
  return first
}

function firstUnpublishedClaim(claims: Claims, { revision, publishedBy }: Times): number {
  for (const block of claims) {
    if (block.summary.lastPublished <= publishedBy || !mayStand(block, revision)) continue
    for (const claim of block.entries) if (claim.published > publishedBy && stood(claim, revision)) return claim.at
  }
  return Number.POSITIVE_INFINITY
}
