import { z } from 'zod'
import { Slug } from '../../../events/identifier.ts'
import { causes, scopes } from '../../../events/status.ts'
import { type ChangeFeed as Answer, answerChanges, ChangeFeed } from '../../../projections/questions/changes.ts'
import type { LazyAnswer } from '../../../projections/questions/lazy.ts'
import { failed, ok } from '../../result.ts'
import { firstUnknown } from '../problem/on-record.ts'
import { paging } from '../request/cursor.ts'
import { naming } from '../request/params.ts'
import { question } from '../request/question.ts'
import { recordTimes } from '../request/times.ts'
import { askedColumns, tableOf } from '../response/columns.ts'

const table = tableOf({
  columns: {
    rev: 'The revision of the event that made the change',
    recordedAt: 'When that was recorded',
    point: 'The id of the point',
    party: 'The id of the party; `overall`: the point over the parties that it requires',
    scope: '`present`: the status as it stands; `past`: a stretch of world time was rewritten',
    from: 'The status before',
    to: 'The status after',
    stretchFrom: 'The world time that it concerns: from then on; empty: from the beginning',
    stretchUntil: 'Until then, exclusive; empty: for good',
    cause: 'Why it changed',
    pointTitle: 'The point’s title',
    partyName: 'The party’s name',
    ...askedColumns,
  },
  items: ({ changes }: LazyAnswer<Answer>) => changes,
  rowsOf: ({ stretch, party, ...change }, names) => [
    {
      ...change,
      party: party ?? 'overall',
      pointTitle: names.point(change.point),
      partyName: names.party(party),
      stretchFrom: stretch.from,
      stretchUntil: stretch.until,
    },
  ],
})

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
  *ask({ state, moment, query, page: { from = 0, limit } }) {
    const { frame } = state.registry
    const { point, party } = query
    const named = { point, party: party === 'overall' ? undefined : party }
    const absent = firstUnknown(named, { point: frame.points, party: frame.parties }, moment.times.revision)
    return absent === null ? ok(yield* answerChanges(state, moment, query, { from, limit })) : failed(absent)
  },
  table,
})
