import type { DevelopmentKind, Payload } from '../../../events/catalogue.ts'
import type { DevelopmentRetracted } from '../../../events/development-retracted.ts'
import type { ReportRepeated } from '../../../events/report-repeated.ts'
import type { Registry } from '../../../projections/registry.ts'
import { bodyAt, citationsAt } from '../../../projections/rules/standing.ts'
import { begunBefore, begunBeforeAll, timelyAsTold } from './chronology.ts'
import type { Development } from './command.ts'
import { isEqual } from './equality.ts'
import { knownCitation, knownContents, present, requireActive } from './references.ts'
import { type Refusal, refusedIf } from './refusal.ts'

/** The event that records a development under an id. */
export function developmentPayload({ kind, ...contents }: Development, id: string): Extract<Payload, { type: DevelopmentKind }> {
  // Taken apart, the kind and its contents are no longer known to the compiler as those of one member.
  return { type: kind, data: { ...contents, id } } as Extract<Payload, { type: DevelopmentKind }>
}

/** What there is to refuse in a development that would be recorded under an id. */
export const reportDevelopment = ({ frame, developments }: Registry, development: Development, id: string, now: number): Refusal[] => [
  ...refusedIf(developments.has(id), 'id-taken', '/id', id),
  ...knownContents(frame, development, ''),
  ...timelyAsTold(frame, development, now),
]

/**
 * What there is to refuse in one more report of a development. Only the very same repeat changes
 * nothing: what the development cites itself, a correction may yet replace, and the order of the two
 * must not matter.
 */
export function repeatReport({ frame, developments }: Registry, { development: id, report }: ReportRepeated): Refusal[] {
  const { development, refusals } = requireActive(developments, id, '/development')
  const unknown = knownCitation(frame, report, '/report')
  if (development === undefined) return [...refusals, ...unknown]
  const isRepeated = development.repeats.some(({ citation }) => isEqual(citation, report))
  return [
    ...unknown,
    ...begunBefore(frame, bodyAt(development, present).occurred, report, '/report'),
    ...refusedIf(isRepeated, 'changes-nothing', '/report', `${report.report} was repeated before`),
  ]
}

/**
 * What there is to refuse in a retraction. The reports of a duplicate come to tell of the other (docs/rules.md,
 * rule 1), which must then have begun before them.
 */
export function retractDevelopment({ frame, developments }: Registry, { development: id, duplicateOf }: DevelopmentRetracted): Refusal[] {
  const { development, refusals } = requireActive(developments, id, '/development')
  if (duplicateOf === undefined) return refusals
  if (duplicateOf === id) return [...refusals, ...refusedIf(true, 'duplicate-of-itself', '/duplicateOf', id)]
  const original = requireActive(developments, duplicateOf, '/duplicateOf')
  if (development === undefined || original.development === undefined) return [...refusals, ...original.refusals]
  const { occurred } = bodyAt(original.development, present)
  return begunBeforeAll(frame, occurred, citationsAt(developments, development, present), '/duplicateOf')
}
