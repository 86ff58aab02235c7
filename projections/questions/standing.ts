import { z } from 'zod'
import { Slug } from '../../events/identifier.ts'
import { Basis, Stance } from '../../events/position.ts'
import { overallStatuses, statuses } from '../../events/status.ts'
import { Instant } from '../../events/time.ts'
import { type Cell, emptyCell, statusAt } from '../cell.ts'
import { cellOf } from '../cells.ts'
import type { Times } from '../index/claims.ts'
import { blocks, overallOf, type Status } from '../index/vocabulary.ts'
import type { Negotiation } from '../negotiation.ts'
import { requiredParties } from '../overall.ts'
import { type Standing, supersededCount, weigh } from '../rules/contested.ts'
import { sinceWhen } from '../rules/since.ts'
import { corroborationOf } from './cited-report.ts'
import { Evidence, evidenceFor } from './evidence.ts'
import { finiteInstant } from './moment.ts'

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

const none: Cell = Object.freeze(emptyCell())

function summarise(state: Negotiation, cell: Cell, standing: Standing, times: Times): PartyStanding {
  const { status, decisive, supporting, contested } = standing
  const stances = new Set(decisive.map(({ stance }) => stance))
  return {
    status,
    stance: stances.size === 1 ? (decisive[0]?.stance ?? null) : null,
    basis: decisive[0]?.basis ?? null,
    since: finiteInstant(sinceWhen(cell, times)),
    contested,
    corroboration: corroborationOf(state.registry, [...decisive, ...supporting], times),
  }
}

/** Where a party stands on a point at given times. */
export function standingOf(state: Negotiation, point: string, party: string, times: Times): PartyStanding {
  const cell = cellOf(state.cells, point, party) ?? none
  return summarise(state, cell, weigh(cell, times), times)
}

/** Where a party stands on a point at given times, and why. */
export function reasonedStandingOf(
  state: Negotiation,
  point: string,
  party: string,
  times: Times,
  withSuperseded: boolean,
): ReasonedStanding {
  const cell = cellOf(state.cells, point, party) ?? none
  const standing = weigh(cell, times)
  return {
    ...summarise(state, cell, standing, times),
    superseded: supersededCount(cell, standing, times),
    ...evidenceFor(state.registry, cell, standing, times, withSuperseded),
  }
}

/** Where a point stands over the parties that it requires, given where each of them stands. */
export function overallFrom(state: Negotiation, point: string, times: Times, statusOf: (party: string) => Status): Overall {
  const required = requiredParties(state.registry.frame, point, times.revision)
  const found = required.map(statusOf)
  return { status: overallOf(found), blockedBy: required.filter((_, index) => blocks(found[index] as Status)) }
}

/** The status alone, for the overall. */
export const statusNow =
  (state: Negotiation, point: string, times: Times) =>
  (party: string): Status =>
    statusAt(cellOf(state.cells, point, party) ?? none, times)
