import type { NegotiationEvent } from '../../../events/catalogue.ts'
import type { Basis, Stance } from '../../../events/position.ts'
import {
  type Bounds,
  type Cell,
  type Claim,
  claimsOn,
  counts,
  type OverallStatus,
  overallOf,
  type Status,
  statusOfStance,
  strongerThan,
  weigh,
} from './rules.ts'
import { causeOf, differencesBetween, runAt, type Stretch, timelineOf } from './timeline.ts'
import { worldOf } from './world.ts'

/** The prefix of the stream that is admitted (up to and with `revision`), and the bounds in epoch milliseconds, both inclusive. */
export type Times = Bounds & { revision: number }

export type Role = 'decisive' | 'supporting' | 'outweighed' | 'superseded' | 'alleged' | 'denied' | 'retracted'

export type CellAnswer = {
  status: Status
  stance: Stance | null
  basis: Basis | null
  /** RFC 3339 instant in UTC; null where the party never stood elsewhere. */
  since: string | null
  contested: boolean
  corroboration: number
  /** Sorted by development, then position: an index into the positions that the development shows as it stands. */
  evidence: { development: string; position: number; role: Role }[]
}

export type ChangeAnswer = {
  point: string
  /** Null: the point's overall status. */
  party: string | null
  scope: 'present' | 'past'
  from: OverallStatus | Status
  to: OverallStatus | Status
  /** Epoch milliseconds, `until` exclusive; null: without beginning, or to the end of time. */
  stretch: Stretch
  cause: ReturnType<typeof causeOf>
}

const prefix = (events: readonly NegotiationEvent[], revision: number) => events.slice(0, revision + 1)
const order = <T>(one: T, other: T): number => (one < other ? -1 : one > other ? 1 : 0)

/**
 * Where a party stands on a point, and why, by ruleset 1 (section 4 of the design) at its plainest:
 * every question goes through the whole list of events.
 */
export function oracleCell(events: readonly NegotiationEvent[], cell: Cell, times: Times): CellAnswer {
  const world = worldOf(prefix(events, times.revision))
  const claims = claimsOn(world, cell, times)
  const counting = claims.filter(counts)
  const { candidates, decisive, basis, status } = weigh(counting)
  const stances = [...new Set(decisive.map((claim) => claim.stance))]
  const strongerStatus = basis === null ? 'unstated' : weigh(strongerThan(counting, basis)).status
  const since = runAt(timelineOf(world, cell, times.publishedBy), times.asOf).from

  const roleOf = (claim: Claim): Role => {
    if (claim.retracted) return 'retracted'
    if (claim.denied) return 'denied'
    if (claim.basis === 'alleged') return 'alleged'
    if (!candidates.includes(claim)) return 'superseded'
    if (decisive.includes(claim)) return 'decisive'
    return statusOfStance[claim.stance] === status ? 'supporting' : 'outweighed'
  }
  const roots = claims
    .filter((claim) => ['decisive', 'supporting'].includes(roleOf(claim)))
    .flatMap((claim) => claim.publications)
    .filter(({ published }) => times.publishedBy === undefined || published <= times.publishedBy)
    .map(({ root }) => root)

  return {
    status,
    stance: stances.length === 1 ? (stances[0] ?? null) : null,
    basis,
    since: since === null ? null : new Date(since).toISOString(),
    contested: strongerStatus !== status && strongerStatus !== 'unstated',
    corroboration: new Set(roots).size,
    evidence: claims
      .map((claim) => ({ development: claim.development, position: claim.position, role: roleOf(claim) }))
      .sort((one, other) => order(one.development, other.development) || order(one.position, other.position)),
  }
}

/** The status of a point over the parties that it requires; `blockedBy` in order of joining. */
export const oracleOverall = (events: readonly NegotiationEvent[], point: string, times: Times) =>
  overallOf(worldOf(prefix(events, times.revision)), point, times)

/**
 * What the event at a revision changed, over all world time (end of section 4 of the design).
 * @returns sorted by point, then the overall status before the parties by id, then by world time
 */
export function oracleChanges(events: readonly NegotiationEvent[], revision: number): ChangeAnswer[] {
  const event = events[revision]
  if (event === undefined) throw new RangeError(`No event has revision ${revision}`)
  const after = worldOf(prefix(events, revision))
  return differencesBetween(worldOf(prefix(events, revision - 1)), after)
    .map(
      (difference): ChangeAnswer => ({
        ...difference,
        scope: difference.stretch.until === null ? 'present' : 'past',
        cause: causeOf(event, after),
      }),
    )
    .sort(
      (one, other) =>
        order(one.point, other.point) ||
        order(one.party ?? '', other.party ?? '') ||
        order(one.stretch.from ?? Number.NEGATIVE_INFINITY, other.stretch.from ?? Number.NEGATIVE_INFINITY),
    )
}
