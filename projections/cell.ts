import type { Status } from '../events/status.ts'
import { end, insert, unsummed } from './index/blocks.ts'
import { type Cell, type Claim, type KeptClaim, reach, type SelfDenial } from './index/claims.ts'
import { copyOf, type Runs, rewrite, type Stretch } from './index/runs.ts'
import { canDecide, supersededFrom } from './rules/candidates.ts'
import type { Follows } from './rules/question.ts'
import { presentAt } from './rules/question.ts'
import { courseOf, keptRuns } from './rules/since.ts'

/** What one event does to a cell. */
export type CellChange = {
  opened: KeptClaim[]
  closed: KeptClaim[]
  /** To be shown as retracted from now on, and no longer. */
  retracted: Claim[]
  restored: Claim[]
  denial?: { claims: KeptClaim[]; by: SelfDenial }
  /** What is recorded of the order of its developments is another. */
  isReordered: boolean
}

type Touch = { claim: Claim; from: number }

/**
 * Takes a change into a cell.
 * @param follows the recorded order, as the event left it
 * @returns the stretches of world time whose status it rewrote
 */
export function evolveCell(cell: Cell, change: CellChange, revision: number, follows: Follows | null): Stretch<Status>[] {
  const touched: Touch[] = []
  const deny = (claim: KeptClaim, { at, published }: SelfDenial) =>
    insert(cell.selfDenials, unsummed, { at, from: revision, until: Number.POSITIVE_INFINITY, claim, published })
  for (const claim of change.closed) {
    if (canDecide(claim)) end(cell.claims, claim, revision)
    else claim.until = revision
    touched.push({ claim, from: claim.at })
  }
  for (const claim of change.restored) {
    const shown = cell.retracted.find((one) => one.claim === claim && one.until === Number.POSITIVE_INFINITY)
    if (shown !== undefined) shown.until = revision
  }
  for (const claim of change.retracted) cell.retracted.push({ claim, from: revision, until: Number.POSITIVE_INFINITY })
  for (const claim of change.opened) {
    if (canDecide(claim)) insert(cell.claims, reach, claim)
    else cell.alleged.push(claim)
    for (const denial of claim.denials) deny(claim, denial)
    touched.push({ claim, from: claim.at })
  }
  if (change.denial !== undefined) {
    const { claims, by } = change.denial
    for (const claim of claims) {
      claim.denials = [...claim.denials, by]
      deny(claim, by)
      touched.push({ claim, from: Math.max(claim.at, by.at) })
    }
  }
  return rewriteRuns(
    cell,
    touched.filter(({ claim }) => canDecide(claim)),
    change.isReordered,
    revision,
    follows,
  )
}

/** Brings the runs of a cell, of every basis that keeps its own, to what now stands; gives what it did to those of all bases. */
function rewriteRuns(
  cell: Cell,
  touched: readonly Touch[],
  isReordered: boolean,
  revision: number,
  follows: Follows | null,
): Stretch<Status>[] {
  const runs = cell.runs as (Runs<Status> | undefined)[]
  for (const { claim } of touched) runs[claim.strength] ??= copyOf(keptRuns(cell, claim.strength))
  let stretches: Stretch<Status>[] = []
  for (let strength = 0; strength < runs.length; strength++) {
    const own = runs[strength]
    if (own === undefined) continue
    const { from, until } = isReordered ? allTime : windowOf(cell, touched, revision, strength)
    const course = from < until ? courseOf(cell, from, until, { ...presentAt(revision, follows), weakest: strength }) : null
    stretches = course === null ? [] : rewrite(own, revision, { from, until }, course, 'unstated')
  }
  return stretches
}

const allTime = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }

/** Where what was touched may bear on the status, by the bases of a strength and the stronger ones; empty where nowhere. */
function windowOf(cell: Cell, touched: readonly Touch[], revision: number, strength: number): { from: number; until: number } {
  const window = { from: Number.POSITIVE_INFINITY, until: Number.NEGATIVE_INFINITY }
  for (const { claim, from } of touched) {
    if (claim.strength > strength) continue
    const until = supersededFrom(cell.claims, claim, revision, strength)
    if (until <= from) continue
    window.from = Math.min(window.from, from)
    window.until = Math.max(window.until, until)
  }
  return window
}
