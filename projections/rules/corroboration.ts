import type { Citation } from '../../events/citation.ts'
import type { Times } from './admitted.ts'
import type { Decision } from './decisive.ts'
import type { Development, Registry } from './record.ts'
import { citationsAt, type Reports, reportAt } from './standing.ts'
import { leftOf } from './without.ts'

/*
 * Rule 6: corroboration is the number of distinct root reports behind the decisive and supporting positions. Volume is
 * not corroboration.
 */

/** The root report that a citation counts as at a revision: the end of the chain of roots, which begins with the root that it names itself, if any. */
export function citedOrigin(reports: Reports, { report, root }: Citation, revision: number): string {
  let origin = root ?? report
  for (let next = reportAt(reports, origin, revision)?.root; next !== undefined; next = reportAt(reports, origin, revision)?.root)
    origin = next
  return origin
}

/** How many distinct root reports are behind a decision. */
export function corroborationOf(
  { frame, developments }: Registry,
  { decisive, supporting }: Pick<Decision, 'decisive' | 'supporting'>,
  times: Times,
): number {
  const { reports } = frame
  const { revision, publishedBy, without } = times
  const origins = new Set<string>()
  for (const { development } of [...decisive, ...supporting])
    for (const citation of leftOf(
      frame,
      citationsAt(developments, developments.get(development) as Development, revision),
      without,
      revision,
    ))
      if ((reportAt(reports, citation.report, revision)?.published ?? Number.POSITIVE_INFINITY) <= publishedBy)
        origins.add(citedOrigin(reports, citation, revision))
  return origins.size
}
