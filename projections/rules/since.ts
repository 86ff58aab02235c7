import type { Status } from '../../events/status.ts'
import { Precision } from '../../events/time.ts'
import { between, findLast, instantsBetween, mayStand, stood } from '../index/blocks.ts'
import type { Cell, Claims, SelfDenial } from '../index/claims.ts'
import { type Runs, runAt, runsBetween, type Step } from '../index/runs.ts'
import { candidates } from './candidates.ts'
import { type Decision, statusAt } from './decisive.ts'
import { horizonOf, type Times } from './question.ts'
import type { Development, Registry } from './record.ts'
import { bodyAt, denialSpan } from './standing.ts'

/*
 * Rule 6: since is the instant at which the present unbroken run of the status had certainly begun. The runs are kept;
 * only where the question changes them (something was published too late for it, set aside, or speaks of another version)
 * is the status worked out again, step by step.
 */

/** The runs kept of the bases that may decide a question. */
export function keptRuns({ runs }: Cell, weakest: number): Runs<Status> {
  for (let strength = weakest; strength >= 0; strength--) {
    const kept = runs?.[strength]
    if (kept !== undefined) return kept
  }
  return []
}

/** The instant since when the status of a question has held, in epoch ms; null where it never was another. */
export function sinceWhen(cell: Cell, times: Times): number | null {
  const { revision, weakest } = times
  const horizon = horizonOf(times)
  const runs = keptRuns(cell, weakest)
  const unkept = firstUnkept(cell, times)
  if (unkept > horizon) return runAt(runs, horizon, revision)?.at ?? null
  // From the first thing on that the question does not admit, the stored runs know too much: walk back over the steps to there.
  const status = statusAt(cell, times)
  let since: number | null = unkept
  for (
    let at = stepBefore(cell, horizon, revision);
    at >= unkept && at !== Number.NEGATIVE_INFINITY;
    at = stepBefore(cell, at - 1, revision)
  ) {
    if (statusAt(cell, { ...times, asOf: at }) !== status) return since
    since = at
  }
  const before = cell.runs === null ? null : runAt(runs, unkept - 1, revision)
  if ((before?.status ?? 'unstated') !== status) return since
  return before?.at ?? null
}

/**
 * The instant since when the status has held on the basis that decides it, or a stronger one: the `since` of the same
 * question asked of those bases alone, but never before `since`; null where that would say another status.
 */
export function basisSinceWhen(cell: Cell, { status, strength }: Decision, since: number | null, times: Times): number | null {
  if (strength === null) return null
  // Where nothing weaker was ever said, the question is the same.
  if (cell.runs !== null && keptRuns(cell, strength) === keptRuns(cell, times.weakest)) return since
  const alone = { ...times, weakest: strength }
  if (statusAt(cell, alone) !== status) return null
  const own = sinceWhen(cell, alone)
  // Null is since ever, which is before any since.
  return since === null ? own : Math.max(own ?? since, since)
}

/** Every run of the status at those times, in order of world time. */
export function runsOf(cell: Cell, times: Times): Step<Status>[] {
  const horizon = horizonOf(times)
  const unkept = firstUnkept(cell, times)
  const stored = runsBetween(keptRuns(cell, times.weakest), Number.NEGATIVE_INFINITY, Math.min(horizon, unkept - 1), times.revision)
  const runs: Step<Status>[] = stored.map(({ at, status }) => ({ at, status }))
  if (unkept > horizon) return runs
  for (const step of courseOf(cell, unkept, horizon, times)) if (step.status !== (runs.at(-1)?.status ?? 'unstated')) runs.push(step)
  return runs
}

/** The status from each instant of a window, both ends inclusive, at which it may have changed. */
export function courseOf(cell: Cell, from: number, until: number, times: Times): Step<Status>[] {
  // One question for all steps: the fold asks this of every event.
  const then = { ...times }
  return stepsBetween(cell, from, until, times.revision).map((at) => {
    then.asOf = at
    return { at, status: statusAt(cell, then) }
  })
}

/** The instants, both ends inclusive, at which the status may change: where a claim had certainly been made, or was denied. */
function stepsBetween(cell: Cell, from: number, until: number, revision: number): number[] {
  const steps = [from]
  const step = (at: number) => {
    if (at !== steps.at(-1)) steps.push(at)
  }
  for (const at of instantsBetween(cell.claims, from, until)) step(at)
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

/** The first instant from which the runs kept may differ from those that the question admits. */
function firstUnkept({ claims, selfDenials, runs }: Cell, times: Times): number {
  if (runs === null) return Number.NEGATIVE_INFINITY
  if (times.publishedBy === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  // An order may be published later than both that it orders.
  if (times.follows !== null) return Number.NEGATIVE_INFINITY
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

/** What the party itself denied at the very instant of a question, of what were candidates just before. */
export function deniedAt(cell: Readonly<Cell>, times: Times): SelfDenial[] {
  if (cell.selfDenials.length === 0) return []
  return candidates(cell.claims, { ...times, asOf: times.asOf - 1 }).flatMap(({ denials }) =>
    denials.filter(({ at, published, from }) => at === times.asOf && from <= times.revision && published <= times.publishedBy),
  )
}

/** How exactly the instant of a question is known at which the status changed: by the finest of what changed it. */
export function precisionAt({ developments }: Registry, cell: Readonly<Cell>, times: Times): Precision | null {
  const { revision, asOf } = times
  const taken = candidates(cell.claims, times).filter(({ at }) => at === asOf)
  const found = taken.map(({ development }) => bodyAt(developments.get(development) as Development, revision).occurred.precision)
  for (const { event } of deniedAt(cell, times))
    for (const { development } of candidates(cell.claims, { ...times, asOf: asOf - 1 })) {
      const denial = developments.get(development)?.denials.find((one) => one.event === event)
      if (denial !== undefined) found.push(denial.occurred.precision)
    }
  return Precision.options.find((precision) => found.includes(precision)) ?? null
}

/** The first instant at which that change can have come: the latest beginning of what made it, or the instant itself. */
export function earliestAt({ developments, frame }: Registry, cell: Readonly<Cell>, times: Times): number {
  const { revision, asOf } = times
  const found = candidates(cell.claims, times).flatMap(({ at, earliest }) => (at === asOf ? earliest : []))
  const denied = new Set(deniedAt(cell, times).map(({ event }) => event))
  if (denied.size > 0)
    for (const { development } of candidates(cell.claims, { ...times, asOf: asOf - 1 }))
      for (const denial of developments.get(development)?.denials ?? [])
        if (denied.has(denial.event)) found.push(denialSpan(frame.reports, denial, revision).earliest)
  return found.length === 0 ? asOf : Math.min(asOf, Math.max(...found))
}
