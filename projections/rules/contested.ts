import type { Claims } from '../index/claims.ts'
import type { Times } from './admitted.ts'
import { candidates } from './candidates.ts'
import { type Decision, verdict } from './decisive.ts'

/**
 * Rule 5: whether the positions on bases stronger than the decisive one, weighed alone by rule 4, give a status that is
 * neither the one decided nor `unstated`.
 */
export function isContested(claims: Claims, { status, strength }: Decision, times: Times): boolean {
  // Nothing is stronger than the strongest basis.
  if (strength === null || strength === 0) return false
  const stronger = verdict(candidates(claims, times, strength))
  return stronger !== null && stronger.status !== status && stronger.status !== 'unstated'
}
