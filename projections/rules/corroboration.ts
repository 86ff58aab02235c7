import type { Citation } from '../../events/citation.ts'
import type { Times } from './admitted.ts'
import type { Decision } from './decisive.ts'
import { citationsAt, type Development, type Developments, type Reports } from './standing.ts'

/*
 * Rule 6: corroboration is the number of distinct root reports behind the decisive and supporting positions. Volume is
 * not corroboration.
 */

/** The report at the end of the chain of roots: itself where it repeats none. */
export const originOf = (reports: Reports, report: string, root?: string): string =>
  root === undefined ? report : (reports.get(root)?.origin ?? root)

/** The root report that a citation counts as; it may name a root in place of the report's own. */
export const citedOrigin = (reports: Reports, { report, root }: Citation): string => originOf(reports, report, root ?? report)

/** How many distinct root reports are behind a decision. */
export function corroborationOf(
  reports: Reports,
  developments: Developments,
  { decisive, supporting }: Pick<Decision, 'decisive' | 'supporting'>,
  times: Times,
): number {
  const origins = new Set<string>()
  for (const { development } of [...decisive, ...supporting])
    for (const citation of citationsAt(developments, developments.get(development) as Development, times.revision))
      if ((reports.get(citation.report)?.published ?? Number.POSITIVE_INFINITY) <= times.publishedBy)
        origins.add(citedOrigin(reports, citation))
  return origins.size
}
