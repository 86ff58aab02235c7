import { z } from 'zod'
import { Slug } from '../../../events/identifier.ts'
import { causes, scopes } from '../../../events/status.ts'
import { type ChangeFeed as Answer, ChangeFeed, changesAt } from '../../../projections/questions/changes.ts'
import { paging } from '../cursor.ts'
import { firstUnknown } from '../on-record.ts'
import { naming } from '../params.ts'
import { question } from '../question.ts'
import type { Table } from '../table.ts'
import { recordTimes } from '../times.ts'

const table: Table<Answer> = {
  columns: ['rev', 'recordedAt', 'point', 'party', 'scope', 'from', 'to', 'stretchFrom', 'stretchUntil', 'cause'],
  *rows({ changes }) {
    for (const { stretch, party, ...change } of changes)
      yield { ...change, party: party ?? 'overall', stretchFrom: stretch.from, stretchUntil: stretch.until }
  },
}

export const changes = question({
  path: '/changes',
  operation: {
    operationId: 'listChanges',
    tags: ['Record'],
    summary: 'What each event changed',
    description:
      'Changes of status in order of recording. `present` changes the status as it stands; `past` rewrites a stretch of world time, for a late report, a correction or a retraction.',
  },
  query: {
    ...recordTimes,
    ...paging,
    point: naming('On that point', 'summer-flow'),
    party: Slug.meta({ description: 'Of that party, or `overall` for the points’ overall status', examples: ['overall'] }).optional(),
    scope: z
      .enum(scopes)
      .meta({ description: 'Of that scope', examples: ['present'] })
      .optional(),
    cause: z
      .enum(causes)
      .meta({ description: 'For that cause', examples: ['new'] })
      .optional(),
  },
  answer: ChangeFeed,
  ask({ state, moment, query, page: { from = 0, limit } }) {
    const { frame } = state.registry
    const absent = firstUnknown(moment.times.revision, [
      [frame.points, 'unknown-point', 'point', query.point],
      [frame.parties, 'unknown-party', 'party', query.party === 'overall' ? undefined : query.party],
    ])
    return absent ?? changesAt(state, moment, query, { from, limit })
  },
  table,
})
