import type { Basis } from '../../events/position.ts'

const bases: readonly Basis[] = ['official', 'attributed', 'reported', 'alleged']

/** Strength of a basis: 0 the strongest. */
export const strengthOf = (basis: Basis): number => bases.indexOf(basis)

/** The strength that every basis has at least. */
export const weakestStrength = bases.length - 1

/** The strength of the weakest basis that can decide (rule 3). */
export const weakestDeciding = weakestStrength - 1
