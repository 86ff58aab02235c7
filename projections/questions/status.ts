import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { Basis, Stance } from '../../events/position.ts'
import { type OverallStatus, overallStatuses, type Status, statuses } from '../../events/status.ts'
import { Instant, Precision } from '../../events/time.ts'
import { type CellUnder, cellUnder, type VersionScope, versionScope } from '../cell-under.ts'
import type { Cell, Claim } from '../index/claims.ts'
import { runAt, type Step } from '../index/runs.ts'
import { upToRevision, valueAt } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import { isAdmitted, type Times } from '../rules/admitted.ts'
import { weakestDeciding } from '../rules/bases.ts'
import { candidates, supersededCount } from '../rules/candidates.ts'
import { isContested } from '../rules/contested.ts'
import { corroborationOf } from '../rules/corroboration.ts'
import { type Decision, decide, statusAt } from '../rules/decisive.ts'
import { decideOverall, overallCourse } from '../rules/overall.ts'
import { blocsOf, everRequired, requiredParties, turnPrecision, turnsOf } from '../rules/parties.ts'
import type { Development, Point } from '../rules/record.ts'
import { restsOn } from '../rules/rests-on.ts'
import { basisSinceWhen, precisionAt, runsOf, sinceWhen } from '../rules/since.ts'
import { bodyAt, isRetired } from '../rules/standing.ts'
import { type Rewording, rewordedIn, rewordingsOf } from '../rules/versions.ts'
import { Evidence, evidenceFor } from './evidence.ts'
import { type LazyAnswer, LazyRecord } from './lazy.ts'
import { Assumed, finiteInstant, type Moment } from './moment.ts'

export const StatusName = z.enum(statuses).meta({ id: 'Status', description: 'Where a party stands on a point' })
export const OverallStatusName = z
  .enum(overallStatuses)
  .meta({ id: 'OverallStatus', description: 'Where a point stands over the parties that it requires' })

const Since = Instant.nullable()
const SincePrecision = Precision.nullable()

/** Where one party stands on one point. */
export const PartyStanding = z
  .object({
    status: StatusName,
    stance: Stance.nullable().describe('The stance that all decisive positions share; null: none, or several'),
    conditions: z.array(Text).describe('On what conditions the decisive positions were taken'),
    basis: Basis.nullable().describe('The basis of the decisive positions; null: there are none'),
    since: Since.describe('When the present unbroken run of this status had certainly begun; null: it never was another'),
    sincePrecision: SincePrecision.describe('How exactly that is known: of a `day` the instant is its last; show the day'),
    basisSince: Since.describe(
      'Since when it has held on the present basis or a stronger one; null where those alone would say another status',
    ),
    basisSincePrecision: SincePrecision,
    contested: z.boolean().describe('Stronger bases, taken alone, would say another status'),
    corroboration: z.int().describe('Distinct root reports behind the decisive and supporting positions'),
    restsOn: z
      .array(z.object({ source: Slug, status: StatusName.describe('The status that there would be') }))
      .describe('Each source without which alone the status would be another'),
    fragile: z.boolean().describe('Whether there is such a source'),
    reworded: Slug.nullable().describe('The first later plan version that rewords or drops what every decisive position speaks of'),
    throughBloc: z
      .array(Slug)
      .nullable()
      .describe('The blocs whose status is shown, since the party has no position of its own: it decides nothing; null: its own is shown'),
  })
  .meta({ id: 'PartyStanding', description: 'Where one party stands on one point' })
export type PartyStanding = z.output<typeof PartyStanding>

export const ReasonedStanding = PartyStanding.extend({
  because: z.array(Evidence).describe('The positions behind it, by role, latest first'),
  superseded: z.int().describe('How many positions others certainly follow; listed in `because` with `superseded=true`'),
  omitted: z
    .int()
    .describe(
      'How many positions that decide nothing (allegations, denied, retracted, of another version, set aside) are older than the twenty-five listed of each; listed with `superseded=true`',
    ),
}).meta({ id: 'ReasonedStanding', description: 'Where one party stands on one point, and why' })
export type ReasonedStanding = z.output<typeof ReasonedStanding>

export const Overall = z
  .object({
    status: OverallStatusName,
    since: Since.describe('When the present unbroken run of this status had certainly begun; null: it never was another'),
    sincePrecision: SincePrecision.describe('How exactly that is known'),
    blockedBy: z.array(Slug).describe('The required parties that are disputed, rejected or unclear'),
  })
  .meta({ id: 'Overall', description: 'Where a point stands over the parties that it requires' })
export type Overall = z.output<typeof Overall>

const inVersion = z
  .union([z.boolean(), z.literal('unknown')])
  .nullable()
  .describe('Whether the point is in the plan version asked about; null where none is. In one that it is not in, it has no status')

/** What is said of a point in every answer about standing. */
export const pointFacts = {
  inVersion,
  retired: z.boolean().describe('Whether the point should not be on record any more; it is then in no list and no matrix'),
}

/** Where a point stands, for each party and over all, and why. */
export const PointStatus = Assumed.extend({
  point: Slug,
  proposition: Text,
  ...pointFacts,
  overall: Overall,
  parties: z.record(Slug, ReasonedStanding).describe('By party'),
}).meta({ id: 'PointStatus', description: 'Where each party stands on one point, and why' })
export type PointStatus = z.output<typeof PointStatus>

/** A point as a question sees it: worked out once, for all parties. */
export type Scope = VersionScope & { rewordings: readonly Rewording[] }

export const scopeOf = (state: Negotiation, point: Pick<Point, 'id'>, times: Times): Scope => ({
  ...versionScope(state.cells, state.registry, point.id, times),
  rewordings: times.version === null ? rewordingsOf(state.registry, point.id, times) : [],
})

