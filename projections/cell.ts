import { type Blocks, between, type Entry, end, findLast, insert, type Summing, stood } from './blocks.ts'
import {
  type Claim,
  type Claims,
  candidates,
  countWithin,
  denied,
  firstUnpublished,
  type SelfDenial,
  settledAt,
  summingClaims,
  type Times,
  within,
} from './claims.ts'
import { deciding, type Status, verdict } from './ruleset.ts'
import { type Run, type Runs, rewrite, runAt, runsBetween, type Stretch } from './runs.ts'

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

const summingDisownings: Summing<Disowning, null> = { empty: () => null, add: () => {} }

/** The times of a question about all that is recorded up to a revision. */
const presentOf = (revision: number): Times => ({ revision, asOf: Number.POSITIVE_INFINITY, publishedBy: Number.POSITIVE_INFINITY })
const decides = (claim: Claim): boolean => claim.strength < deciding.length

/** The status by rule 4 alone. */
export const statusAt = (cell: Cell, times: Times): Status => verdict(candidates(cell.claims, times))?.status ?? 'unstated'

/**
 * Takes a change into a cell.
 * @returns the stretches of world time whose status it rewrote
 */
export function evolveCell(cell: Cell, change: CellChange, revision: number): Stretch<Status>[] {
  const touched: { at: number; claim: Claim }[] = []
  const disown = (claim: Claim, { at, published }: SelfDenial) =>
    insert(cell.disownings, summingDisownings, { at, from: revision, until: Number.POSITIVE_INFINITY, claim, published })
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
function stepsBetween(cell: Cell, from: number, until: number, revision: number): number[] {
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

/** The last instant up to a limit at which the status may have changed; before all time where there is none. */
function stepBefore(cell: Cell, limit: number, revision: number): number {
  const claim = findLast(cell.claims, limit, revision)?.at ?? Number.NEGATIVE_INFINITY
  // Denials of what no longer stands are steps too, at which nothing changes.
  const disowning = findLast(cell.disownings, limit, revision)?.at ?? Number.NEGATIVE_INFINITY
  return Math.max(claim, disowning)
}

/** A party's status on a point at given times, with the claims behind it by their role (rules 2 to 5). */
export type Standing = {
  status: Status
  decisive: Claim[]
  supporting: Claim[]
  outweighed: Claim[]
  contested: boolean
}

/** The claims that the times admit and the party itself had denied by then (rule 2). */
export function deniedClaims(cell: Cell, times: Times): Claim[] {
  const found = new Set<Claim>()
  for (const { entries } of cell.disownings)
    for (const { claim } of entries) if (within(claim, times) && denied(claim, times)) found.add(claim)
  return [...found]
}

/** Weighs a cell at given times by ruleset 1. */
export function weigh(cell: Cell, times: Times): Standing {
  const found = candidates(cell.claims, times)
  const won = verdict(found)
  const status = won?.status ?? 'unstated'
  const strongerStatus =
    won === null || won.strength === 0 ? status : (verdict(candidates(cell.claims, times, won.strength))?.status ?? 'unstated')
  return {
    status,
    decisive: found.filter(({ strength }) => strength === won?.strength),
    supporting: found.filter((claim) => claim.strength !== won?.strength && claim.status === status),
    outweighed: found.filter((claim) => claim.strength !== won?.strength && claim.status !== status),
    contested: strongerStatus !== status && strongerStatus !== 'unstated',
  }
}

/** How many admitted positions others certainly follow; they are not visited for it. */
export function supersededCount(cell: Cell, { decisive, supporting, outweighed }: Standing, times: Times): number {
  const candidateCount = decisive.length + supporting.length + outweighed.length
  return countWithin(cell.claims, times) - deniedClaims(cell, times).filter(decides).length - candidateCount
}

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
    if (at <= times.asOf && status !== (runs.at(-1)?.status ?? 'unstated')) runs.push({ at, status })
  }
  return runs
}
