import { z } from 'zod'
import { Slug } from '../../../events/identifier.ts'
import { overallStatuses, statuses } from '../../../events/status.ts'
import { countUpTo } from '../../../projections/index/blocks.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { answerCourse, type Course } from '../../../projections/questions/course.ts'
import { made, type Stepwise } from '../../../projections/questions/lazy.ts'
import { headOf, type Moment } from '../../../projections/questions/moment.ts'
import { orders, overviewOf } from '../../../projections/questions/overview.ts'
import { scopeOf } from '../../../projections/questions/scope.ts'
import { reasonedStandingOf } from '../../../projections/questions/standing.ts'
import { type Step, stepsAsHappened, stepsAsKnown, stepsAsPublished } from '../../../projections/questions/steps.ts'
import { sourcesById } from '../../../projections/questions/summary.ts'
import { failed, ok, type Result } from '../../result.ts'
import { drawCourse } from '../../web/drawings/course-drawing.ts'
import { wordsIn } from '../../web/drawings/words.ts'
import type { Language } from '../../web/messages/messages.ts'
import { overviewPage } from '../../web/pages/overview.ts'
import type { Card } from '../../web/parts/card.ts'
import type { CellId } from '../../web/parts/cell.ts'
import { views } from '../../web/parts/filters.ts'
import { dateQuery, placeQuery } from '../../web/parts/time-bar.ts'
import type { Axis } from '../../web/view.ts'
import { firstUnknown, firstUnnamed } from '../problem/on-record.ts'
import type { Problem } from '../problem/problem.ts'
import { retired } from '../request/retired.ts'
import { Flag, WholeNumber } from '../request/times.ts'
import { elsewhere, page, rendered } from './page.ts'

/** So much of a matrix is shown at once: more would be neither read nor printed. */
export const rows = 50
export const columns = 16

const Ids = z.preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(Slug))

const Cell = z
  .string()
  .regex(/^[^:]+:[^:]+$/, 'POINT:PARTY')
  .transform((text): CellId => {
    const [point = '', party = ''] = text.split(':')
    return { point, party }
  })

const query = {
  cell: Cell.optional(),
  superseded: Flag.optional(),
  view: z.enum(views).default('grid'),
  order: z.enum(orders).default('recorded'),
  status: z.enum([...new Set([...statuses, ...overallStatuses])]).optional(),
  point: Ids.optional(),
  party: Ids.optional(),
  row: WholeNumber.default(0),
  column: WholeNumber.default(0),
  retired,
  step: WholeNumber.optional(),
  date: z.iso.date('A date, as in 2025-11-25').optional(),
}

function* stepsAlong(axis: Axis, state: Negotiation, moment: Moment): Stepwise<Step[]> {
  switch (axis) {
    case 'happened':
      return yield* stepsAsHappened(state, moment)
    case 'published':
      return stepsAsPublished(state, moment)
    case 'known':
      return stepsAsKnown(state)
    default:
      return axis satisfies never
  }
}

type Kept = { key: string; steps: Step[] }

/** The steps that were last asked for of a negotiation: from one moment to the next they are the same. */
const kept = new WeakMap<Negotiation, Kept>()

function* steps(axis: Axis, state: Negotiation, moment: Moment): Stepwise<Step[]> {
  const { rev, publishedBy, basis, without, version } = moment.assumed
  const key = JSON.stringify([axis, headOf(state), rev, publishedBy, basis, without, version])
  const last = kept.get(state)
  if (last?.key === key) return last.steps
  const found = yield* stepsAlong(axis, state, moment)
  kept.set(state, { key, steps: found })
  return found
}

/** The card of a cell, or what is wrong with its name. */
function* cardOf(state: Negotiation, moment: Moment, id: CellId, isWhole: boolean, language: Language): Stepwise<Result<Card, Problem>> {
  const { times } = moment
  const { frame } = state.registry
  const absent = firstUnnamed(
    [
      { table: frame.points, code: 'unknown-point', id: id.point, parameter: 'cell' },
      { table: frame.parties, code: 'unknown-party', id: id.party, parameter: 'cell' },
    ],
    times.revision,
  )
  if (absent !== null) return failed(absent)
  const standing = reasonedStandingOf(state, scopeOf(state, { id: id.point }, times), id.party, times, isWhole)
  const reliabilityOf = sourcesById(frame, times.revision)
  const course = yield* made<Course>(
    yield* answerCourse(state, moment, { point: frame.points.get(id.point), party: frame.parties.get(id.party) }),
  )
  const history = yield* drawCourse(course, { words: wordsIn(language), medium: 'page', extent: 'row', width: 420, id: 'history' })
  return ok({ id, standing, reliabilityOf, history })
}

/** The matrix, with the card of one cell beside it where one is chosen. */
export const overview = page({
  query,
  *render({ state, moment, query, view, names }) {
    const { frame } = state.registry
    const { links, axis } = view
    const { cell, superseded = false, step, date, view: form, order, status, point: points, party: parties, row, column } = query
    const along = yield* steps(axis, state, moment)
    if (step !== undefined) return elsewhere(links.here(placeQuery(axis, along, Math.min(step, along.length - 1))))
    if (links.query.has('step') || links.query.has('date')) return elsewhere(links.here(dateQuery(axis, date)))
    for (const point of points ?? []) {
      const absent = firstUnknown({ point }, { point: frame.points }, moment.times.revision)
      if (absent !== null) return failed(absent)
    }
    for (const party of parties ?? []) {
      const absent = firstUnknown({ party }, { party: frame.parties }, moment.times.revision)
      if (absent !== null) return failed(absent)
    }
    const card = cell === undefined ? ok(null) : yield* cardOf(state, moment, cell, superseded, view.language)
    if (!card.ok) return card
    const revisionAt = (at: number) => Math.max(0, countUpTo(state.recorded, at) - 1)
    const excerpt = { points, parties, status, order, withRetired: query.retired === true, row, column, rows, columns }
    const found = yield* overviewOf(state, moment, excerpt)
    return rendered(
      overviewPage(
        view,
        { overview: found, steps: along, revisionAt, card: card.value, form, window: { row, column, rows, columns } },
        names,
      ),
    )
  },
})
