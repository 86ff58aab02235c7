import { z } from 'zod'
import { Citation } from '../../events/citation.ts'
import { Name, Slug } from '../../events/identifier.ts'
import { Instant, Precision, TimeBasis } from '../../events/time.ts'
import { citationsAt, type Development } from '../developments.ts'
import type { Frame } from '../frame.ts'
import type { Claim, Times } from '../index/claims.ts'
import { inOrder } from '../index/order.ts'
import type { Registry } from '../registry.ts'

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

/** The root report that a citation counts as (rule 6). */
export const originOf = (frame: Frame, { report, root }: Citation): string => frame.reports.get(root ?? report)?.origin ?? root ?? report

/** The earliest publication first; the order in which they arrived never matters. */
const byPublication = (a: CitedReport, b: CitedReport): number =>
  inOrder(a.publishedAt.latest, b.publishedAt.latest) || inOrder(a.report, b.report) || (a.paragraph ?? 0) - (b.paragraph ?? 0)

/** The reports that tell of a development at given times, each passage once, with what is known of each. */
export function citedReports({ frame, developments }: Registry, development: Development, times: Times): CitedReport[] {
  const told = citationsAt(developments, development, times.revision).flatMap((citation) => {
    const report = frame.reports.get(citation.report)
    if (report === undefined || report.published > times.publishedBy) return []
    const { source, title, publishedAt } = report
    return [{ ...citation, source, title, publishedAt, origin: originOf(frame, citation) }]
  })
  if (told.length < 2) return told
  const once = new Map(told.map((report) => [JSON.stringify(report), report]))
  return [...once].sort(([a, one], [b, other]) => byPublication(one, other) || inOrder(a, b)).map(([, report]) => report)
}

/** How many distinct root reports are behind claims (rule 6). */
export function corroborationOf({ frame, developments }: Registry, claims: readonly Claim[], times: Times): number {
  const origins = new Set<string>()
  for (const claim of claims)
    for (const citation of citationsAt(developments, developments.get(claim.development) as Development, times.revision))
      if ((frame.reports.get(citation.report)?.published ?? Number.POSITIVE_INFINITY) <= times.publishedBy)
        origins.add(originOf(frame, citation))
  return origins.size
}
