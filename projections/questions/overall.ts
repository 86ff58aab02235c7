import { z } from 'zod'
import { Slug } from '../../events/identifier.ts'
import { type OverallStatus, overallStatuses, type Status } from '../../events/status.ts'
import { Precision } from '../../events/time.ts'
import { cellUnder } from '../cell-under.ts'
import { runAt, type Step } from '../index/runs.ts'
import { valueAt } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import { weakestDeciding } from '../rules/bases.ts'
import { statusAt } from '../rules/decisive.ts'
import { decideOverall, overallCourse } from '../rules/overall.ts'
import { everRequired, requiredParties, turnPrecision, turnsOf } from '../rules/parties.ts'
import type { Times } from '../rules/question.ts'
import type { Point } from '../rules/record.ts'
import { precisionAt, runsOf, sinceWhen } from '../rules/since.ts'
import { finiteInstant } from './moment.ts'
import type { Scope } from './scope.ts'
import { Since, SincePrecision } from './standing.ts'

export const OverallStatusName = z
  .enum(overallStatuses)
  .meta({ id: 'OverallStatus', description: 'Where a point stands over the parties that it requires' })

export const Overall = z
  .object({
    status: OverallStatusName,
    since: Since.describe('When the present unbroken run of this status had certainly begun; null: it never was another'),
    sincePrecision: SincePrecision.describe('How exactly that is known'),
    blockedBy: z.array(Slug).describe('The required parties that are disputed, rejected or unclear'),
  })
  .meta({ id: 'Overall', description: 'Where a point stands over the parties that it requires' })
export type Overall = z.output<typeof Overall>

/** Whether a question sees the record as it is kept: nothing of it is unpublished, set aside or of another version. */
const isPlain = ({ publishedBy, weakest, without, version }: Times): boolean =>
  publishedBy === Number.POSITIVE_INFINITY && weakest >= weakestDeciding && without.length === 0 && version === null

/** Every run of a point's overall status up to the times of a question, given those of each party. */
export function overallRuns(
  state: Negotiation,
  { requires }: Point,
  times: Times,
  runs: (party: string) => readonly Step<Status>[],
): Step<OverallStatus>[] {
  const { frame } = state.registry
  const { revision, asOf } = times
  const moves = new Map(everRequired(frame, requires, revision).map((party) => [party, runs(party)]))
  const turns = turnsOf(frame, revision).filter((at) => at <= asOf)
  return overallCourse(moves, new Map(), turns, Number.NEGATIVE_INFINITY, (at) => requiredParties(frame, requires, { revision, asOf: at }))
}

/** Since when a point has stood so over all. */
function overallSince(state: Negotiation, scope: Scope, point: Point, times: Times): number | null {
  if (isPlain(times)) return runAt(state.overalls.get(point.id) ?? [], times.asOf, times.revision)?.at ?? null
  return (
    overallRuns(state, point, times, (party) => runsOf(cellUnder(state.cells, state.registry, scope, party, times).cell, times)).at(-1)
      ?.at ?? null
  )
}

/** How exactly that is known: by the finest of what moved a required party then, or of the turn that it is. */
function overallPrecision(state: Negotiation, scope: Scope, { requires }: Point, at: number, times: Times): Precision | null {
  const { frame } = state.registry
  const then = { ...times, asOf: at }
  const found = everRequired(frame, requires, times.revision).map((party) => {
    const { cell } = cellUnder(state.cells, state.registry, scope, party, then)
    return sinceWhen(cell, then) === at ? precisionAt(state.registry, cell, then) : null
  })
  found.push(turnPrecision(frame, at, times.revision))
  return Precision.options.find((precision) => found.includes(precision)) ?? null
}

/** Where a point stands at given times over the parties that it requires. */
export function overallAt(state: Negotiation, scope: Scope, recorded: Point, times: Times): Overall {
  const point = valueAt(recorded, times.revision)
  const required = requiredParties(state.registry.frame, point.requires, times)
  const { status, blockedBy } = decideOverall(required, (party) =>
    statusAt(cellUnder(state.cells, state.registry, scope, party, times).cell, times),
  )
  const at = overallSince(state, scope, point, times)
  const since = finiteInstant(at)
  return { status, since, sincePrecision: since === null ? null : overallPrecision(state, scope, point, at as number, times), blockedBy }
}
