import {
  type DevelopmentList as Answer,
  answerDevelopments,
  DevelopmentList,
  DevelopmentTrail,
  developmentAt,
} from '../../../projections/questions/developments.ts'
import type { LazyAnswer } from '../../../projections/questions/lazy.ts'
import { failed, ok } from '../../result.ts'
import { firstUnknown, namedIn, unknown } from '../problem/on-record.ts'
import { paging } from '../request/cursor.ts'
import { developmentFilter } from '../request/development-filter.ts'
import { question } from '../request/question.ts'
import { times } from '../request/times.ts'
import { askedColumns, joined, listed, originColumns, reportColumns, reportFields, tableOf } from '../response/columns.ts'

/** One row for each position; one for a development that shows none. */
const table = tableOf({
  columns: {
    development: 'The id of the development',
    kind: 'Its kind',
    state: '`recorded`, `corrected` or `retracted`',
    summary: 'What happened',
    occurredEarliest: 'The first instant at which it can have happened',
    occurredLatest: 'The last one, cut to the earliest publication',
    precision: 'How exactly the time is known',
    place: 'Where it happened',
    reports: 'The ids of the reports that tell of it, the earliest publication first',
    party: 'The id of the party that takes a position',
    point: 'The id of the point that it is on',
    stance: 'The party’s stance',
    basis: 'Who says so',
    actor: 'The id of who spoke for the party',
    note: 'What was said or done',
    recordedAt: 'When the development was recorded',
    rev: 'The revision that recorded it',
    partyName: 'The party’s name',
    pointTitle: 'The point’s title',
    actorName: 'The name of who spoke for the party',
    position: 'Which of the development’s positions it is, counted from 0',
    ...reportColumns,
    speaker: 'Of a statement: the id of who made it',
    speakerName: 'The name of that',
    claimant: 'Of a claim: who makes it',
    actors: 'The ids of those who took part or spoke',
    actorNames: 'Their names',
    versions: 'The ids of the versions of the plan that it concerns',
    parties: 'Of talks and meetings: the ids of the parties at the table',
    fromParties: 'Of a draft: the ids of the parties that it is from',
    toParties: 'Of a draft: the ids of the parties that it was given to',
    leakedTo: 'Of a leaked call: the id of the outlet that obtained it',
    leakedToName: 'The name of that',
    medium: 'Of a leaked call: as what',
    occasion: 'Of a statement: on what occasion',
    outcome: 'Of talks: what came of them',
    format: 'Of a meeting: in what form',
    timeBasis: 'Whether the time is printed in the report, inferred, or known from elsewhere',
    event: 'The id of the event that recorded it',
    ...askedColumns,
    partyNames: 'The names of the parties at the table',
    fromPartyNames: 'The names of the parties that a draft is from',
    toPartyNames: 'The names of the parties that it was given to',
    versionLabels: 'What the versions of the plan are called',
    claimantActor: 'Of a claim by an actor: the id of that actor',
    claimantSource: 'Of a claim by an outlet: the id of that outlet',
    ...originColumns,
    follows: 'The ids of the developments that it is recorded to have come after',
    version: 'The id of the version of the plan that the position speaks of; empty: none in particular',
    versionLabel: 'What that is called',
    condition: 'On what condition the position was taken',
  },
  items: ({ developments }: LazyAnswer<Answer>) => developments,
  *rowsOf({ id, occurred, reports, positions, actors, versions, from = [], to = [], parties = [], follows = [], claimant, ...own }, names) {
    const row = {
      ...own,
      development: id,
      follows: joined(follows),
      occurredEarliest: occurred.earliest,
      occurredLatest: occurred.latest,
      precision: occurred.precision,
      timeBasis: occurred.basis,
      reports: joined(reports.map(({ report }) => report)),
      ...reportFields(reports, names),
      actors: joined(actors),
      actorNames: listed(actors.map(names.actor)),
      speakerName: names.actor(own.speaker),
      versions: joined(versions),
      versionLabels: listed(versions.map(names.version)),
      parties: joined(parties),
      partyNames: listed(parties.map(names.party)),
      fromParties: joined(from),
      fromPartyNames: listed(from.map(names.party)),
      toParties: joined(to),
      toPartyNames: listed(to.map(names.party)),
      leakedToName: names.source(own.leakedTo),
      claimant: claimant && names.teller(claimant),
      claimantActor: claimant && 'actor' in claimant ? claimant.actor : undefined,
      claimantSource: claimant && 'source' in claimant ? claimant.source : undefined,
    }
    if (positions.length === 0) yield row
    for (const [position, { party, point, actor, ...stated }] of positions.entries())
      yield {
        ...row,
        position,
        party,
        partyName: names.party(party),
        point,
        pointTitle: names.point(point),
        actor,
        actorName: names.actor(actor),
        versionLabel: names.version(stated.version),
        ...stated,
      }
  },
})

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
    ...developmentFilter,
  },
  answer: DevelopmentList,
  *ask({ state, moment, query, page: { from: after = -1, limit } }) {
    const { frame } = state.registry
    const tables = { party: frame.parties, point: frame.points, actor: frame.actors, source: frame.sources }
    const absent = firstUnknown(query, tables, moment.times.revision)
    return absent === null ? ok(yield* answerDevelopments(state, moment, query, { after, limit })) : failed(absent)
  },
  table,
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
    const found = namedIn(params, 'development', state.registry.developments, revision)
    if (!found.ok) return found
    const answer = developmentAt(state, moment, found.value)
    const { id } = found.value
    return answer === null ? failed(unknown({ code: 'unknown-development', id, path: 'development' }, revision)) : ok({ answer })
  },
})
