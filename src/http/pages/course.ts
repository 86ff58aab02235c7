import { upToRevision } from '../../../projections/index/table.ts'
import { answerCourse, type Course } from '../../../projections/questions/course.ts'
import { made } from '../../../projections/questions/lazy.ts'
import { pointsOf } from '../../../projections/questions/scope.ts'
import { failed } from '../../result.ts'
import { coursePage } from '../../web/pages/course.ts'
import { firstUnknown } from '../problem/on-record.ts'
import { naming } from '../request/params.ts'
import { invalidAt } from '../request/shape.ts'
import { From, Until } from '../request/times.ts'
import { page, rendered } from './page.ts'

const query = {
  point: naming('That point'),
  party: naming('That party'),
  from: From.optional(),
  until: Until.optional(),
}

/** The course of a point, a party, a cell, or every point, through world time. */
export const course = page({
  query,
  *render({ state, moment, query: { point, party, from, until }, view, names }) {
    const { points, parties } = state.registry.frame
    const { revision } = moment.times
    if (from !== undefined && until !== undefined && from >= until) return failed(invalidAt({ parameter: 'until' }, 'Must be after `from`'))
    const absent = firstUnknown({ point, party }, { point: points, party: parties }, revision)
    if (absent !== null) return failed(absent)
    const of = { point: points.get(point ?? ''), party: parties.get(party ?? ''), from, until }
    const answer = yield* made<Course>(yield* answerCourse(state, moment, of))
    const choices = {
      points: pointsOf(state, moment.times).map(({ id, title }) => ({ id, name: title })),
      parties: upToRevision(parties, revision).map(({ id, name }) => ({ id, name })),
    }
    return rendered(yield* coursePage(view, { course: answer, ...choices }, names))
  },
})