/** An instant with its precision, as answers have them. */
function sinceOf(state: Negotiation, cell: Readonly<Cell>, since: number | null, times: Times): [Instant | null, Precision | null] {
  const instant = finiteInstant(since)
  return instant === null ? [null, null] : [instant, precisionAt(state.registry, cell, { ...times, asOf: since as number })]
}

function conditionsOf({ registry }: Negotiation, { decisive }: Decision, { revision }: Times): string[] {
  const conditions = decisive.flatMap(({ development, position }) => {
    const body = bodyAt(registry.developments.get(development) as Development, revision)
    return body.positions[position]?.condition ?? []
  })
  return [...new Set(conditions)].sort()
}

function standingBy(state: Negotiation, scope: Scope, cell: Readonly<Cell>, found: readonly Claim[], times: Times): PartyStanding {
  const decision = decide(found)
  const { status, stance, basis, decisive } = decision
  const began = sinceWhen(cell, times)
  const [since, sincePrecision] = sinceOf(state, cell, began, times)
  const alone = { ...times, weakest: decision.strength ?? times.weakest }
  const basisBegan = basisSinceWhen(cell, decision, began, times)
  const [basisSince, basisSincePrecision] = basisBegan === began ? [since, sincePrecision] : sinceOf(state, cell, basisBegan, alone)
  const support = restsOn(state.registry, cell, { status, found }, scope.restsOn, times)
  return {
    status,
    stance,
    conditions: conditionsOf(state, decision, times),
    basis,
    since,
    sincePrecision,
    basisSince,
    basisSincePrecision,
    contested: isContested(cell, decision, times),
    corroboration: corroborationOf(state.registry, decision, times),
    restsOn: support,
    fragile: support.length > 0,
    reworded: rewordedIn(scope.rewordings, decisive),
    throughBloc: null,
  }
}

/** Where a party itself stands on a point. */
export function ownStandingOf(state: Negotiation, scope: Scope, party: string, times: Times): PartyStanding {
  const { cell } = cellUnder(state.cells, state.registry, scope, party, times)
  return standingBy(state, scope, cell, candidates(cell.claims, times), times)
}

/** What is shown of a member without an admitted position: where its blocs stand, or, where they differ, that nothing can be said. */
function throughBlocs(
  state: Negotiation,
  scope: Scope,
  party: string,
  { cell, otherVersion }: CellUnder,
  times: Times,
): Partial<PartyStanding> {
  const blocs = scope.inVersion === false ? [] : blocsOf(state.registry.frame, party, times)
  const isStated = () =>
    candidates(cell.claims, times).length > 0 || [...cell.alleged, ...otherVersion].some((claim) => isAdmitted(claim, times))
  if (blocs.length === 0 || isStated()) return {}
  const statuses = new Set(blocs.map((bloc) => statusAt(cellUnder(state.cells, state.registry, scope, bloc, times).cell, times)))
  const [status = 'unstated'] = statuses.size === 1 ? statuses : []
  return {
    status,
    since: null,
    sincePrecision: null,
    basisSince: null,
    basisSincePrecision: null,
    restsOn: [],
    fragile: false,
    throughBloc: blocs,
  }
}

/** Where a party stands on a point: of a member of a bloc that said nothing itself, where the bloc stands. */
export function standingOf(state: Negotiation, scope: Scope, party: string, times: Times): PartyStanding {
  const under = cellUnder(state.cells, state.registry, scope, party, times)
  return {
    ...standingBy(state, scope, under.cell, candidates(under.cell.claims, times), times),
    ...throughBlocs(state, scope, party, under, times),
  }
}

/** The same, and why. */
export function reasonedStandingOf(
  state: Negotiation,
  scope: Scope,
  party: string,
  times: Times,
  withSuperseded: boolean,
): ReasonedStanding {
  const under: CellUnder = cellUnder(state.cells, state.registry, scope, party, times)
  const { cell } = under
  const found = candidates(cell.claims, times)
  const decision = decide(found)
  return {
    ...standingBy(state, scope, cell, found, times),
    ...throughBlocs(state, scope, party, under, times),
    superseded: supersededCount(cell, found, times),
    ...evidenceFor(state.registry, under, decision, times, withSuperseded),
  }
}

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

/** The points of a matrix, as they were on record: all that were not retired. */
export const pointsOf = ({ registry }: Negotiation, { revision }: Times): Point[] =>
  upToRevision(registry.frame.points, revision).filter((point) => !isRetired(point, revision))

/** What a point's status may be narrowed to, and whether every position is wanted. */
export type StatusFilter = { party?: string | undefined; superseded?: boolean | undefined }

/** A point's status at a moment, for one party or for all, made as it is taken. */
export function answerPointStatus(
  state: Negotiation,
  { times, assumed }: Moment,
  recorded: Point,
  { party, superseded = false }: StatusFilter,
): LazyAnswer<PointStatus> {
  const point = valueAt(recorded, times.revision)
  const scope = scopeOf(state, point, times)
  function* parties(): Iterable<[string, ReasonedStanding]> {
    for (const { id } of upToRevision(state.registry.frame.parties, times.revision))
      if (party === undefined || id === party) yield [id, reasonedStandingOf(state, scope, id, times, superseded)]
  }
  return {
    ...assumed,
    point: point.id,
    proposition: point.proposition,
    inVersion: scope.inVersion,
    retired: isRetired(point, times.revision),
    overall: overallAt(state, scope, point, times),
    parties: new LazyRecord(parties()),
  }
}
