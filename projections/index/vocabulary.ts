import type { Basis, Stance } from '../../events/position.ts'
import type { overallStatuses, statuses } from '../../events/status.ts'

/** The rules of design section 4. Answers name the ruleset by which they were computed. */
export const ruleset = 1

export type Status = (typeof statuses)[number]
export type OverallStatus = (typeof overallStatuses)[number]

const statusOfStance: Record<Stance, Status> = {
  proposed: 'agreed',
  accepted: 'agreed',
  conditional: 'disputed',
  contested: 'disputed',
  refused: 'rejected',
  deferred: 'unstated',
  withdrawn: 'unstated',
}

/** What a stance says of the status (design section 2). */
export const statusOf = (stance: Stance): Status => statusOfStance[stance]

/** The bases that can decide, strongest first. Allegations never decide (rule 3). */
export const deciding = ['official', 'attributed', 'reported'] as const satisfies Basis[]

/** Strength of a basis: 0 the strongest; 3 for an allegation, which never decides. */
export const strengthOf = (basis: Basis): number => (basis === 'alleged' ? deciding.length : deciding.indexOf(basis))

/** What weighs in the balance: a status on the strength of a basis. */
export type Weight = { status: Status; strength: number }

/** Rule 4, the second half: among candidates the strongest basis decides; if it is of two minds, nobody knows. */
export function verdict(candidates: readonly Weight[]): Weight | null {
  let decisive: Weight | null = null
  for (const { status, strength } of candidates) {
    if (decisive === null || strength < decisive.strength) decisive = { status, strength }
    else if (strength === decisive.strength && status !== decisive.status) decisive.status = 'unclear'
  }
  return decisive
}

/** Where a point stands over the parties that it requires (design section 4). */
export function overallOf(required: readonly Status[]): OverallStatus {
  const stated = required.filter((status) => status !== 'unstated')
  if (stated.length === 0) return 'unstated'
  if (required.every((status) => status === 'agreed')) return 'agreed'
  if (stated.length >= 2 && stated.every((status) => status === 'rejected')) return 'rejected'
  return stated.some(blocks) ? 'disputed' : 'open'
}

/** Whether a party of that status stands in the way of agreement. */
export const blocks = (status: Status): boolean => status === 'disputed' || status === 'rejected' || status === 'unclear'
