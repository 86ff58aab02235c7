import type { NegotiationEvent } from '../../events/catalogue.ts'
import type { Basis, Stance } from '../../events/position.ts'
import { type Instant, instantOf, type Precision } from '../../events/time.ts'
import { blocsOf } from './oracle-parties.ts'
import {
  type Asked,
  type Assumed,
  askedOf,
  type Cell,
  type Claim,
  claimsOn,
  countingOn,
  isAdmitted,
  type OverallStatus,
  overallOf,
  type Status,
  statusAt,
  statusOfStance,
  strongerThan,
  weigh,
} from './oracle-rules.ts'
import {
  causeOf,
  differencesBetween,
  overallTimelineOf,
  precisionAt,
  type Run,
  runAt,
  type Stretch,
  timelineOf,
} from './oracle-timeline.ts'
import { inVersion, rewordedBy } from './oracle-versions.ts'
import { worldOf } from './oracle-world.ts'

/** The prefix of the stream that is admitted (up to and with `revision`), and what else is asked; times in epoch milliseconds, inclusive. */
export type Times = Assumed & { revision: number; asOf?: number | undefined }

export type Role =
  | 'decisive'
  | 'supporting'
  | 'outweighed'
  | 'superseded'
  | 'alleged'
  | 'denied'
  | 'retracted'
  | 'set-aside'
  | 'other-version'

export type CellAnswer = {
  status: Status
  stance: Stance | null
  basis: Basis | null
  /** Null where the party never stood elsewhere. */
  since: Instant | null
  sincePrecision: Precision | null
  basisSince: Instant | null
  contested: boolean
  corroboration: number
  /** Sorted by source. */
  restsOn: { source: string; status: Status }[]
  reworded: string | null
  /** Null where no version is asked for. */
  inVersion: boolean | 'unknown' | null
  throughBloc: { blocs: string[]; status: Status } | null
  /** Sorted by development, then position: an index into the positions that the development shows as it stands. */
  evidence: { development: string; position: number; role: Role }[]
}

export type OverallAnswer = { status: OverallStatus; blockedBy: string[]; since: Instant | null }

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
const instantOrNull = (ms: number | null): Instant | null => (ms === null ? null : instantOf(ms))

/** The later of two beginnings; null has none. */
const later = (one: number | null, other: number | null): number | null => (one === null || (other !== null && other > one) ? other : one)

/** What a member without an admitted position of its own is shown with. */
function throughBlocOf(asked: Asked, { point, party }: Cell, asOf: number | undefined): CellAnswer['throughBloc'] {
  const isOut = asked.version !== undefined && inVersion(asked.world, point, asked.version) === false
  const blocs = blocsOf(asked.world, party, asOf)
  if (isOut || blocs.length === 0 || claimsOn(asked, { point, party }, asOf).some(isAdmitted)) return null
  const statuses = new Set(blocs.map((bloc) => statusAt(asked, { point, party: bloc }, asOf)))
  return { blocs, status: statuses.size === 1 ? ([...statuses][0] ?? 'unstated') : 'unstated' }
}

/**
 * Where a party stands on a point, and why, by ruleset 2 (section 4 of the design) at its plainest:
 * every question goes through the whole list of events.
 */
