import { type PointStatus as Answer, PointStatus, pointStatusAt } from '../../../projections/questions/status.ts'
import { firstUnknown, onRecord } from '../on-record.ts'
import { naming } from '../params.ts'
import { question } from '../question.ts'
import { joined, type Table } from '../table.ts'
import { Flag, times } from '../times.ts'

/** One row for each position behind a party's status; one for a party with nothing behind its own. */
const table: Table<Answer> = {
  columns: [
    ...['point', 'party', 'status', 'since', 'contested', 'corroboration', 'role', 'rule', 'development', 'kind', 'summary'],
    ...['occurredEarliest', 'occurredLatest', 'stance', 'basis', 'actor', 'note', 'reports', 'event', 'eventRev'],
    ...['correctedBy', 'deniedBy', 'retractedBy', 'rev', 'asOf', 'knownAt', 'publishedBy'],
  ],
  *rows({ point, parties, rev, asOf, knownAt, publishedBy }) {
    for (const [party, { status, since, contested, corroboration, because }] of Object.entries(parties)) {
      const standing = { point, party, status, since, contested, corroboration, ...{ rev, asOf, knownAt, publishedBy } }
      if (because.length === 0) yield standing
      for (const { occurred, reports, denials, position: _, why: _why, rev: eventRev, ...evidence } of because)
        yield {
          ...evidence,
          ...standing,
          ...{ eventRev, occurredEarliest: occurred.earliest, occurredLatest: occurred.latest },
          reports: joined(reports.map(({ report }) => report)),
          deniedBy: joined(denials.map(({ event }) => event)),
        }
    }
  },
}

export const superseded = Flag.meta({
  description: 'Whether to list every position, those that others certainly follow among them',
  example: false,
}).optional()

export const status = question({
  path: '/points/:point/status',
  operation: {
    operationId: 'getPointStatus',
    tags: ['Standing'],
    summary: 'Where each party stands on a point, and why',
    description: 'Every status names the positions behind it: those that decided, those that they outweighed, and the rule.',
  },
  query: { ...times, party: naming('That party alone'), superseded },
  answer: PointStatus,
  ask({ state, moment, params, query }) {
    const { frame } = state.registry
    const { revision } = moment.times
    const result = onRecord(frame.points, revision, { code: 'unknown-point', id: params.point as string, path: 'point' })
    if ('problem' in result) return result
    return (
      firstUnknown(revision, [[frame.parties, 'unknown-party', 'party', query.party]]) ?? {
        answer: pointStatusAt(state, moment, result.found, query),
      }
    )
  },
  table,
})
