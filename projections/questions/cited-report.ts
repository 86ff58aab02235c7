import { z } from 'zod'
import { Citation } from '../../events/citation.ts'
import { Name, Slug } from '../../events/identifier.ts'
import { Instant, Precision, TimeBasis } from '../../events/time.ts'
import type { Times } from '../rules/question.ts'
import type { Development, Registry } from '../rules/record.ts'
import { citationsAt, citedOrigin, reportAt } from '../rules/standing.ts'
import { leftOf } from '../rules/without.ts'

/** A span of time as the rules reckon with it: `latest` is cut to the first publication. */
export const ReckonedInterval = z.object({ earliest: Instant, latest: Instant, precision: Precision, basis: TimeBasis }).meta({
  id: 'ReckonedInterval',
  description: 'A closed interval of world time; `latest` is cut to the earliest publication that tells of it',
})

export const CitedReport = Citation.extend({
  source: Slug,
  title: Name,
  publishedAt: z.object({ earliest: Instant, latest: Instant, precision: Precision, basis: TimeBasis }),
  origin: Slug.describe('The root report that it counts as'),
}).meta({ id: 'CitedReport', description: 'A report that tells of the development' })
export type CitedReport = z.output<typeof CitedReport>

/** The order of two texts by their code units, the same on every machine. */
export const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The earliest publication first; the order in which they arrived never matters. */
const byPublication = (a: CitedReport, b: CitedReport): number =>
  inOrder(a.publishedAt.latest, b.publishedAt.latest) || inOrder(a.report, b.report) || (a.paragraph ?? 0) - (b.paragraph ?? 0)

/** The reports of a development at given times, each passage once, with what is known of each. */
export function citedReports({ frame, developments }: Registry, development: Development, times: Times): CitedReport[] {
  const { revision, without } = times
  const cited = leftOf(frame, citationsAt(developments, development, revision), without, revision).flatMap((citation) => {
    const report = reportAt(frame.reports, citation.report, revision)
    if (report === undefined || report.published > times.publishedBy) return []
    const { source, title, publishedAt } = report
    return [{ ...citation, source, title, publishedAt, origin: citedOrigin(frame.reports, citation, revision) }]
  })
  if (cited.length < 2) return cited
  const once = new Map(cited.map((report) => [JSON.stringify(report), report]))
  return [...once].sort(([a, one], [b, other]) => byPublication(one, other) || inOrder(a, b)).map(([, report]) => report)
}
