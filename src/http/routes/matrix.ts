import { entriesOf } from '../../../projections/questions/lazy.ts'
import { type Matrix as Answer, answerMatrix, Matrix } from '../../../projections/questions/matrix.ts'
import { ok } from '../../result.ts'
import { drawMatrix } from '../../web/drawings/matrix-drawing.ts'
import { matrixWords } from '../../web/drawings/matrix-words.ts'
import { pinnedQuery } from '../../web/links.ts'
import { sayerOf } from '../../web/messages/messages.ts'
import { timeFormatIn } from '../../web/time-format.ts'
import { assumptions } from '../request/assumptions.ts'
import { question } from '../request/question.ts'
import { retired } from '../request/retired.ts'
import { times } from '../request/times.ts'
import { askedColumns, askedFields, blockedColumns, blockedFields, negotiationColumns, timeColumns } from '../response/columns.ts'
import type { Table } from '../response/csv.ts'
import {
  assumedColumns,
  assumedFields,
  overallColumns,
  overallFields,
  pointColumns,
  standingColumns,
  standingFields,
} from '../response/standing-columns.ts'

/** One row for each point and party. */
const table: Table<Answer> = {
  columns: {
    point: 'The id of the point',
    title: 'Its title',
    proposition: 'What a party can accept or refuse',
    overall: 'Where the point stands over the parties that it requires',
    blockedBy: blockedColumns.blockedBy,
    party: 'The id of the party',
    role: 'The role that it joined in',
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
    ...standingColumns,
    ...overallColumns,
    ...pointColumns,
    currentRole: 'The role that the party had by then',
    seated: '`true`: it had certainly joined and not certainly left by then',
    ...assumedColumns,
  },
  *rows({ parties, points, ...asked }, names) {
    const head = { ...askedFields(asked, names), ...assumedFields(asked) }
    const known = new Map([...parties].map((party) => [party?.id, party]))
    for (const point of points) {
      if (point === undefined) continue
      const { id, title, proposition, overall, inVersion, retired } = point
      const blocking = new Set(overall.blockedBy)
      const row = { ...head, point: id, title, proposition, inVersion, retired, overall: overall.status, ...overallFields(overall) }
      const blocked = blockedFields(overall.blockedBy, names)
      for (const entry of entriesOf(point.parties)) {
        if (entry === undefined) continue
        const [party, status] = entry
        const { role, currentRole, seated, name: partyName } = known.get(party) ?? {}
        const seat = { party, partyName, role, currentRole, seated }
        yield { ...row, ...blocked, ...seat, ...standingFields(status, names), blocks: blocking.has(party) }
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
  query: { ...times, ...assumptions, retired },
  answer: Matrix,
  ask: ({ state, moment, query }) => ok({ answer: answerMatrix(state, moment, query.retired) }),
  table,
  drawing: {
    formats: ['svg', 'png'],
    isTranslated: true,
    sizes: { least: 480, most: 1600, usual: 960 },
    draw: (answer, { names, language, origin, width, medium }) =>
      drawMatrix(answer, {
        words: matrixWords(language, sayerOf(language), timeFormatIn(language)),
        medium,
        width,
        title: names.negotiation(answer.negotiation) ?? answer.negotiation,
        permanent: `${origin}/negotiations/${answer.negotiation}${pinnedQuery(answer)}`,
      }),
  },
})
