import { type PointHistory as Answer, answerPointHistory, PointHistory } from '../../../projections/questions/history.ts'
import { entriesOf } from '../../../projections/questions/lazy.ts'
import { failed, ok } from '../../result.ts'
import { firstUnknown, namedIn } from '../problem/on-record.ts'
import { assumptions } from '../request/assumptions.ts'
import { naming } from '../request/params.ts'
import { question } from '../request/question.ts'
import { times } from '../request/times.ts'
import { askedColumns, askedFields, joined, listed, negotiationColumns, timeColumns } from '../response/columns.ts'
import type { Table } from '../response/csv.ts'
import { assumedColumns, assumedFields } from '../response/standing-columns.ts'

/** One row for each change of a status; the point's overall status first. */
const table: Table<Answer> = {
  columns: {
    point: 'The id of the point',
    party: 'The id of the party; `overall`: the point over the parties that it requires',
    at: 'When the status had certainly changed',
    until: 'When the next change came; empty: it lasts',
    before: 'The status before',
    after: 'The status after',
    decisive: 'The ids of the developments that decide from then on',
    causedBy: 'The ids of the events that did it',
    rev: askedColumns.atRev,
    pointTitle: 'The point’s title',
    partyName: 'The party’s name',
    summaries: 'What happened in those developments, in the same order',
    ...timeColumns,
    ...negotiationColumns,
    proposition: 'What a party can accept or refuse',
    stances: 'The party’s stances in those developments, in the same order, as are the next three',
    bases: 'Who says so',
    roles: 'What part each plays in the status',
    notes: 'What was said or done',
    precision: 'How exactly `at` is known, of a party: of a `day` the instant is its last',
    versions: 'The ids of the versions of the plan that those positions speak of, in the same order, as are the conditions',
    conditions: 'On what conditions they were taken',
    ...assumedColumns,
  },
  *rows({ overall, parties, point, proposition, ...asked }, names) {
    const head = { ...askedFields(asked, names), ...assumedFields(asked), point, pointTitle: names.point(point), proposition }
    for (const change of overall) yield change && { ...head, party: 'overall', ...change }
    for (const entry of entriesOf(parties)) {
      if (entry === undefined) continue
      const [party, changes] = entry
      const row = { ...head, party, partyName: names.party(party) }
      // A party that nothing changed for has no row, and nobody is to wait for the next that has one.
      yield undefined
      for (const { because, causedBy, ...change } of changes)
        yield {
          ...row,
          ...change,
          causedBy: joined(causedBy),
          decisive: joined(because.map(({ development }) => development)),
          summaries: listed(because.map(({ summary }) => summary)),
          stances: listed(because.map(({ stance }) => stance)),
          bases: listed(because.map(({ basis }) => basis)),
          roles: listed(because.map(({ role }) => role)),
          notes: listed(because.map(({ note }) => note ?? undefined)),
          versions: listed(because.map(({ version }) => version ?? undefined)),
          conditions: listed(because.map(({ condition }) => condition ?? undefined)),
        }
    }
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
  query: { ...times, ...assumptions, party: naming('That party alone') },
  answer: PointHistory,
  ask({ state, moment, params, query: { party } }) {
    const { frame } = state.registry
    const { revision } = moment.times
    const found = namedIn(params, 'point', frame.points, revision)
    if (!found.ok) return found
    const absent = firstUnknown({ party }, { party: frame.parties }, revision)
    return absent === null ? ok({ answer: answerPointHistory(state, moment, found.value, party) }) : failed(absent)
  },
  table,
})
