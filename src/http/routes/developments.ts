import { z } from 'zod'
import { developmentKinds } from '../../../events/catalogue.ts'
import {
  type DevelopmentList as Answer,
  DevelopmentList,
  DevelopmentTrail,
  developmentAt,
  developmentsAt,
} from '../../../projections/questions/developments.ts'
import { paging } from '../cursor.ts'
import { firstUnknown, onRecord, unknown } from '../on-record.ts'
import { naming } from '../params.ts'
import { question } from '../question.ts'
import { joined, type Table } from '../table.ts'
import { Flag, From, times, Until } from '../times.ts'

/** One row for each position; one for a development that shows none. */
const table: Table<Answer> = {
  columns: [
    ...['development', 'kind', 'state', 'summary', 'occurredEarliest', 'occurredLatest', 'precision', 'place', 'reports'],
    ...['party', 'point', 'stance', 'basis', 'actor', 'note', 'recordedAt', 'rev'],
  ],
  *rows({ developments }) {
    for (const { id: development, kind, state, summary, occurred, place, reports, positions, recordedAt, rev } of developments) {
      const { earliest: occurredEarliest, latest: occurredLatest, precision } = occurred
      const cited = joined(reports.map(({ report }) => report))
      const told = {
        development,
        kind,
        state,
        summary,
        occurredEarliest,
        occurredLatest,
        precision,
        place,
        reports: cited,
        recordedAt,
        rev,
      }
      if (positions.length === 0) yield told
      for (const position of positions) yield { ...told, ...position }
    }
  },
}

export const developments = question({
  path: '/developments',
  operation: {
    operationId: 'listDevelopments',
    tags: ['Developments'],
    summary: 'The developments',
    description: 'What was done or said, as it stands after every correction, in order of recording.',
  },
  query: {
    ...times,
    ...paging,
    kind: z
      .enum(developmentKinds)
      .meta({ description: 'Of that kind', examples: ['StatementMade'] })
      .optional(),
    party: naming('With a position of that party', 'avenland'),
    point: naming('With a position on that point', 'summer-flow'),
    actor: naming('In which that actor took part or spoke'),
    source: naming('Of which that source tells'),
    from: From.meta({ description: 'Not certainly over before that date or instant', example: '2024-05-01' }).optional(),
    to: Until.meta({ description: 'Begun by that date or instant', example: '2024-05-31' }).optional(),
    retracted: Flag.meta({ description: 'Whether to list those too that were retracted', example: false }).optional(),
  },
  answer: DevelopmentList,
  ask({ state, moment, query, page: { from: after = -1, limit } }) {
    const { frame } = state.registry
    const absent = firstUnknown(moment.times.revision, [
      [frame.parties, 'unknown-party', 'party', query.party],
      [frame.points, 'unknown-point', 'point', query.point],
      [frame.actors, 'unknown-actor', 'actor', query.actor],
      [frame.sources, 'unknown-source', 'source', query.source],
    ])
    return absent ?? developmentsAt(state, moment, query, { after, limit })
  },
  table,
  example: { kind: 'StatementMade' },
})

export const development = question({
  path: '/developments/:development',
  operation: {
    operationId: 'getDevelopment',
    tags: ['Developments'],
    summary: 'One development',
    description: 'A development as it stands, with everything that was ever recorded of it.',
  },
  query: times,
  answer: DevelopmentTrail,
  ask({ state, moment, params }) {
    const { revision } = moment.times
    const named = { code: 'unknown-development', id: params.development as string, path: 'development' } as const
    const result = onRecord(state.registry.developments, revision, named)
    if ('problem' in result) return result
    const answer = developmentAt(state, moment, result.found)
    return answer === null ? unknown(named, revision) : { answer }
  },
})
