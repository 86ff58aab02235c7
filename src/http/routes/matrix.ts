import { entriesOf } from '../../../projections/questions/lazy.ts'
import { type Matrix as Answer, answerMatrix, Matrix } from '../../../projections/questions/matrix.ts'
import { ok } from '../../result.ts'
import { question } from '../request/question.ts'
import { times } from '../request/times.ts'
import { askedColumns, askedFields, blockedColumns, blockedFields, negotiationColumns, timeColumns } from '../response/columns.ts'
import type { Table } from '../response/csv.ts'

/** One row for each point and party. */
const table: Table<Answer> = {
  columns: {
    point: 'The id of the point',
    title: 'Its title',
    proposition: 'What a party can accept or refuse',
    overall: 'Where the point stands over the parties that it requires',
    blockedBy: blockedColumns.blockedBy,
    party: 'The id of the party',
    role: 'Its role',
    status: 'Where it stands on the point',
    stance: 'The stance that all decisive positions share; empty: none, or several',
    basis: 'The basis of the decisive positions; empty: there are none',
    since: 'When the present run of this status had certainly begun; empty: it never was another',
    contested: '`true`: stronger bases, taken alone, would say another status',
    corroboration: 'Distinct root reports behind the decisive and supporting positions',
    rev: askedColumns.atRev,
    ...timeColumns,
    partyName: 'The party’s name',
    blocks: '`true`: this party is one of those in the way',
    blockedByCount: blockedColumns.blockedByCount,
    ...negotiationColumns,
    blockedByNames: blockedColumns.blockedByNames,
  },
  *rows({ parties, points, ...asked }, names) {
    const head = askedFields(asked, names)
    const known = new Map([...parties].map((party) => [party?.id, party]))
    for (const point of points) {
      if (point === undefined) continue
      const { id, title, proposition, overall } = point
      const blocking = new Set(overall.blockedBy)
      const row = { ...head, point: id, title, proposition, overall: overall.status }
      const blocked = blockedFields(overall.blockedBy, names)
      for (const entry of entriesOf(point.parties)) {
        if (entry === undefined) continue
        const [party, status] = entry
        const { role, name: partyName } = known.get(party) ?? {}
        yield { ...row, ...blocked, party, role, partyName, ...status, blocks: blocking.has(party) }
      }
    }
  },
}

export const matrix = question({
  path: '/matrix',
  operation: {
    operationId: 'getMatrix',
    tags: ['Standing'],
    summary: 'All points × parties',
    description: 'Where every party stands on every point: now, as of a past date, or as it was known then.',
  },
  query: times,
  answer: Matrix,
  ask: ({ state, moment }) => ok({ answer: answerMatrix(state, moment) }),
  table,
})
