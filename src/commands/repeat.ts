import type { Citation } from '../../events/citation.ts'
import type { ReportRepeated } from '../../events/report-repeated.ts'
import { bodyAt, citationsAt } from '../../projections/developments.ts'
import type { Registry } from '../../projections/registry.ts'
import { begunBefore } from './chronology.ts'
import { knownCitation } from './references.ts'
import { type Refusal, refusedIf } from './refusal.ts'
import { same } from './sameness.ts'
import { present, standing } from './standing.ts'

/** The same passage on the same word; another root for it would be a correction, not a repeat. */
const samePassage = (a: Citation, b: Citation): boolean =>
  a.report === b.report && a.paragraph === b.paragraph && same(a.attribution, b.attribution)

/** What there is to refuse in one more report of a development. */
export function repeatReport({ frame, developments }: Registry, { development: id, report }: ReportRepeated): Refusal[] {
  const { development, refusals } = standing(developments, id, '/development')
  const unknown = knownCitation(frame, report, '/report')
  if (development === undefined) return [...refusals, ...unknown]
  const isCited = citationsAt(developments, development, present).some((cited) => samePassage(cited, report))
  return [
    ...unknown,
    ...begunBefore(frame, bodyAt(development, present).occurred, report, '/report'),
    ...refusedIf(isCited, 'changes-nothing', '/report', `${report.report} is cited already`),
  ]
}
