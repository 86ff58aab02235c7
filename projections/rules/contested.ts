import type { Cell } from '../index/claims.ts'
import { type Decision, statusAt } from './decisive.ts'
import type { Times } from './question.ts'

/**
 * Rule 5: whether the positions on bases stronger than the decisive one, weighed alone by rule 4, give a status that is
 * neither the one decided nor `unstated`.
 */
export function isContested(cell: Cell, { status, strength }: Decision, times: Times): boolean {
  // Nothing is stronger than the strongest basis.
  if (strength === null || strength === 0) return false
  const stronger = statusAt(cell, { ...times, weakest: strength - 1 })
  return stronger !== status && stronger !== 'unstated'
}
