import { type Matrix as Answer, Matrix, matrixAt } from '../../../projections/questions/matrix.ts'
import { question } from '../question.ts'
import { joined, type Table } from '../table.ts'
import { times } from '../times.ts'

/** One row for each point and party. */
const table: Table<Answer> = {
  columns: [
    'point',
    'title',
    'proposition',
    'overall',
    'blockedBy',
    'party',
    'role',
    'status',
    'stance',
    'basis',
    'since',
    'contested',
    'corroboration',
    'rev',
    'asOf',
    'knownAt',
    'publishedBy',
  ],
  *rows({ parties, points, rev, asOf, knownAt, publishedBy }) {
    for (const { id: point, title, proposition, overall, parties: standings } of points)
      for (const { id: party, role } of parties)
        yield {
          point,
          title,
          proposition,
          overall: overall.status,
          blockedBy: joined(overall.blockedBy),
          party,
          role,
          ...standings[party],
          ...{ rev, asOf, knownAt, publishedBy },
        }
  },
}

export const matrix = question({
  path: '/matrix',
  operation: {
    operationId: 'getMatrix',
    tags: ['Standing'],
    summary: 'All points × parties',
    description: 'Where every party stands on every point: now, as of a past date, or as it was known then.',
  },
  query: times,
  answer: Matrix,
  ask: ({ state, moment }) => ({ answer: matrixAt(state, moment) }),
  table,
})
