import type { Development, Developments } from '../../../projections/rules/standing.ts'
import { type Refusal, refusedIf } from './refusal.ts'

/** A revision that none on record comes after: things as they stand. */
export const present = Number.POSITIVE_INFINITY

/** The development of that id where it is on record and was not retracted; else why it cannot be spoken of. */
export function standing(
  developments: Developments,
  id: string,
  pointer: string,
): { development: Development; refusals: [] } | { development: undefined; refusals: Refusal[] } {
  const development = developments.get(id)
  if (development === undefined) return { development, refusals: refusedIf(true, 'unknown-development', pointer, id) }
  const { retraction } = development
  if (retraction === null) return { development, refusals: [] }
  const about = retraction.duplicateOf === undefined ? id : `${id} is a duplicate of ${retraction.duplicateOf}`
  return { development: undefined, refusals: refusedIf(true, 'retracted', pointer, about) }
}
