import type { DevelopmentRetracted } from '../../../events/development-retracted.ts'
import type { Registry } from '../../../projections/registry.ts'
import { bodyAt, citationsAt } from '../../../projections/rules/standing.ts'
import { begunBeforeAll } from './chronology.ts'
import { type Refusal, refusedIf } from './refusal.ts'
import { present, standing } from './standing.ts'

/**
 * What there is to refuse in a retraction. The reports of a duplicate come to tell of the other (docs/rules.md,
 * rule 1), which must then have begun before them.
 */
export function retractDevelopment({ frame, developments }: Registry, { development: id, duplicateOf }: DevelopmentRetracted): Refusal[] {
  const { development, refusals } = standing(developments, id, '/development')
  if (duplicateOf === undefined) return refusals
  if (duplicateOf === id) return [...refusals, ...refusedIf(true, 'duplicate-of-itself', '/duplicateOf', id)]
  const original = standing(developments, duplicateOf, '/duplicateOf')
  if (development === undefined || original.development === undefined) return [...refusals, ...original.refusals]
  const { occurred } = bodyAt(original.development, present)
  return begunBeforeAll(frame, occurred, citationsAt(developments, development, present), '/duplicateOf')
}
