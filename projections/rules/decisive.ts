import type { Basis, Stance } from '../../events/position.ts'
import type { Status } from '../../events/status.ts'
import type { Cell, Claim } from '../index/claims.ts'
import type { Times } from './admitted.ts'
import { candidates } from './candidates.ts'

/*
 * Rule 4: of the candidates those on the strongest basis are decisive. If they are all of one status, that is the status;
 * else it is `unclear`; without candidates it is `unstated`.
 */

const statusOfStance: Record<Stance, Status> = {
  proposed: 'agreed',
  accepted: 'agreed',
  conditional: 'disputed',
  contested: 'disputed',
  refused: 'rejected',
  deferred: 'unstated',
  abstained: 'unstated',
  withdrawn: 'unstated',
}

/** What a stance says of the status (docs/architecture.md, “Words”). */
export const statusOf = (stance: Stance): Status => statusOfStance[stance]

const bases: readonly Basis[] = ['official', 'attributed', 'reported', 'alleged']

/** Strength of a basis: 0 the strongest. */
export const strengthOf = (basis: Basis): number => bases.indexOf(basis)

/** What candidates come to. */
type Verdict = { status: Status; strength: number }

/** The status that candidates come to, and the strength of the basis on which they do; null where there are none. */
export function verdict(found: readonly Verdict[]): Verdict | null {
  let decisive: Verdict | null = null
  for (const { status, strength } of found) {
    if (decisive === null || strength < decisive.strength) decisive = { status, strength }
    else if (strength === decisive.strength && status !== decisive.status) decisive.status = 'unclear'
  }
  return decisive
}

/** The status at given times. */
export const statusAt = ({ claims }: Cell, times: Times): Status => verdict(candidates(claims, times))?.status ?? 'unstated'

/** A status with the candidates behind it by the part that they play. */
export type Decision = {
  status: Status
  /** The strength of the decisive basis; null where nothing decides. */
  strength: number | null
  /** The stance that all decisive positions share; null: none, or several. */
  stance: Stance | null
  basis: Basis | null
  decisive: Claim[]
  /** On a weaker basis, to the same effect. */
  supporting: Claim[]
  /** On a weaker basis, to another effect. */
  outweighed: Claim[]
}

/** Weighs candidates. */
export function decide(found: readonly Claim[]): Decision {
  const { status, strength } = verdict(found) ?? { status: 'unstated', strength: null }
  const decisive = found.filter((claim) => claim.strength === strength)
  const weaker = found.filter((claim) => claim.strength !== strength)
  const [first] = decisive
  return {
    status,
    strength,
    stance: first !== undefined && decisive.every(({ stance }) => stance === first.stance) ? first.stance : null,
    basis: first?.basis ?? null,
    decisive,
    supporting: weaker.filter((claim) => claim.status === status),
    outweighed: weaker.filter((claim) => claim.status !== status),
  }
}
