import { developmentAt, summaryOf } from '../../../projections/questions/developments.ts'
import { sourcesById } from '../../../projections/questions/summary.ts'
import { trailOf } from '../../../projections/questions/trail.ts'
import { bodyAt } from '../../../projections/rules/standing.ts'
import { failed } from '../../result.ts'
import { developmentPage } from '../../web/pages/development.ts'
import { namedIn, unknown } from '../problem/on-record.ts'
import { page, rendered } from './page.ts'

/** A development, with everything that was ever recorded of it. */
export const development = page({
  query: {},
  render({ state, moment, params, view, names }) {
    const { times } = moment
    const { developments, followers, frame } = state.registry
    const found = namedIn(params, 'development', developments, times.revision)
    if (!found.ok) return found
    const { id } = found.value
    const answer = developmentAt(state, moment, found.value)
    if (answer === null) return failed(unknown({ code: 'unknown-development', id, path: 'development' }, times.revision))
    const following = [...(followers.get(id) ?? [])].filter((one) => {
      const other = developments.get(one)
      return summaryOf(state, one, times) !== null && other !== undefined && bodyAt(other, times.revision).follows?.includes(id) === true
    })
    const reliabilityOf = sourcesById(frame, times.revision)
    return rendered(
      developmentPage(
        view,
        {
          development: answer.development,
          items: trailOf(state, found.value, times.revision),
          followers: following,
          summaryOf: (one) => summaryOf(state, one, times),
          reliabilityOf,
        },
        names,
      ),
    )
  },
})
