import type { OverallStatus, Status } from '../../events/status.ts'
import { cellUnder } from '../cell-under.ts'
import { upToRevision } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import { isAdmitted } from '../rules/admitted.ts'
import { candidates } from '../rules/candidates.ts'
import { rootsBehind } from '../rules/corroboration.ts'
import { decide } from '../rules/decisive.ts'
import type { Times } from '../rules/question.ts'
import type { Party, Point } from '../rules/record.ts'
import { isRetired, reportAt } from '../rules/standing.ts'
import type { Stepwise } from './lazy.ts'
import type { Matrix } from './matrix.ts'
import type { Moment } from './moment.ts'
import { type Overall, overallAt } from './overall.ts'
import { type SeatedParty, seatedParty } from './parties.ts'
import { type pointFacts, pointsOf, type Scope, scopeOf } from './scope.ts'
import { type PartyStanding, standingOf } from './standing.ts'

export const orders = ['recorded', 'title', 'status', 'moved'] as const

/** Which part of the matrix is looked at; what is left out does not narrow it. */
export type Excerpt = {
  points?: readonly string[] | undefined
  parties?: readonly string[] | undefined
  /** Only points of that status, over all or for one of those parties. */
  status?: Status | OverallStatus | undefined
  order: (typeof orders)[number]
  withRetired: boolean
  /** The first row and column that are shown, and how many of them. */
  row: number
  column: number
  rows: number
  columns: number
}

type Counts = Record<OverallStatus, number>

/** A row of the excerpt. */
export type OverviewPoint = Omit<Matrix['points'][number], 'parties'> & {
  parties: ReadonlyMap<string, PartyStanding>
  /** The parties of which there is an allegation that counts for nothing. */
  alleged: ReadonlySet<string>
}

/** A part of the matrix, with what is said of the whole of it. */
export type Overview = {
  /** How many points have which overall status, whatever is shown of them. */
  counts: Counts
  parties: SeatedParty[]
  points: OverviewPoint[]
  /** How many rows and columns there are of what was asked for, and all that there are. */
  found: { points: number; parties: number }
  all: { points: readonly Point[]; parties: readonly Party[] }
  /** The sources behind what is shown, each with how many root reports of it there are. */
  sources: ReadonlyMap<string, number>
  /** The overall status that moved last, if any did. */
  lastMoved: { point: Point; overall: Overall } | null
}

type Row = { point: Point; scope: Scope; overall: Overall }

const byStatus: readonly OverallStatus[] = ['disputed', 'rejected', 'open', 'agreed', 'unstated']

/** Principals first: theirs is the agreement that counts. Sorting keeps the order of recording otherwise. */
const principalsFirst = (a: SeatedParty, b: SeatedParty): number =>
  Number(b.currentRole === 'principal') - Number(a.currentRole === 'principal')

/** An empty `since` was never another: it moved before everything else. */
const movedAt = ({ overall }: Row): string => overall.since ?? ''

function compare(order: Excerpt['order']): (a: Row, b: Row) => number {
  switch (order) {
    case 'recorded':
      return () => 0
    case 'title':
      return (a, b) => a.point.title.localeCompare(b.point.title, 'en')
    case 'status':
      return (a, b) => byStatus.indexOf(a.overall.status) - byStatus.indexOf(b.overall.status)
    case 'moved':
      return (a, b) => (movedAt(a) < movedAt(b) ? 1 : movedAt(a) > movedAt(b) ? -1 : 0)
    default:
      return order satisfies never
  }
}

/** Whether there is an allegation that the question admits. */
function isAlleged({ cells, registry }: Negotiation, scope: Scope, party: string, times: Times): boolean {
  const { cell } = cellUnder(cells, registry, scope, party, times)
  return cell.alleged.length > 0 && cell.alleged.some((claim) => isAdmitted(claim, times))
}

/** The root reports behind where a party stands. */
function rootsOf({ cells, registry }: Negotiation, scope: Scope, party: string, times: Times): ReadonlySet<string> {
  const { cell } = cellUnder(cells, registry, scope, party, times)
  return rootsBehind(registry, decide(candidates(cell.claims, times)), times)
}

/** How many of some reports are of which source: of those with most first. */
function sourcesOf({ registry }: Negotiation, reports: Iterable<string>, revision: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const id of reports) {
    const source = reportAt(registry.frame.reports, id, revision)?.source
    if (source !== undefined) counts.set(source, (counts.get(source) ?? 0) + 1)
  }
  return new Map([...counts].sort(([, a], [, b]) => b - a))
}

/** What is shown of the matrix at a moment. Only what is shown is worked out, and what its order and filters need. */
export function* overviewOf(state: Negotiation, { times }: Moment, excerpt: Excerpt): Stepwise<Overview> {
  const { frame } = state.registry
  const { points, parties, status, order, row, rows, column, columns, withRetired } = excerpt
  const allPoints = withRetired ? upToRevision(frame.points, times.revision) : pointsOf(state, times)
  const allParties = upToRevision(frame.parties, times.revision)
  const asked = allParties
    .filter(({ id }) => parties === undefined || parties.includes(id))
    .map((party) => seatedParty(frame, party, times))
    .sort(principalsFirst)

  const counts: Counts = { agreed: 0, disputed: 0, rejected: 0, unstated: 0, open: 0 }
  let lastMoved: Row | null = null
  const found: Row[] = []
  for (const point of allPoints) {
    yield undefined
    const scope = scopeOf(state, point, times)
    const one = { point, scope, overall: overallAt(state, scope, point, times) }
    if (!isRetired(point, times.revision)) counts[one.overall.status]++
    if (one.overall.since !== null && (lastMoved === null || movedAt(one) > movedAt(lastMoved))) lastMoved = one
    if (points !== undefined && !points.includes(point.id)) continue
    const isWanted =
      status === undefined || one.overall.status === status || asked.some(({ id }) => standingOf(state, scope, id, times).status === status)
    if (isWanted) found.push(one)
  }
  const shown = asked.slice(column, column + columns)
  const page: OverviewPoint[] = []
  const reports = new Set<string>()
  for (const { point, scope, overall } of found.sort(compare(order)).slice(row, row + rows)) {
    const standings = new Map<string, PartyStanding>()
    for (const { id } of shown) {
      standings.set(id, standingOf(state, scope, id, times))
      for (const report of rootsOf(state, scope, id, times)) reports.add(report)
      yield undefined
    }
    const { id, title, proposition } = point
    const facts = { inVersion: scope.inVersion, retired: isRetired(point, times.revision) } satisfies Record<
      keyof typeof pointFacts,
      unknown
    >
    const alleged = new Set(shown.map((party) => party.id).filter((party) => isAlleged(state, scope, party, times)))
    page.push({ id, title, proposition, ...facts, overall, parties: standings, alleged })
  }
  return {
    counts,
    parties: shown,
    points: page,
    found: { points: found.length, parties: asked.length },
    all: { points: allPoints, parties: allParties },
    sources: sourcesOf(state, reports, times.revision),
    lastMoved: lastMoved === null ? null : { point: lastMoved.point, overall: lastMoved.overall },
  }
}
