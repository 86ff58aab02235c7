import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import type { Status } from '../../events/status.ts'
import { Instant, instantOf, Precision } from '../../events/time.ts'
import { cellUnder } from '../cell-under.ts'
import type { Cell } from '../index/claims.ts'
import type { Step } from '../index/runs.ts'
import { upToRevision, valueAt } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import { candidates } from '../rules/candidates.ts'
import { decide } from '../rules/decisive.ts'
import type { Times } from '../rules/question.ts'
import type { Development, Point } from '../rules/record.ts'
import { deniedAt, precisionAt, runsOf } from '../rules/since.ts'
import { byTime, Evidence, evidenceOf } from './evidence.ts'
import { type LazyAnswer, LazyRecord } from './lazy.ts'
import { Assumed, type Moment } from './moment.ts'
import { OverallStatusName, overallRuns } from './overall.ts'
import { scopeOf } from './scope.ts'
import { StatusName } from './standing.ts'

const until = Instant.nullable().describe('When the next change came; null: it lasts')

export const StatusChange = z
  .object({
    at: Instant.describe('When the status had certainly changed'),
    until,
    before: StatusName,
    after: StatusName,
    precision: Precision.nullable().describe('How exactly `at` is known: that of the development, or the denial, that made the change'),
    because: z.array(Evidence).describe('The decisive positions from then on'),
    causedBy: z
      .array(z.uuid())
      .describe('The events that did it: positions certainly taken by that instant, or then denied by the party itself'),
  })
  .meta({ id: 'StatusChange', description: 'A change of a party’s status in world time' })
export type StatusChange = z.output<typeof StatusChange>

/** Every change of status on a point, in world time. */
export const PointHistory = Assumed.extend({
  point: Slug,
  proposition: Text,
  overall: z.array(z.object({ at: Instant, until, before: OverallStatusName, after: OverallStatusName })),
  parties: z.record(Slug, z.array(StatusChange)).describe('By party'),
}).meta({ id: 'PointHistory', description: 'Every change of status on one point, in world time, and what caused it' })
export type PointHistory = z.output<typeof PointHistory>

/** Steps as changes: each with what was before it and how long it lasted. Every status was `unstated` at first. */
const asChanges = <T extends string>(steps: readonly Step<T>[]) =>
  steps.map(({ at, status }, index) => ({
    at: instantOf(at),
    until: steps[index + 1] === undefined ? null : instantOf((steps[index + 1] as Step<T>).at),
    before: steps[index - 1]?.status ?? ('unstated' as const),
    after: status,
  }))

/** The events by which the candidates of an instant differ from those just before: taken by then, or denied by the party itself. */
function causesAt(state: Negotiation, cell: Readonly<Cell>, times: Times): string[] {
  const eventOf = (id: string) => (state.registry.developments.get(id) as Development).event
  const taken = candidates(cell.claims, times).filter((claim) => claim.at === times.asOf)
  return [...new Set([...taken.map(({ development }) => eventOf(development)), ...deniedAt(cell, times).map(({ event }) => event)])].sort()
}

/** A point's history at a moment, for one party or for all, made as it is taken. */
export function answerPointHistory(
  state: Negotiation,
  { times, assumed }: Moment,
  recorded: Point,
  party?: string,
): LazyAnswer<PointHistory> {
  const point = valueAt(recorded, times.revision)
  const { frame } = state.registry
  const { revision } = times
  const scope = scopeOf(state, point, times)
  const cells = new Map<string, Readonly<Cell>>()
  function cellFor(id: string): Readonly<Cell> {
    let cell = cells.get(id)
    if (cell === undefined) cells.set(id, (cell = cellUnder(state.cells, state.registry, scope, id, times).cell))
    return cell
  }

  function changesOf(id: string): StatusChange[] {
    const cell = cellFor(id)
    const steps = runsOf(cell, times)
    return asChanges(steps).map((change, index) => {
      const then = { ...times, asOf: (steps[index] as Step<Status>).at }
      const because = decide(candidates(cell.claims, then))
        .decisive.sort(byTime)
        .map((claim) => evidenceOf(state.registry, claim, 'decisive', then))
      return { ...change, precision: precisionAt(state.registry, cell, then), because, causedBy: causesAt(state, cell, then) }
    })
  }

  function* parties(): Iterable<[string, StatusChange[]]> {
    for (const { id } of upToRevision(frame.parties, revision)) if (party === undefined || id === party) yield [id, changesOf(id)]
  }

  return {
    ...assumed,
    point: point.id,
    proposition: point.proposition,
    overall: asChanges(overallRuns(state, point, times, (id) => runsOf(cellFor(id), times))),
    parties: new LazyRecord(parties()),
  }
}
