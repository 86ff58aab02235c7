import { type Diff as Answer, Diff, diffBetween } from '../../../projections/questions/diff.ts'
import { type Asking, headOf, momentOf } from '../../../projections/questions/moment.ts'
import { problem } from '../problem.ts'
import { question } from '../question.ts'
import type { Table } from '../table.ts'
import { RevisionOrTime, times } from '../times.ts'

const table: Table<Answer> = {
  columns: ['point', 'party', 'from', 'to', 'sentence'],
  *rows({ differences }) {
    for (const difference of differences) {
      const { point, from, to, sentence } = difference
      yield { point, party: difference.of === 'party' ? difference.party : 'overall', from: from.status, to: to.status, sentence }
    }
  },
}

const askingAt = (given: RevisionOrTime | undefined): Asking => {
  if (given === undefined) return {}
  return 'rev' in given ? { rev: given.rev } : { asOf: given.until }
}

const mixed = 'Two revisions or two times; one of each cannot be compared'

export const diff = question({
  path: '/diff',
  operation: {
    operationId: 'getDiff',
    tags: ['Standing'],
    summary: 'What changed between two moments',
    description:
      'The statuses that differ between two dates or instants (what had happened by then), or between two revisions (what was on record), in data and in sentences.',
  },
  query: {
    from: RevisionOrTime('A revision, or a date or instant', '2024-05-10'),
    to: RevisionOrTime('A revision, or a date or instant; left out: the present', '2024-05-18').optional(),
    knownAt: times.knownAt,
    publishedBy: times.publishedBy,
    minRev: times.minRev,
  },
  answer: Diff,
  ask({ state, query: { from, to, knownAt, publishedBy } }) {
    if (to !== undefined && 'rev' in from !== 'rev' in to)
      return problem('invalid-request', { detail: mixed, errors: [{ code: 'invalid-request', message: mixed, parameter: 'to' }] })
    const [before, after] = [from, to].map((given) => momentOf(state, { ...askingAt(given), knownAt, publishedBy }))
    for (const moment of [before, after])
      if (moment !== undefined && 'code' in moment) return problem(moment.code, { detail: moment.message, rev: headOf(state) })
    if (before === undefined || after === undefined || 'code' in before || 'code' in after) throw new Error('both moments are there')
    return {
      answer: diffBetween(state, before, after),
      rev: Math.max(before.times.revision, after.times.revision),
      isFixed: to !== undefined && 'rev' in to,
    }
  },
  table,
  example: { from: '2024-05-10', to: '2024-05-18' },
})
