import { valueAt } from '../../../projections/index/table.ts'
import { overviewOf } from '../../../projections/questions/overview.ts'
import { embedPage } from '../../web/pages/embed.ts'
import { namedIn } from '../problem/on-record.ts'
import { retired } from '../request/retired.ts'
import { page, rendered } from './page.ts'

/** So much is shown of a matrix beside a text; of one point a party takes a line at most. */
const [rows, columns, parties] = [20, 8, 60]

/** The matrix, to stand in an article. */
export const matrixEmbed = page({
  query: { retired },
  *render({ state, moment, query, view, names }) {
    const excerpt = { order: 'recorded', withRetired: query.retired === true, row: 0, column: 0, rows, columns } as const
    return rendered(embedPage(view, { overview: yield* overviewOf(state, moment, excerpt), point: null }, names))
  },
})

/** Where everyone stands on one point, to stand in an article. */
export const pointEmbed = page({
  query: {},
  *render({ state, moment, params, view, names }) {
    const { revision } = moment.times
    const found = namedIn(params, 'point', state.registry.frame.points, revision)
    if (!found.ok) return found
    const { id, title, proposition } = valueAt(found.value, revision)
    const excerpt = { points: [id], order: 'recorded', withRetired: true, row: 0, column: 0, rows: 1, columns: parties } as const
    const overview = yield* overviewOf(state, moment, excerpt)
    return rendered(embedPage(view, { overview, point: { id, title, proposition } }, names))
  },
})
