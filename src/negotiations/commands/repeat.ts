import type { ReportRepeated } from '../../../events/report-repeated.ts'
import type { Registry } from '../../../projections/registry.ts'
import { bodyAt } from '../../../projections/rules/standing.ts'
import { begunBefore } from './chronology.ts'
import { knownCitation } from './references.ts'
import { type Refusal, refusedIf } from './refusal.ts'
import { same } from './sameness.ts'
import { present, standing } from './standing.ts'

/**
 * What there is to refuse in one more report of a development. Only the very same repeat changes
 * nothing: what the development cites itself, a correction may yet replace, and the order of the two
 * must not matter.
 */
export function repeatReport({ frame, developments }: Registry, { development: id, report }: ReportRepeated): Refusal[] {
  const { development, refusals } = standing(developments, id, '/development')
  const unknown = knownCitation(frame, report, '/report')
  if (development === undefined) return [...refusals, ...unknown]
  const isRepeated = development.repeats.some(({ citation }) => same(citation, report))
  return [
    ...unknown,
    ...begunBefore(frame, bodyAt(development, present).occurred, report, '/report'),
    ...refusedIf(isRepeated, 'changes-nothing', '/report', `${report.report} was repeated before`),
  ]
}
