import type { Decision } from './decisive.ts'
import type { Times } from './question.ts'
import type { Development, Registry } from './record.ts'
import { citationsAt, citedOrigin, reportAt } from './standing.ts'
import { leftOf } from './without.ts'

/*
 * Rule 6: corroboration is the number of distinct root reports behind the decisive and supporting positions. Volume is
 * not corroboration.
 */

/** The distinct root reports behind a decision. */
export function rootsBehind(
  { frame, developments }: Registry,
  { decisive, supporting }: Pick<Decision, 'decisive' | 'supporting'>,
  times: Times,
): ReadonlySet<string> {
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
  return origins
}

/** How many distinct root reports are behind a decision. */
export const corroborationOf = (...asked: Parameters<typeof rootsBehind>): number => rootsBehind(...asked).size