export function oracleCell(events: readonly NegotiationEvent[], cell: Cell, { revision, asOf, ...assumed }: Times): CellAnswer {
  const admitted = prefix(events, revision)
  const asked = askedOf(admitted, assumed)
  const { world, publishedBy, version } = asked
  const claims = claimsOn(asked, cell, asOf)
  const counting = countingOn(asked, cell, asOf)
  const { candidates, decisive, basis, status } = weigh(asked, counting)
  const isAmong = (some: readonly Claim[], { development, position }: Claim) =>
    some.some((one) => one.development === development && one.position === position)
  const roleOf = (claim: Claim): Role => {
    if (claim.retracted) return 'retracted'
    if (claim.setAside) return 'set-aside'
    if (claim.denied) return 'denied'
    if (claim.basis === 'alleged') return 'alleged'
    if (claim.otherVersion) return 'other-version'
    if (!isAmong(candidates, claim)) return 'superseded'
    if (isAmong(decisive, claim)) return 'decisive'
    return statusOfStance[claim.stance] === status ? 'supporting' : 'outweighed'
  }

  const stances = [...new Set(decisive.map(({ stance }) => stance))]
  const strongerStatus = basis === null ? 'unstated' : weigh(asked, strongerThan(counting, basis)).status
  const roots = claims
    .filter((claim) => ['decisive', 'supporting'].includes(roleOf(claim)))
    .flatMap(({ publications }) => publications)
    .filter(({ published }) => publishedBy === undefined || published <= publishedBy)
    .map(({ root }) => root)
  const throughBloc = throughBlocOf(asked, cell, asOf)

  const sinceOf = (question: Asked) => runAt(timelineOf(question, cell), asOf).from
  const since = throughBloc === null ? sinceOf(asked) : null
  const basisSince = () => {
    if (basis === null) return null
    const onBasis = askedOf(admitted, { ...assumed, basis })
    return statusAt(onBasis, cell, asOf) === status ? later(since, sinceOf(onBasis)) : null
  }
  const restsOn = () =>
    world.sources
      .map(({ id: source }) => {
        const without = [...(assumed.without ?? []), `source:${source}`]
        const then = askedOf(admitted, { ...assumed, without })
        return { source, status: throughBlocOf(then, cell, asOf)?.status ?? statusAt(then, cell, asOf) }
      })
      .filter((one) => one.status !== status)
      .sort((one, other) => order(one.source, other.source))

  return {
    status,
    stance: stances.length === 1 ? (stances[0] ?? null) : null,
    basis,
    since: instantOrNull(since),
    sincePrecision: since === null ? null : precisionAt(asked, cell, since),
    basisSince: instantOrNull(basisSince()),
    contested: strongerStatus !== status && strongerStatus !== 'unstated',
    corroboration: new Set(roots).size,
    restsOn: throughBloc === null ? restsOn() : [],
    reworded: version === undefined ? rewordedBy(world, cell.point, decisive, { asOf, publishedBy }) : null,
    inVersion: version === undefined ? null : inVersion(world, cell.point, version),
    throughBloc,
    evidence: claims
      .map((claim) => ({ development: claim.development, position: claim.position, role: roleOf(claim) }))
      .sort((one, other) => order(one.development, other.development) || order(one.position, other.position)),
  }
}

/** The status of a point over the parties that it requires at that time; `blockedBy` in order of joining. */
export function oracleOverall(events: readonly NegotiationEvent[], point: string, { revision, asOf, ...assumed }: Times): OverallAnswer {
  const asked = askedOf(prefix(events, revision), assumed)
  return { ...overallOf(asked, point, asOf), since: instantOrNull(runAt(overallTimelineOf(asked, point), asOf).from) }
}

/** The status of a cell over all world time, as runs; the first has no beginning, each lasts until the next. */
export const oracleTimeline = (events: readonly NegotiationEvent[], cell: Cell, { revision, ...assumed }: Times): Run<Status>[] =>
  timelineOf(askedOf(prefix(events, revision), assumed), cell)

/** The overall status of a point over all world time, as runs. */
export const oracleOverallTimeline = (events: readonly NegotiationEvent[], point: string, { revision, ...assumed }: Times) =>
  overallTimelineOf(askedOf(prefix(events, revision), assumed), point)

/** The points that are in no list and no matrix unless asked for. */
export const oracleRetired = (events: readonly NegotiationEvent[], revision: number): string[] => worldOf(prefix(events, revision)).retired

/**
 * What the event at a revision changed, over all world time (end of section 4 of the design).
 * @returns sorted by point, then the overall status before the parties by id, then by world time
 */
export function oracleChanges(events: readonly NegotiationEvent[], revision: number): ChangeAnswer[] {
  const event = events[revision]
  if (event === undefined) throw new RangeError(`No event has revision ${revision}`)
  const after = askedOf(prefix(events, revision))
  return differencesBetween(askedOf(prefix(events, revision - 1)), after)
    .map(
      (difference): ChangeAnswer => ({
        ...difference,
        scope: difference.stretch.until === null ? 'present' : 'past',
        cause: causeOf(event, after.world),
      }),
    )
    .sort(
      (one, other) =>
        order(one.point, other.point) ||
        order(one.party ?? '', other.party ?? '') ||
        order(one.stretch.from ?? Number.NEGATIVE_INFINITY, other.stretch.from ?? Number.NEGATIVE_INFINITY),
    )
}
