import { entriesOf } from '../../../projections/questions/lazy.ts'
import { answerPartyPositions, PartyPositions } from '../../../projections/questions/party.ts'
import { type PointStatus as Answer, answerPointStatus, PointStatus } from '../../../projections/questions/status.ts'
import { failed, ok } from '../../result.ts'
import { firstUnknown, namedIn } from '../problem/on-record.ts'
import { assumptions } from '../request/assumptions.ts'
import { naming } from '../request/params.ts'
import { question } from '../request/question.ts'
import { Flag, times } from '../request/times.ts'
import {
  askedColumns,
  askedFields,
  blockedColumns,
  blockedFields,
  joined,
  negotiationColumns,
  originColumns,
  reportColumns,
  reportFields,
  timeColumns,
} from '../response/columns.ts'
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

/** One row for each position behind a party's status; one for a party with nothing behind its own. */
const table: Table<Answer> = {
  columns: {
    point: 'The id of the point',
    party: 'The id of the party',
    status: 'Where it stands on the point',
    since: 'When the present run of this status had certainly begun; empty: it never was another',
    contested: '`true`: stronger bases, taken alone, would say another status',
    corroboration: 'Distinct root reports behind the decisive and supporting positions',
    role: 'What part the position plays in the status',
    rule: 'The number of the rule that gives it this part',
    development: 'The id of the development that shows the position',
    kind: 'Its kind',
    summary: 'What happened',
    occurredEarliest: 'The first instant at which it can have happened',
    occurredLatest: 'The last one, cut to the earliest publication',
    stance: 'The party’s stance in it',
    basis: 'Who says so',
    actor: 'The id of who spoke for the party',
    note: 'What was said or done',
    reports: 'The ids of the reports that tell of it, the earliest publication first',
    event: 'The id of the event that recorded it',
    eventRev: 'The revision of that event',
    correctedBy: 'The id of the correction that left it as it stands',
    deniedBy: 'The ids of the denials of it',
    retractedBy: 'The id of its retraction',
    rev: askedColumns.atRev,
    ...timeColumns,
    pointTitle: 'The point’s title',
    proposition: 'What a party can accept or refuse',
    overall: 'Where the point stands over the parties that it requires',
    partyName: 'The party’s name',
    actorName: 'The name of who spoke',
    why: 'The rule in a sentence',
    position: 'Which of the development’s positions it is, counted from 0',
    ...reportColumns,
    superseded: 'How many positions of the party others certainly follow',
    omitted: 'How many allegations, denied and retracted positions of the party are left out',
    ...negotiationColumns,
    ...blockedColumns,
    blocks: '`true`: this party is one of those in the way',
    partyStance: 'The stance that all decisive positions of the party share; empty: none, or several',
    partyBasis: 'The basis of its decisive positions; empty: there are none',
    precision: 'How exactly the time of the development is known',
    timeBasis: 'Whether that time is printed in the report, inferred, or known from elsewhere',
    ...originColumns,
    ...standingColumns,
    ...overallColumns,
    ...pointColumns,
    version: 'The id of the version of the plan that the position speaks of; empty: none in particular',
    versionLabel: 'What that is called',
    condition: 'On what condition the position was taken',
    ...assumedColumns,
  },
  *rows({ parties, overall, point, proposition, inVersion, retired, ...asked }, names) {
    const head = {
      ...askedFields(asked, names),
      ...assumedFields(asked),
      inVersion,
      retired,
      point,
      pointTitle: names.point(point),
      proposition,
      overall: overall.status,
      ...overallFields(overall),
      ...blockedFields(overall.blockedBy, names),
    }
    const blocking = new Set(overall.blockedBy)
    for (const entry of entriesOf(parties)) {
      if (entry === undefined) continue
      const [party, { because, superseded, omitted, ...standing }] = entry
      const { stance: partyStance, basis: partyBasis, ...status } = standingFields(standing, names)
      const own = { party, partyName: names.party(party), partyStance, partyBasis, superseded, omitted, blocks: blocking.has(party) }
      const row = { ...head, ...status, ...own }
      if (because.length === 0) yield row
      for (const { occurred, reports, denials, rev: eventRev, ...evidence } of because)
        yield {
          ...evidence,
          ...row,
          eventRev,
          occurredEarliest: occurred.earliest,
          occurredLatest: occurred.latest,
          precision: occurred.precision,
          timeBasis: occurred.basis,
          actorName: names.actor(evidence.actor),
          versionLabel: names.version(evidence.version),
          ...reportFields(reports, names),
          reports: joined(reports.map(({ report }) => report)),
          deniedBy: joined(denials.map(({ event }) => event)),
        }
    }
  },
}

const superseded = Flag.meta({
  description: 'Whether to list every position, those that others certainly follow among them',
  example: false,
}).optional()

export const status = question({
  path: '/points/:point/status',
  operation: {
    operationId: 'getPointStatus',
    tags: ['Standing'],
    summary: 'Where each party stands on a point, and why',
    description: 'Every status names the positions behind it: those that decided, those that they outweighed, and the rule.',
  },
  query: { ...times, ...assumptions, party: naming('That party alone'), superseded },
  answer: PointStatus,
  ask({ state, moment, params, query }) {
    const { frame } = state.registry
    const { revision } = moment.times
    const found = namedIn(params, 'point', frame.points, revision)
    if (!found.ok) return found
    const absent = firstUnknown({ party: query.party }, { party: frame.parties }, revision)
    return absent === null ? ok({ answer: answerPointStatus(state, moment, found.value, query) }) : failed(absent)
  },
  table,
})

export const party = question({
  path: '/parties/:party',
  operation: {
    operationId: 'getParty',
    tags: ['Standing'],
    summary: 'Where one party stands, everywhere',
    description: 'A party’s status on every point, each with the positions behind it.',
  },
  query: { ...times, ...assumptions, superseded },
  answer: PartyPositions,
  ask({ state, moment, params, query }) {
    const found = namedIn(params, 'party', state.registry.frame.parties, moment.times.revision)
    return found.ok ? ok({ answer: answerPartyPositions(state, moment, found.value, query.superseded) }) : found
  },
})
