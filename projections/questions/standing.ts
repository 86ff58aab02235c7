import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { Basis, Stance } from '../../events/position.ts'
import type { Status } from '../../events/status.ts'
import { statuses } from '../../events/status.ts'
import { Instant, Precision } from '../../events/time.ts'
import { type CellUnder, cellUnder } from '../cell-under.ts'
import { cellOf } from '../cells.ts'
import type { Cell, Claim } from '../index/claims.ts'
import type { Negotiation } from '../negotiation.ts'
import { isAdmitted } from '../rules/admitted.ts'
import { candidates, supersededCount } from '../rules/candidates.ts'
import { isContested } from '../rules/contested.ts'
import { corroborationOf } from '../rules/corroboration.ts'
import { type Decision, decide, statusAt } from '../rules/decisive.ts'
import { blocsOf } from '../rules/parties.ts'
import type { Times } from '../rules/question.ts'
import type { Development } from '../rules/record.ts'
import { restsOn, sourcesOfCell, withoutSource } from '../rules/rests-on.ts'
import { basisSinceWhen, precisionAt, sinceWhen } from '../rules/since.ts'
import { bodyAt } from '../rules/standing.ts'
import { rewordedIn } from '../rules/versions.ts'
import { Evidence, evidenceFor } from './evidence.ts'
import { finiteInstant } from './moment.ts'
import { type Scope, scopeOf } from './scope.ts'

export const StatusName = z.enum(statuses).meta({ id: 'Status', description: 'Where a party stands on a point' })
export const Since = Instant.nullable()
export const SincePrecision = Precision.nullable()

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

/** Where the blocs of a member stand that has no admitted position of its own; null where it has one, or no bloc. */
function throughBlocs(state: Negotiation, scope: Scope, party: string, times: Times): { status: Status; blocs: string[] } | null {
  const blocs = scope.inVersion === false ? [] : blocsOf(state.registry.frame, party, times)
  if (blocs.length === 0) return null
  const { cell, otherVersion } = cellUnder(state.cells, state.registry, scope, party, times)
  const isStated = candidates(cell.claims, times).length > 0 || [...cell.alleged, ...otherVersion].some((claim) => isAdmitted(claim, times))
  if (isStated) return null
  const statuses = new Set(blocs.map((bloc) => statusAt(cellUnder(state.cells, state.registry, scope, bloc, times).cell, times)))
  // Where they differ, nothing can be said.
  const [status = 'unstated'] = statuses.size === 1 ? statuses : []
  return { status, blocs }
}

/** What the status of a member of a bloc rests on: without a source it may have nothing of its own, and be shown through its bloc. */
function memberRestsOn(state: Negotiation, scope: Scope, party: string, own: PartyStanding, times: Times): PartyStanding['restsOn'] {
  const { registry, cells } = state
  const statusWithout = (source: string): Status => {
    const then = withoutSource(registry, times, source)
    const scopeThen = scopeOf(state, { id: scope.point }, then)
    return throughBlocs(state, scopeThen, party, then)?.status ?? statusAt(cellUnder(cells, registry, scopeThen, party, then).cell, then)
  }
  const told = sourcesOfCell(registry, cellOf(cells, scope.point, party), times.revision)
  return [...new Set([...told, ...own.restsOn.map(({ source }) => source)])]
    .sort()
    .map((source) => ({ source, status: statusWithout(source) }))
    .filter(({ status }) => status !== own.status)
}

/** A standing as it is shown: of a member of a bloc with what its bloc has to do with it. */
function shown(state: Negotiation, scope: Scope, party: string, own: PartyStanding, times: Times): PartyStanding {
  if (blocsOf(state.registry.frame, party, times).length === 0) return own
  const through = throughBlocs(state, scope, party, times)
  if (through === null) {
    const restsOn = memberRestsOn(state, scope, party, own, times)
    return { ...own, restsOn, fragile: restsOn.length > 0 }
  }
  const empty = { since: null, sincePrecision: null, basisSince: null, basisSincePrecision: null, restsOn: [], fragile: false }
  return { ...own, ...empty, status: through.status, throughBloc: through.blocs }
}

/** Where a party stands on a point: of a member of a bloc that said nothing itself, where the bloc stands. */
export function standingOf(state: Negotiation, scope: Scope, party: string, times: Times): PartyStanding {
  return shown(state, scope, party, ownStandingOf(state, scope, party, times), times)
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
    ...shown(state, scope, party, standingBy(state, scope, cell, found, times), times),
    superseded: supersededCount(cell, found, times),
    ...evidenceFor(state.registry, under, decision, times, withSuperseded),
  }
}
