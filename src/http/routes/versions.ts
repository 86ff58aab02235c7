import {
  type PlanVersions as Answer,
  OnePlanVersion,
  PlanVersions,
  planVersion,
  planVersionsAt,
} from '../../../projections/questions/versions.ts'
import { pageOf, paging } from '../cursor.ts'
import { onRecord } from '../on-record.ts'
import { question } from '../question.ts'
import { joined, type Table } from '../table.ts'
import { times } from '../times.ts'

/** One row for each number of a version; one for a version without. */
const table: Table<Answer> = {
  columns: ['version', 'label', 'text', 'claimedPoints', 'derivesFrom', 'number', 'point', 'note', 'rev'],
  *rows({ versions, rev }) {
    for (const { id: version, label, text, claimedPoints, derivesFrom, numbers } of versions) {
      const told = { version, label, text, claimedPoints, derivesFrom: joined(derivesFrom), rev }
      if (numbers.length === 0) yield told
      for (const { number, point, note } of numbers) yield { ...told, number, point, note }
    }
  },
}

export const versions = question({
  path: '/versions',
  operation: {
    operationId: 'listVersions',
    tags: ['Frame'],
    summary: 'The versions of the plan',
    description: 'Every text of the plan that is known to exist, with the numbers of its points and its lineage.',
  },
  query: { ...times, ...paging },
  answer: PlanVersions,
  ask({ state, moment, page: { from = 0, limit } }) {
    const all = planVersionsAt(state, moment)
    const { items, next } = pageOf(all.versions, { from, limit })
    return { answer: { ...all, versions: items }, next }
  },
  table,
})

export const version = question({
  path: '/versions/:version',
  operation: {
    operationId: 'getVersion',
    tags: ['Frame'],
    summary: 'One version of the plan',
    description: 'A text of the plan, with the numbers of its points and the way to it from the versions before.',
  },
  query: times,
  answer: OnePlanVersion,
  ask({ state, moment, params }) {
    const { revision } = moment.times
    const result = onRecord(state.registry.frame.versions, revision, {
      code: 'unknown-version',
      id: params.version as string,
      path: 'version',
    })
    return 'problem' in result ? result : { answer: { ...moment.asked, version: planVersion(result.found, revision) } }
  },
})
