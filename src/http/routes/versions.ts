import {
  type PlanVersions as Answer,
  OnePlanVersion,
  PlanVersions,
  planVersion,
  planVersionsAt,
} from '../../../projections/questions/versions.ts'
import { listPage, paging } from '../cursor.ts'
import { askedColumns, joined, titleColumn } from '../field.ts'
import { onRecord } from '../on-record.ts'
import { question } from '../question.ts'
import type { Table } from '../table.ts'
import { times } from '../times.ts'

/** One row for each number of a version; one for a version without. */
const table: Table<Answer> = {
  columns: {
    version: 'The id of the version',
    label: 'What it is called',
    text: 'How much of its text is known',
    claimedPoints: 'How many points it is said to have',
    derivesFrom: 'The ids of the versions that it grew out of',
    number: 'A number in it',
    point: 'The id of the point under that number',
    note: 'What is to be said of that',
    rev: askedColumns.atRev,
    pointTitle: 'The point’s title',
    versionNote: 'What is to be said of the version',
    reports: 'The ids of the reports that tell of the version',
    asOf: askedColumns.asOf,
    knownAt: askedColumns.knownAt,
    publishedBy: askedColumns.publishedBy,
    negotiation: askedColumns.negotiation,
    ruleset: askedColumns.ruleset,
    ...titleColumn,
  },
  *rows({ versions, ...asked }, names) {
    const negotiationTitle = names.negotiation(asked.negotiation)
    for (const version of versions) {
      if (version === undefined) continue
      const { id, derivesFrom, numbers, reports, note: versionNote, lineage: _, ...own } = version
      const cited = joined(reports.map(({ report }) => report))
      const told = { ...asked, negotiationTitle, ...own, version: id, derivesFrom: joined(derivesFrom), reports: cited, versionNote }
      if (numbers.length === 0) yield told
      for (const { number, point, note } of numbers) yield { ...told, number, point, note, pointTitle: names.point(point) }
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
    const { items, next } = listPage(planVersionsAt(state, moment), { from, limit })
    return { answer: { ...moment.asked, versions: items }, next }
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
