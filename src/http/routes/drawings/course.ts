import { type Course as Answer, answerCourse, Course } from '../../../../projections/questions/course.ts'
import { failed, ok } from '../../../result.ts'
import { drawCourse } from '../../../web/drawings/course-drawing.ts'
import { wordsIn } from '../../../web/drawings/words.ts'
import { firstUnknown } from '../../problem/on-record.ts'
import { assumptions } from '../../request/assumptions.ts'
import { naming } from '../../request/params.ts'
import { question } from '../../request/question.ts'
import { invalidAt } from '../../request/shape.ts'
import { From, times, Until } from '../../request/times.ts'
import { askedColumns, askedFields, negotiationColumns, timeColumns } from '../../response/columns.ts'
import type { Table } from '../../response/csv.ts'
import { assumedColumns, assumedFields } from '../../response/standing-columns.ts'

/** One row for each run. */
const table: Table<Answer> = {
  columns: {
    point: 'The id of the point',
    title: 'Its title',
    party: 'The id of the party; `overall`: the point over the parties that it requires',
    partyName: 'The party’s name',
    status: 'The status of the run',
    earliest: 'The first instant at which it can have begun',
    from: 'When it had certainly begun',
    precision: 'How exactly that is known',
    until: 'When the next had certainly begun; empty: it lasts',
    contested: '`true`: when it began, stronger bases, taken alone, said another status',
    rev: askedColumns.atRev,
    ...timeColumns,
    ...negotiationColumns,
    ...assumedColumns,
  },
  *rows({ lines, ...asked }, names) {
    const head = { ...askedFields(asked, names), ...assumedFields(asked) }
    for (const line of lines) {
      yield undefined
      if (line === undefined) continue
      const { runs, point, title, party, name: partyName } = line
      for (const run of runs) yield run && { ...head, point, title, party: party ?? 'overall', partyName, ...run }
    }
  },
}

export const course = question({
  path: '/course',
  operation: {
    operationId: 'getCourse',
    tags: ['Standing'],
    summary: 'The course through world time',
    description:
      'The runs of status, and what happened beside them: of a point over all and for each party, of a party on each point, of both for one alone, and of neither for every point over all; a party’s by its own word, not its bloc’s. Drawn as bands on an axis of time, of at most forty lines.',
  },
  query: {
    ...times,
    ...assumptions,
    point: naming('That point', 'summer-flow'),
    party: naming('That party', 'avenland'),
    from: From.meta({ description: 'Only what lasted until that date or instant, or longer', example: '2024-05-01' }).optional(),
    until: Until.meta({ description: 'Only what had begun by that date or instant', example: '2024-05-31' }).optional(),
  },
  answer: Course,
  *ask({ state, moment, query: { point, party, from, until } }) {
    if (from !== undefined && until !== undefined && from >= until) return failed(invalidAt({ parameter: 'until' }, 'Must be after `from`'))
    const { points, parties } = state.registry.frame
    const absent = firstUnknown({ point, party }, { point: points, party: parties }, moment.times.revision)
    if (absent !== null) return failed(absent)
    const of = { point: points.get(point ?? ''), party: parties.get(party ?? ''), from, until }
    return ok({ answer: yield* answerCourse(state, moment, of) })
  },
  table,
  drawing: {
    formats: ['svg', 'png'],
    sizes: { least: 320, most: 1600, usual: 960 },
    draw: (answer, how) => drawCourse(answer, { ...how, words: wordsIn('en'), extent: 'whole', id: 'course' }),
  },
})
