import { z } from 'zod'
import { PointDefined } from '../../../events/point-defined.ts'
import { Asked } from '../../../projections/questions/moment.ts'
import { PointDetail, pointAt, pointsAt } from '../../../projections/questions/summary.ts'
import { ok } from '../../result.ts'
import { onRecord } from '../problem/on-record.ts'
import { listPage, paging } from '../request/cursor.ts'
import { question } from '../request/question.ts'
import { times } from '../request/times.ts'
import { askedColumns, joined, listed, titleColumn } from '../response/columns.ts'
import type { Table } from '../response/csv.ts'

const PointList = Asked.extend({ points: z.array(PointDefined) }).meta({
  id: 'PointList',
  description: 'Points in order of recording, a page of them',
})

const pointTable: Table<z.output<typeof PointList>> = {
  columns: {
    point: 'The id of the point',
    title: 'Its title',
    proposition: 'What a party can accept or refuse',
    requires: 'The ids of the parties whose agreement it needs; empty: all principals',
    requiresNames: 'Their names',
    ...askedColumns,
    ...titleColumn,
  },
  *rows({ points, rev: atRev, ...asked }, names) {
    const negotiationTitle = names.negotiation(asked.negotiation)
    for (const point of points) {
      if (point === undefined) continue
      const { id, title, proposition, requires = [] } = point
      yield {
        ...asked,
        atRev,
        negotiationTitle,
        point: id,
        title,
        proposition,
        requires: joined(requires),
        requiresNames: listed(requires.map(names.party)),
      }
    }
  },
}

export const points = question({
  path: '/points',
  operation: {
    operationId: 'listPoints',
    tags: ['Frame'],
    summary: 'The points',
    description: 'The questions under negotiation, in order of recording.',
  },
  query: { ...times, ...paging },
  answer: PointList,
  ask({ state, moment, page: { from = 0, limit } }) {
    const { items, next } = listPage(pointsAt(state, moment), { from, limit })
    return ok({ answer: { ...moment.asked, points: items }, next })
  },
  table: pointTable,
})

export const point = question({
  path: '/points/:point',
  operation: {
    operationId: 'getPoint',
    tags: ['Frame'],
    summary: 'One point',
    description: 'A point’s proposition, its numbers in each version of the plan, and its way through the versions.',
  },
  query: times,
  answer: PointDetail,
  ask({ state, moment, params }) {
    const id = params.point as string
    const found = onRecord(state.registry.frame.points, moment.times.revision, { code: 'unknown-point', id, path: 'point' })
    return found.ok ? ok({ answer: pointAt(state, moment, found.value) }) : found
  },
})
