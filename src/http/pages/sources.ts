import { instantOf } from '../../../events/time.ts'
import { upTo, upToRevision, valueAt } from '../../../projections/index/table.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import type { Stepwise } from '../../../projections/questions/lazy.ts'
import { pointsOf, scopeOf } from '../../../projections/questions/scope.ts'
import { standingOf } from '../../../projections/questions/standing.ts'
import { reportsAt, sourceAt, sourcesAt } from '../../../projections/questions/summary.ts'
import type { Times } from '../../../projections/rules/question.ts'
import { type SourcePage, sourcePage } from '../../web/pages/source.ts'
import { sourcesPage } from '../../web/pages/sources.ts'
import { namedIn } from '../problem/on-record.ts'
import { page, rendered } from './page.ts'

/** The sources, as last assessed. */
export const sources = page({
  query: {},
  render({ state, moment, view, names }) {
    const { entries, toAnswer } = sourcesAt(state, moment)
    const bySource = Map.groupBy(reportsAt(state, moment).entries, ({ source }) => source)
    const listed = entries.map((source) => ({ source: toAnswer(source), reports: bySource.get(source.id)?.length ?? 0 }))
    return rendered(sourcesPage(view, listed, names))
  },
})

/** The cells whose status would be another without a source. */
function* restingOn(state: Negotiation, source: string, times: Times): Stepwise<SourcePage['alone']> {
  const found: SourcePage['alone'][number][] = []
  for (const point of pointsOf(state, times)) {
    const scope = scopeOf(state, point, times)
    for (const party of upToRevision(state.registry.frame.parties, times.revision)) {
      const { status, restsOn } = standingOf(state, scope, party.id, times)
      const support = restsOn.find((one) => one.source === source)
      if (support !== undefined) found.push({ id: { point: point.id, party: party.id }, status, without: support.status })
      yield undefined
    }
  }
  return found
}

/** One source: what it reported, and what rests on it alone. */
export const source = page({
  query: {},
  *render({ state, moment, params, view, names }) {
    const { times } = moment
    const found = namedIn(params, 'source', state.registry.frame.sources, times.revision)
    if (!found.ok) return found
    const recorded = valueAt(found.value, times.revision)
    const { entries, toAnswer } = reportsAt(state, moment)
    const reassessments = upTo(recorded.assessments, times.revision).map((one) => ({
      ...one,
      recordedAt: instantOf(state.recorded[one.revision] as number),
    }))
    const shown = {
      source: sourceAt(found.value, times.revision),
      first: recorded,
      reassessments,
      reports: entries.filter((report) => report.source === recorded.id).map(toAnswer),
      alone: yield* restingOn(state, recorded.id, times),
    }
    return rendered(sourcePage(view, shown, names))
  },
})
