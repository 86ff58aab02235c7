import type { NegotiationEvent } from '../../../events/catalogue.ts'
import type { Cause, OverallStatus, Scope, Status } from '../../../events/status.ts'
import { type Instant, instantOf } from '../../../events/time.ts'
import { type Negotiation, negotiation } from '../../../projections/negotiation.ts'
import { changesMadeAt } from '../../../projections/questions/changes.ts'
import { answerPointHistory, type PointHistory } from '../../../projections/questions/history.ts'
import type { LazyAnswer } from '../../../projections/questions/lazy.ts'
import { type Moment, momentOf } from '../../../projections/questions/moment.ts'
import type { Overall } from '../../../projections/questions/overall.ts'
import type { PartyStanding } from '../../../projections/questions/standing.ts'
import { answerPointStatus, type PointStatus } from '../../../projections/questions/status.ts'
import type { Point } from '../../../projections/rules/record.ts'
import { answered } from '../../support/answered.ts'
import { oracleCell, oracleChanges, oracleOverall, oracleOverallTimeline, oracleTimeline, type Times } from '../../support/oracle.ts'

/** The times of a question; left out is what bounds nothing. */
export type Asked = { asOf?: Instant; publishedBy?: Instant; rev?: number }

/** Where north stands on the truce, and the role that each development has in it. */
type Standing = Pick<PartyStanding, 'status' | 'stance' | 'basis' | 'since' | 'contested' | 'corroboration'> & {
  roles: Record<string, string>
  superseded: number
}

export type Change = {
  point: string
  /** Null: the point's overall status. */
  party: string | null
  scope: Scope
  from: Status | OverallStatus
  to: Status | OverallStatus
  stretch: { from: Instant | null; until: Instant | null }
  cause: Cause
}

/** The role of each development; where it has several, all of them. */
export function rolesOf(evidence: readonly { development: string; role: string }[]): Record<string, string> {
  const roles: Record<string, string> = {}
  for (const { development, role } of evidence)
    roles[development] = roles[development] === undefined ? role : `${roles[development]}, ${role}`
  return roles
}

/** What an example can ask. */
export type Answers = {
  standing(history: readonly NegotiationEvent[], asked?: Asked): Standing
  /** Every change of north's status on the truce in world time. */
  runs(history: readonly NegotiationEvent[], asked?: Asked): [Instant, Status][]
  overall(history: readonly NegotiationEvent[], point?: string): Pick<Overall, 'status' | 'blockedBy'>
  /** Every change of the truce's overall status in world time. */
  overallRuns(history: readonly NegotiationEvent[]): [Instant, OverallStatus][]
  /** What the newest event changed, point by point, the overall status first. */
  changes(history: readonly NegotiationEvent[]): Change[]
}

const newest = (history: readonly NegotiationEvent[]): number => history.length - 1
const cell = { point: 'truce', party: 'north' }
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function folded(history: readonly NegotiationEvent[]): Negotiation {
  const state = negotiation.initial()
  for (const event of history) negotiation.evolve(state, event)
  return state
}

/** The answer that a reader gets, with its question made out and its body written and read. */
function answerOf<A>(
  history: readonly NegotiationEvent[],
  { asOf, publishedBy, rev }: Asked,
  point: string,
  answer: (state: Negotiation, moment: Moment, point: Point) => LazyAnswer<A>,
): A {
  const state = folded(history)
  const ms = (instant: Instant | undefined) => (instant === undefined ? undefined : Date.parse(instant))
  const moment = momentOf(state, { asOf: ms(asOf), publishedBy: ms(publishedBy), rev })
  if (!moment.ok) throw new Error(moment.error.message)
  return answered<A>(answer(state, moment.value, state.registry.frame.points.get(point) as Point))
}

const statusOf = (history: readonly NegotiationEvent[], asked: Asked = {}, point = 'truce') =>
  answerOf<PointStatus>(history, asked, point, (state, moment, about) => answerPointStatus(state, moment, about, { superseded: true }))

const historyOf = (history: readonly NegotiationEvent[], asked: Asked = {}) =>
  answerOf<PointHistory>(history, asked, 'truce', answerPointHistory)

/** As the fold answers. */
export const fold: Answers = {
  standing(history, asked) {
    const north = statusOf(history, asked).parties.north as PointStatus['parties'][string]
    const { because, status, stance, basis, since, contested, corroboration, superseded } = north
    return { status, stance, basis, since, contested, corroboration, superseded, roles: rolesOf(because) }
  },
  runs: (history, asked) => historyOf(history, asked).parties.north?.map(({ at, after }) => [at, after]) ?? [],
  overall(history, point) {
    const { status, blockedBy } = statusOf(history, {}, point).overall
    return { status, blockedBy }
  },
  overallRuns: (history) => historyOf(history).overall.map(({ at, after }) => [at, after]),
  changes: (history) =>
    changesMadeAt(folded(history), newest(history))
      .map(({ rev: _, recordedAt: _at, ...change }) => change)
      .toSorted((a, b) => inOrder(a.point, b.point) || inOrder(a.party ?? '', b.party ?? '')),
}

const timesOf = (history: readonly NegotiationEvent[], { asOf, publishedBy, rev = newest(history) }: Asked = {}): Times => ({
  revision: rev,
  asOf: asOf === undefined ? undefined : Date.parse(asOf),
  publishedBy: publishedBy === undefined ? undefined : Date.parse(publishedBy),
})

export const instantOrNull = (ms: number | null): Instant | null => (ms === null ? null : instantOf(ms))

/** As the oracle answers. */
export const oracle: Answers = {
  standing(history, asked) {
    const { evidence, status, stance, basis, since, contested, corroboration } = oracleCell(history, cell, timesOf(history, asked))
    const superseded = evidence.filter(({ role }) => role === 'superseded').length
    return { status, stance, basis, since, contested, corroboration, superseded, roles: rolesOf(evidence) }
  },
  runs: (history, asked) =>
    oracleTimeline(history, cell, timesOf(history, asked))
      .slice(1)
      .map(({ from, status }) => [instantOf(from as number), status]),
  overall(history, point = 'truce') {
    const { since: _, ...overall } = oracleOverall(history, point, timesOf(history))
    return overall
  },
  overallRuns: (history) =>
    oracleOverallTimeline(history, 'truce', timesOf(history))
      .slice(1)
      .map(({ from, status }) => [instantOf(from as number), status]),
  changes: (history) =>
    oracleChanges(history, newest(history)).map(({ stretch, ...change }) => ({
      ...change,
      stretch: { from: instantOrNull(stretch.from), until: instantOrNull(stretch.until) },
    })),
}
