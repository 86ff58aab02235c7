import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { Basis, Stance } from '../../events/position.ts'
import { overallStatuses, statuses } from '../../events/status.ts'
import { Instant } from '../../events/time.ts'
import { cellOf } from '../cells.ts'
import type { Point } from '../frame.ts'
import type { Cell } from '../index/claims.ts'
import { upToRevision } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Times } from '../rules/admitted.ts'
import { candidates, supersededCount } from '../rules/candidates.ts'
import { isContested } from '../rules/contested.ts'
import { corroborationOf } from '../rules/corroboration.ts'
import { type Decision, decide, statusAt } from '../rules/decisive.ts'
import { decideOverall, requiredParties } from '../rules/overall.ts'
import { sinceWhen } from '../rules/since.ts'
import { Evidence, evidenceFor } from './evidence.ts'
import { type LazyAnswer, LazyRecord } from './lazy.ts'
import { Asked, finiteInstant, type Moment } from './moment.ts'

export const StatusName = z.enum(statuses).meta({ id: 'Status', description: 'Where a party stands on a point' })
export const OverallStatusName = z
  .enum(overallStatuses)
  .meta({ id: 'OverallStatus', description: 'Where a point stands over the parties that it requires' })

/** Where one party stands on one point. */
export const PartyStanding = z
  .object({
    status: StatusName,
    stance: Stance.nullable().describe('The stance that all decisive positions share; null: none, or several'),
    basis: Basis.nullable().describe('The basis of the decisive positions; null: there are none'),
    since: Instant.nullable().describe('When the present unbroken run of this status had certainly begun; null: it never was another'),
    contested: z.boolean().describe('Stronger bases, taken alone, would say another status'),
    corroboration: z.int().describe('Distinct root reports behind the decisive and supporting positions'),
  })
  .meta({ id: 'PartyStanding', description: 'Where one party stands on one point' })
export type PartyStanding = z.output<typeof PartyStanding>

export const ReasonedStanding = PartyStanding.extend({
  because: z.array(Evidence).describe('The positions behind it, by role, latest first'),
  superseded: z.int().describe('How many positions others certainly follow; listed in `because` with `superseded=true`'),
  omitted: z
    .int()
    .describe(
      'How many allegations, denied and retracted positions are older than the twenty-five listed of each; listed with `superseded=true`',
    ),
}).meta({ id: 'ReasonedStanding', description: 'Where one party stands on one point, and why' })
export type ReasonedStanding = z.output<typeof ReasonedStanding>

export const Overall = z
  .object({
    status: OverallStatusName,
    blockedBy: z.array(Slug).describe('The required parties that are disputed, rejected or unclear'),
  })
  .meta({ id: 'Overall', description: 'Where a point stands over the parties that it requires' })
export type Overall = z.output<typeof Overall>

/** Where a point stands, for each party and over all, and why. */
export const PointStatus = Asked.extend({
  point: Slug,
  proposition: Text,
  overall: Overall,
  parties: z.record(Slug, ReasonedStanding).describe('By party'),
}).meta({ id: 'PointStatus', description: 'Where each party stands on one point, and why' })
export type PointStatus = z.output<typeof PointStatus>

function standingBy({ registry: { frame, developments } }: Negotiation, cell: Cell, decision: Decision, times: Times): PartyStanding {
  const { status, stance, basis } = decision
  return {
    status,
    stance,
    basis,
    since: finiteInstant(sinceWhen(cell, times)),
    contested: isContested(cell.claims, decision, times),
    corroboration: corroborationOf(frame.reports, developments, decision, times),
  }
}

/** Where a party stands on a point at given times. */
export function standingOf(state: Negotiation, point: string, party: string, times: Times): PartyStanding {
  const cell = cellOf(state.cells, point, party)
  return standingBy(state, cell, decide(candidates(cell.claims, times)), times)
}

/** Where a party stands on a point at given times, and why. */
export function reasonedStandingOf(
  state: Negotiation,
  point: string,
  party: string,
  times: Times,
  withSuperseded: boolean,
): ReasonedStanding {
  const cell = cellOf(state.cells, point, party)
  const found = candidates(cell.claims, times)
  const decision = decide(found)
  return {
    ...standingBy(state, cell, decision, times),
    superseded: supersededCount(cell, found, times),
    ...evidenceFor(state.registry, cell, decision, times, withSuperseded),
  }
}

/** Where a point stands at given times over the parties that it requires. */
export const overallAt = (state: Negotiation, point: string, times: Times): Overall =>
  decideOverall(requiredParties(state.registry.frame, point, times.revision), (party) => statusAt(cellOf(state.cells, point, party), times))

/** What a point's status may be narrowed to, and whether every position is wanted. */
export type StatusFilter = { party?: string | undefined; superseded?: boolean | undefined }

/** A point's status at a moment, for one party or for all, made as it is taken. */
export function answerPointStatus(
  state: Negotiation,
  { times, asked }: Moment,
  point: Point,
  { party, superseded = false }: StatusFilter,
): LazyAnswer<PointStatus> {
  function* parties(): Iterable<[string, ReasonedStanding]> {
    for (const { id } of upToRevision(state.registry.frame.parties, times.revision))
      if (party === undefined || id === party) yield [id, reasonedStandingOf(state, point.id, id, times, superseded)]
  }
  return {
    ...asked,
    point: point.id,
    proposition: point.proposition,
    overall: overallAt(state, point.id, times),
    parties: new LazyRecord(parties()),
  }
}
