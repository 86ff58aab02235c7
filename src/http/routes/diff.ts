import { type Diff as Answer, answerDiff, Diff } from '../../../projections/questions/diff.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { Overall } from '../../../projections/questions/overall.ts'
import { ok } from '../../result.ts'
import { assumptions } from '../request/assumptions.ts'
import { question } from '../request/question.ts'
import { RevisionOrTime, times } from '../request/times.ts'
import { twoMoments } from '../request/two-moments.ts'
import { blockedFields, negotiationColumns, timeColumns } from '../response/columns.ts'
import type { Table } from '../response/csv.ts'
import { assumedColumns, assumedFields, standingColumns, standingFields } from '../response/standing-columns.ts'

/** Fields of one of the two moments: `stance` as `fromStance`. */
const prefixed = <V>(moment: 'from' | 'to', fields: Readonly<Record<string, V>>): Record<string, V> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${moment}${name.charAt(0).toUpperCase()}${name.slice(1)}`, value]))

/** What each column of a standing says of the two moments. */
const ofBoth = (columns: Readonly<Record<string, string>>): Record<string, string> =>
  Object.assign(
    {},
    ...Object.entries(columns).map(([name, says]) => ({
      ...prefixed('from', { [name]: `Of the earlier moment: ${says.charAt(0).toLowerCase()}${says.slice(1)}` }),
      ...prefixed('to', { [name]: 'The same of the later one' }),
    })),
  )

const overallRow = ({ since, sincePrecision, blockedBy }: Overall, names: Names) => ({
  since,
  sincePrecision,
  ...blockedFields(blockedBy, names),
})

const table: Table<Answer> = {
  columns: {
    point: 'The id of the point',
    party: 'The id of the party; `overall`: the point over the parties that it requires',
    from: 'The status at the earlier moment',
    to: 'The status at the later one',
    sentence: 'The same in words',
    pointTitle: 'The point’s title',
    partyName: 'The party’s name',
    fromStance: 'The party’s stance at the earlier moment',
    toStance: 'The same at the later one',
    fromBasis: 'Who said so at the earlier moment',
    toBasis: 'The same at the later one',
    fromRev: 'The revision of the earlier moment',
    toRev: 'The revision of the later one',
    fromAsOf: 'What had certainly happened by then is the earlier moment; empty: everything recorded',
    toAsOf: 'The same of the later one',
    knownAt: timeColumns.knownAt,
    publishedBy: timeColumns.publishedBy,
    ...negotiationColumns,
    fromSince: 'When the run of the earlier status had certainly begun; empty: it never was another',
    toSince: 'The same of the later one',
    fromContested: '`true`: at the earlier moment stronger bases, taken alone, would say another status',
    toContested: 'The same at the later one',
    fromCorroboration: 'Distinct root reports behind the decisive and supporting positions at the earlier moment',
    toCorroboration: 'The same at the later one',
    fromBlockedBy: 'Of a point: who was in the way at the earlier moment: twenty of them, then `+` and how many more',
    toBlockedBy: 'The same at the later one',
    fromBlockedByNames: 'The names of those at the earlier moment',
    toBlockedByNames: 'The same at the later one',
    fromBlockedByCount: 'How many those are at the earlier moment',
    toBlockedByCount: 'The same at the later one',
    ...ofBoth(standingColumns),
    ...assumedColumns,
  },
  *rows({ negotiation, from: before, to: after, differences }, names) {
    const { knownAt, publishedBy, ruleset } = after
    const moments = { fromRev: before.rev, toRev: after.rev, fromAsOf: before.asOf, toAsOf: after.asOf, knownAt, publishedBy }
    const asked = { negotiation, negotiationTitle: names.negotiation(negotiation), ruleset, ...moments, ...assumedFields(after) }
    for (const difference of differences) {
      if (difference === undefined) {
        yield undefined
        continue
      }
      const { point, sentence, from, to } = difference
      const row = { ...asked, point, pointTitle: names.point(point), from: from.status, to: to.status, sentence }
      if (difference.of === 'overall') {
        const [then, now] = [overallRow(difference.from, names), overallRow(difference.to, names)]
        yield { ...row, party: 'overall', ...prefixed('from', then), ...prefixed('to', now) }
      } else {
        const { party } = difference
        const [then, now] = [standingFields(difference.from, names), standingFields(difference.to, names)]
        yield { ...row, party, partyName: names.party(party), ...prefixed('from', then), ...prefixed('to', now) }
      }
    }
  },
}

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
    ...assumptions,
  },
  answer: Diff,
  ask({ state, query: { from, to, ...bounds } }) {
    const found = twoMoments(state, { from, to, ...bounds })
    if (!found.ok) return found
    const { before, after, revision } = found.value
    return ok({
      answer: answerDiff(state, before, after),
      rev: revision,
      isFixed: to !== undefined && 'rev' in to,
    })
  },
  table,
})
