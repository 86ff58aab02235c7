import type { NegotiationEvent } from '../../events/catalogue.ts'
import type { Basis, Stance } from '../../events/position.ts'
import { type Order, orderOf } from './oracle-order.ts'
import { requiredBy } from './oracle-parties.ts'
import { inVersion, sameTexts } from './oracle-versions.ts'
import { type Happening, type World, worldOf } from './oracle-world.ts'

export type Cell = { point: string; party: string }

/** What a question assumes, whatever its `asOf`; times in epoch milliseconds, inclusive. One left out bounds nothing. */
export type Assumed = {
  publishedBy?: number | undefined
  /** The weakest basis that may decide. */
  basis?: Basis | undefined
  /** What is set aside: `source:…`, `report:…`, `alignment:…`. */
  without?: readonly string[] | undefined
  /** The plan version of which it asks. */
  version?: string | undefined
}

/** The world that a question is asked of, and what it assumes. */
export type Asked = Assumed & { world: World; order: Order }

/** @param events the admitted prefix of a stream, in order */
export function askedOf(events: readonly NegotiationEvent[], assumed: Assumed = {}): Asked {
  const world = worldOf(events, assumed.without)
  return { ...assumed, world, order: orderOf(world, assumed.publishedBy) }
}

/** A position on the cell that the times admit, whatever else may keep it from counting. */
export type Claim = Happening & {
  development: string
  position: number
  stance: Stance
  basis: Basis
  version: string | undefined
  retracted: boolean
  denied: boolean
  otherVersion: boolean
}

export const statusOfStance = {
  proposed: 'agreed',
  accepted: 'agreed',
  conditional: 'disputed',
  contested: 'disputed',
  refused: 'rejected',
  deferred: 'unstated',
  abstained: 'unstated',
  withdrawn: 'unstated',
} as const satisfies Record<Stance, string>

export type Status = (typeof statusOfStance)[Stance] | 'unclear'

/** Strongest first; an allegation never decides and so has no rank. */
const deciding = ['official', 'attributed', 'reported'] as const
const strength: readonly Basis[] = [...deciding, 'alleged']

const admits = ({ publishedBy }: Asked, asOf: number | undefined, { latest, publications }: Happening): boolean =>
  (asOf === undefined || latest <= asOf) && publications.some(({ published }) => publishedBy === undefined || published <= publishedBy)

/** The denials on the record by which the party takes its own positions on the point out, once they have happened. */
export const denialsOf = (asked: Asked, { party, point }: Cell, asOf?: number) =>
  asked.world.denials.filter(
    (denial) =>
      denial.party === party &&
      denial.point === point &&
      denial.by === party &&
      denial.basis === 'official' &&
      // One that ended before what it denies began, as that now stands, denies nothing.
      denial.end >= (asked.world.developments.find(({ id }) => id === denial.development)?.earliest ?? Number.POSITIVE_INFINITY) &&
      !denial.setAside &&
      admits(asked, asOf, denial),
  )

/** Every position of the party on the point that the times admit, whatever became of it later. */
export function claimsOn(asked: Asked, cell: Cell, asOf?: number): Claim[] {
  const { world, version } = asked
  const denied = denialsOf(asked, cell, asOf).map(({ development }) => development)
  const isSetAside = (basis: Basis) => asked.basis !== undefined && strength.indexOf(basis) > strength.indexOf(asked.basis)
  const texts = version === undefined ? undefined : sameTexts(world, cell.point, version)
  const isOut = version !== undefined && inVersion(world, cell.point, version) === false
  const isOther = (speaksOf: string | undefined) => isOut || (texts !== undefined && speaksOf !== undefined && !texts.has(speaksOf))
  return world.developments
    .filter((development) => admits(asked, asOf, development))
    .flatMap(({ id, positions, ...development }) =>
      positions.flatMap(({ party, point, stance, basis, version: speaksOf }, position) =>
        party !== cell.party || point !== cell.point
          ? []
          : [
              {
                ...development,
                development: id,
                position,
                stance,
                basis,
                version: speaksOf,
                setAside: development.setAside || isSetAside(basis),
                denied: denied.includes(id),
                otherVersion: isOther(speaksOf),
              },
            ],
      ),
    )
}

/** Rules 1 and 2 of section 4 of the design. */
export const isAdmitted = (claim: Claim): boolean => !claim.retracted && !claim.setAside && !claim.denied

/** Whether a claim can be a candidate: rules 1 to 3 and 7. */
export const counts = (claim: Claim): boolean => isAdmitted(claim) && claim.basis !== 'alleged' && !claim.otherVersion

export const countingOn = (asked: Asked, cell: Cell, asOf?: number): Claim[] => claimsOn(asked, cell, asOf).filter(counts)

/** Rule 4: the latest decides, and among the latest the strongest basis. */
export function weigh({ order }: Asked, claims: readonly Claim[]) {
  const candidates = claims.filter((claim) => !claims.some((other) => order(other.development, claim.development)))
  const basis = deciding.find((rank) => candidates.some((claim) => claim.basis === rank)) ?? null
  const decisive = candidates.filter((claim) => claim.basis === basis)
  const statuses = [...new Set(decisive.map((claim) => statusOfStance[claim.stance]))]
  const status: Status = statuses.length > 1 ? 'unclear' : (statuses[0] ?? 'unstated')
  return { candidates, decisive, basis, status }
}

export const statusAt = (asked: Asked, cell: Cell, asOf?: number): Status => weigh(asked, countingOn(asked, cell, asOf)).status

/** The claims of a basis strictly stronger than the one given. */
export const strongerThan = (claims: readonly Claim[], basis: Basis): Claim[] =>
  claims.filter((claim) => strength.indexOf(claim.basis) < strength.indexOf(basis))

export type OverallStatus = Exclude<Status, 'unclear'> | 'open'

/** The status of a point over the parties that it requires (end of section 4 of the design). */
export function overallOf(asked: Asked, point: string, asOf?: number): { status: OverallStatus; blockedBy: string[] } {
  const required = requiredBy(asked.world, point, asOf).map((party) => ({ party, status: statusAt(asked, { point, party }, asOf) }))
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
