import { type Blocks, between, type Entry, end, insert, stood, unsummed } from './index/blocks.ts'
import { type Claim, type Claims, candidates, type SelfDenial, settledAt, summingClaims, type Times } from './index/claims.ts'
import { type Runs, rewrite, type Stretch } from './index/runs.ts'
import { deciding, type Status, verdict } from './index/vocabulary.ts'

/** A claim and the moment at which the party itself denied it. */
type Disowning = Entry & { claim: Claim; published: number }

/** Where one party stands on one point: all that was ever claimed of it, and its status through time. */
export type Cell = {
  claims: Claims
  /** Allegations, which are shown and never decide (rule 3). */
  alleged: Claim[]
  /** Denials by the party itself, of allegations too, by the time of the denial. */
  disownings: Blocks<Disowning, null>
  /** Claims that stood until their development was retracted. */
  retracted: Claim[]
  runs: Runs<Status>
}

export const emptyCell = (): Cell => ({ claims: [], alleged: [], disownings: [], retracted: [], runs: [] })

/** What one event does to a cell. */
export type CellChange = {
  opened: Claim[]
  closed: Claim[]
  /** Closed, and to be shown as such. */
  retracted: Claim[]
  denial?: { claims: Claim[]; by: SelfDenial }
}

/** The times of a question about all that is recorded up to a revision. */
const presentOf = (revision: number): Times => ({ revision, asOf: Number.POSITIVE_INFINITY, publishedBy: Number.POSITIVE_INFINITY })

/** Allegations never decide (rule 3). */
export const decides = (claim: Claim): boolean => claim.strength < deciding.length

/** The status by rule 4 alone. */
export const statusAt = (cell: Cell, times: Times): Status => verdict(candidates(cell.claims, times))?.status ?? 'unstated'

/**
 * Takes a change into a cell.
 * @returns the stretches of world time whose status it rewrote
 */
export function evolveCell(cell: Cell, change: CellChange, revision: number): Stretch<Status>[] {
  const touched: { at: number; claim: Claim }[] = []
  const disown = (claim: Claim, { at, published }: SelfDenial) =>
    insert(cell.disownings, unsummed, { at, from: revision, until: Number.POSITIVE_INFINITY, claim, published })
  for (const claim of [...change.closed, ...change.retracted]) {
    if (decides(claim)) {
      end(cell.claims, claim, revision)
      touched.push({ at: claim.at, claim })
    } else claim.until = revision
  }
  cell.retracted.push(...change.retracted)
  for (const claim of change.opened) {
    if (decides(claim)) {
      insert(cell.claims, summingClaims, claim)
      touched.push({ at: claim.at, claim })
    } else cell.alleged.push(claim)
    for (const denial of claim.denials) disown(claim, denial)
  }
  if (change.denial !== undefined) {
    const { claims, by } = change.denial
    for (const claim of claims) {
      claim.denials = [...claim.denials, by]
      disown(claim, by)
      if (decides(claim)) touched.push({ at: Math.max(claim.at, by.at), claim })
    }
  }
  const spans = touched
    .map(({ at, claim }) => ({ from: at, until: settledAt(cell.claims, claim, revision) }))
    .filter((span) => span.until > span.from)
  if (spans.length === 0) return []
  const from = Math.min(...spans.map((span) => span.from))
  const until = Math.max(...spans.map((span) => span.until))
  const course = stepsBetween(cell, from, until, revision).map((at) => ({
    at,
    status: statusAt(cell, { ...presentOf(revision), asOf: at }),
  }))
  return rewrite(cell.runs, revision, { from, until }, course, 'unstated')
}

/** The instants, both ends inclusive, at which the status may change: where a claim had certainly been made, or was denied. */
export function stepsBetween(cell: Cell, from: number, until: number, revision: number): number[] {
  const steps = [from]
  const step = (at: number) => {
    if (at !== steps.at(-1)) steps.push(at)
  }
  between(cell.claims, from, until, revision, ({ at }) => step(at))
  if (until !== Number.POSITIVE_INFINITY) step(until)
  const denials: number[] = []
  between(cell.disownings, from, until, revision, ({ at, claim }) => {
    if (stood(claim, revision)) denials.push(at)
  })
  return denials.length === 0 ? steps : [...new Set([...steps, ...denials])].sort((a, b) => a - b)
}
