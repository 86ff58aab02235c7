import type { Negotiation } from '../../../projections/negotiation.ts'
import { answerDiff, type Difference } from '../../../projections/questions/diff.ts'
import type { Moment } from '../../../projections/questions/moment.ts'
import { overviewOf } from '../../../projections/questions/overview.ts'
import { scopeOf } from '../../../projections/questions/scope.ts'
import { reasonedStandingOf } from '../../../projections/questions/standing.ts'
import { sourcesById } from '../../../projections/questions/summary.ts'
import { comparisonForm, comparisonPage, type Told } from '../../web/pages/comparison.ts'
import { RevisionOrTime, WholeNumber } from '../request/times.ts'
import { twoMoments } from '../request/two-moments.ts'
import { columns, rows } from './overview.ts'
import { page, rendered } from './page.ts'

const query = {
  from: RevisionOrTime('A revision, or a date or instant', '2024-05-10').optional(),
  to: RevisionOrTime('A revision, or a date or instant; left out: the present', '2024-05-18').optional(),
  row: WholeNumber.default(0),
  column: WholeNumber.default(0),
}

/** A difference with the reports behind where it led; where nothing is left there, behind what was taken away. */
function told(state: Negotiation, difference: Difference, { times }: Moment): Told {
  if (difference.of === 'overall') return { difference, reports: [] }
  const { point, party } = difference
  const { because } = reasonedStandingOf(state, scopeOf(state, { id: point }, times), party, times, false)
  const deciding = because.filter(({ role }) => role === 'decisive')
  return { difference, reports: (deciding.length > 0 ? deciding : because.slice(0, 1)).flatMap(({ reports }) => reports) }
}

/** Two moments side by side. */
export const comparison = page({
  query,
  *render({ state, query: { from, to, row, column, ...bounds }, view, names }) {
    if (from === undefined) return rendered(comparisonForm(view))
    const found = twoMoments(state, { from, to, ...bounds })
    if (!found.ok) return found
    const { before, after, revision } = found.value
    const differences: Told[] = []
    for (const difference of answerDiff(state, before, after).differences) {
      if (difference !== undefined) differences.push(told(state, difference, after))
      yield undefined
    }
    const overview = yield* overviewOf(state, after, { order: 'recorded', withRetired: false, row, column, rows, columns })
    const reliabilityOf = sourcesById(state.registry.frame, revision)
    return rendered(comparisonPage(view, { overview, differences, from: before.assumed, to: after.assumed, reliabilityOf }, names))
  },
})
