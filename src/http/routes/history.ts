import { type PointHistory as Answer, PointHistory, pointHistoryAt } from '../../../projections/questions/history.ts'
import { firstUnknown, onRecord } from '../on-record.ts'
import { naming } from '../params.ts'
import { question } from '../question.ts'
import { joined, type Table } from '../table.ts'
import { times } from '../times.ts'

/** One row for each change of a status; the point's overall status first. */
const table: Table<Answer> = {
  columns: ['point', 'party', 'at', 'until', 'before', 'after', 'decisive', 'causedBy', 'rev'],
  *rows({ point, overall, parties, rev }) {
    for (const change of overall) yield { point, party: 'overall', ...change, rev }
    for (const [party, changes] of Object.entries(parties))
      for (const { because, causedBy, ...change } of changes)
        yield { point, party, ...change, decisive: joined(because.map(({ development }) => development)), causedBy: joined(causedBy), rev }
  },
}

export const history = question({
  path: '/points/:point/history',
  operation: {
    operationId: 'getPointHistory',
    tags: ['Standing'],
    summary: 'Every change of status on a point',
    description: 'The changes in world time, each with the positions that decided from then on and the events of that instant.',
  },
  query: { ...times, party: naming('That party alone') },
  answer: PointHistory,
  ask({ state, moment, params, query: { party } }) {
    const { frame } = state.registry
    const { revision } = moment.times
    const result = onRecord(frame.points, revision, { code: 'unknown-point', id: params.point as string, path: 'point' })
    if ('problem' in result) return result
    return (
      firstUnknown(revision, [[frame.parties, 'unknown-party', 'party', party]]) ?? {
        answer: pointHistoryAt(state, moment, result.found, party),
      }
    )
  },
  table,
})
