import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import type { Status } from '../../events/status.ts'
import { Instant, instantOf } from '../../events/time.ts'
import { cellOf } from '../cells.ts'
import type { Point } from '../frame.ts'
import type { Cell } from '../index/claims.ts'
import type { Step } from '../index/runs.ts'
import { upToRevision } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import { denied, isSelfDenial, type Times } from '../rules/admitted.ts'
import { candidates } from '../rules/candidates.ts'
import { decide } from '../rules/decisive.ts'
import { overallCourse, requiredParties } from '../rules/overall.ts'
import { runsOf } from '../rules/since.ts'
import { type Development, denialsOf } from '../rules/standing.ts'
import { byTime, Evidence, evidenceOf } from './evidence.ts'
import { type LazyAnswer, LazyRecord } from './lazy.ts'
import { Asked, type Moment } from './moment.ts'
import { OverallStatusName, StatusName } from './status.ts'

const until = Instant.nullable().describe('When the next change came; null: it lasts')

export const StatusChange = z
  .object({
    at: Instant.describe('When the status had certainly changed'),
    until,
    before: StatusName,
    after: StatusName,
    because: z.array(Evidence).describe('The decisive positions from then on'),
    causedBy: z
      .array(z.uuid())
      .describe('The events that did it: positions certainly taken by that instant, or then denied by the party itself'),
  })
  .meta({ id: 'StatusChange', description: 'A change of a party’s status in world time' })
export type StatusChange = z.output<typeof StatusChange>

/** Every change of status on a point, in world time. */
export const PointHistory = Asked.extend({
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
function causesAt(state: Negotiation, cell: Cell, times: Times): string[] {
  const eventOf = (id: string) => state.registry.developments.get(id) as Development
  const before = { ...times, asOf: times.asOf - 1 }
  const now = candidates(cell.claims, times)
  const taken = now.filter((claim) => claim.at === times.asOf).map((claim) => eventOf(claim.development).event)
  const deniedThen = candidates(cell.claims, before).flatMap((claim) =>
    denied(claim, times)
      ? denialsOf(eventOf(claim.development), claim)
          .filter(isSelfDenial)
          .filter((denial) => denial.latest === times.asOf && denial.revision <= times.revision && denial.published <= times.publishedBy)
          .map(({ event }) => event)
      : [],
  )
  return [...new Set([...taken, ...deniedThen])].sort()
}

/** A point's history at a moment, for one party or for all, made as it is taken. */
export function answerPointHistory(state: Negotiation, { times, asked }: Moment, point: Point, party?: string): LazyAnswer<PointHistory> {
  const { frame } = state.registry
  const runsFor = (id: string): Step<Status>[] => runsOf(cellOf(state.cells, point.id, id), times)

  function changesOf(id: string): StatusChange[] {
    const cell = cellOf(state.cells, point.id, id)
    const steps = runsFor(id)
    return asChanges(steps).map((change, index) => {
      const then = { ...times, asOf: (steps[index] as Step<Status>).at }
      const because = decide(candidates(cell.claims, then))
        .decisive.sort(byTime)
        .map((claim) => evidenceOf(state.registry, claim, 'decisive', then))
      return { ...change, because, causedBy: causesAt(state, cell, then) }
    })
  }

  function* parties(): Iterable<[string, StatusChange[]]> {
    for (const { id } of upToRevision(frame.parties, times.revision)) if (party === undefined || id === party) yield [id, changesOf(id)]
  }

  const required = requiredParties(frame, point.id, times.revision)
  const overall = overallCourse(
    required.map(runsFor),
    required.map(() => 'unstated' as const),
  )
  return {
    ...asked,
    point: point.id,
    proposition: point.proposition,
    overall: asChanges(overall),
    parties: new LazyRecord(parties()),
  }
}
