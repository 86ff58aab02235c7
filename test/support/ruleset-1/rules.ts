import type { Basis, Stance } from '../../../events/position.ts'
import type { Happening, World } from './world.ts'

export type Cell = { point: string; party: string }

/** Bounds in epoch milliseconds, both inclusive; one left out bounds nothing. */
export type Bounds = { asOf?: number | undefined; publishedBy?: number | undefined }

/** A position on the cell that the bounds admit, were it neither retracted nor denied. */
export type Claim = Happening & { development: string; position: number; stance: Stance; basis: Basis; retracted: boolean; denied: boolean }

export const statusOfStance = {
  proposed: 'agreed',
  accepted: 'agreed',
  conditional: 'disputed',
  contested: 'disputed',
  refused: 'rejected',
  deferred: 'unstated',
  // It knew no abstention: none of its histories has one.
  abstained: 'unstated',
  withdrawn: 'unstated',
} as const satisfies Record<Stance, string>

export type Status = (typeof statusOfStance)[Stance] | 'unclear'

/** Strongest first; an allegation never decides and so has no rank. */
const deciding = ['official', 'attributed', 'reported'] as const

const admits = (bounds: Bounds, { latest, publications }: Happening): boolean =>
  (bounds.asOf === undefined || latest <= bounds.asOf) &&
  publications.some(({ published }) => bounds.publishedBy === undefined || published <= bounds.publishedBy)

/** Every position of the party on the point that the bounds admit, whatever became of it later. */
export function claimsOn(world: World, cell: Cell, bounds: Bounds): Claim[] {
  const deniedIn = (development: string): boolean =>
    world.denials.some(
      (denial) =>
        denial.development === development &&
        denial.party === cell.party &&
        denial.point === cell.point &&
        denial.by === cell.party &&
        denial.basis === 'official' &&
        admits(bounds, denial),
    )
  return world.developments
    .filter((development) => admits(bounds, development))
    .flatMap(({ id, earliest, latest, publications, retracted, positions }) =>
      positions.flatMap(({ party, point, stance, basis }, position) =>
        party === cell.party && point === cell.point
          ? [{ development: id, position, stance, basis, earliest, latest, publications, retracted, denied: deniedIn(id) }]
          : [],
      ),
    )
}

/** Whether a claim can be a candidate: rules 1 to 3 of section 4 of the design. */
export const counts = (claim: Claim): boolean => !claim.retracted && !claim.denied && claim.basis !== 'alleged'

/** Rule 4 of section 4 of the design: the latest decides, and among the latest the strongest basis. */
export function weigh(claims: readonly Claim[]) {
  const candidates = claims.filter((claim) => !claims.some((other) => other.earliest > claim.latest))
  const basis = deciding.find((rank) => candidates.some((claim) => claim.basis === rank)) ?? null
  const decisive = candidates.filter((claim) => claim.basis === basis)
  const statuses = [...new Set(decisive.map((claim) => statusOfStance[claim.stance]))]
  const status: Status = statuses.length > 1 ? 'unclear' : (statuses[0] ?? 'unstated')
  return { candidates, decisive, basis, status }
}

/** The claims of a basis strictly stronger than the one given. */
export const strongerThan = (claims: readonly Claim[], basis: (typeof deciding)[number]): Claim[] =>
  claims.filter((claim) => deciding.slice(0, deciding.indexOf(basis)).some((rank) => rank === claim.basis))

export type OverallStatus = Exclude<Status, 'unclear'> | 'open'

/** The parties whose agreement the point needs, in order of joining. */
export function requiredBy(world: World, point: string): string[] {
  const requires = world.points.find(({ id }) => id === point)?.requires
  return world.parties.filter(({ id, role }) => (requires === undefined ? role === 'principal' : requires.includes(id))).map(({ id }) => id)
}

/** The status of a point over the parties that it requires (end of section 4 of the design). */
export function overallOf(world: World, point: string, bounds: Bounds): { status: OverallStatus; blockedBy: string[] } {
  const required = requiredBy(world, point).map((party) => ({
    party,
    status: weigh(claimsOn(world, { point, party }, bounds).filter(counts)).status,
  }))
  const stated = required.filter(({ status }) => status !== 'unstated')
  const blockedBy = stated.filter(({ status }) => status !== 'agreed').map(({ party }) => party)
  const status = (): OverallStatus => {
    if (required.length > 0 && required.every((one) => one.status === 'agreed')) return 'agreed'
    if (stated.length >= 2 && stated.every((one) => one.status === 'rejected')) return 'rejected'
    if (stated.length === 0) return 'unstated'
    return blockedBy.length > 0 ? 'disputed' : 'open'
  }
  return { status: status(), blockedBy }
}
