import type { Status } from '../events/status.ts'
import { end, insert, unsummed } from './index/blocks.ts'
import { type Cell, type KeptClaim, reach, type SelfDenial } from './index/claims.ts'
import { rewrite, type Stretch } from './index/runs.ts'
import { presentAt } from './rules/admitted.ts'
import { canDecide, supersededFrom } from './rules/candidates.ts'
import { courseOf } from './rules/since.ts'

/** What one event does to a cell. */
export type CellChange = {
  opened: KeptClaim[]
  closed: KeptClaim[]
  /** Closed, and to be shown as such. */
  retracted: KeptClaim[]
  denial?: { claims: KeptClaim[]; by: SelfDenial }
}

/**
 * Takes a change into a cell.
 * @returns the stretches of world time whose status it rewrote
 */
export function evolveCell(cell: Cell, change: CellChange, revision: number): Stretch<Status>[] {
  const touched: { claim: KeptClaim; from: number }[] = []
  const deny = (claim: KeptClaim, { at, published }: SelfDenial) =>
    insert(cell.selfDenials, unsummed, { at, from: revision, until: Number.POSITIVE_INFINITY, claim, published })
  for (const claim of [...change.closed, ...change.retracted]) {
    if (canDecide(claim)) end(cell.claims, claim, revision)
    else claim.until = revision
    touched.push({ claim, from: claim.at })
  }
  cell.retracted.push(...change.retracted)
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
  const spans = touched
    .filter(({ claim }) => canDecide(claim))
    .map(({ claim, from }) => ({ from, until: supersededFrom(cell.claims, claim, revision) }))
    .filter((span) => span.until > span.from)
  if (spans.length === 0) return []
  const from = Math.min(...spans.map((span) => span.from))
  const until = Math.max(...spans.map((span) => span.until))
  return rewrite(cell.runs, revision, { from, until }, courseOf(cell, from, until, presentAt(revision)), 'unstated')
}
