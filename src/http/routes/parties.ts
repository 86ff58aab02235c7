import { z } from 'zod'
import { PartyJoined } from '../../../events/party-joined.ts'
import { Asked } from '../../../projections/questions/moment.ts'
import { answerPartyPositions, PartyPositions } from '../../../projections/questions/party.ts'
import { partiesAt } from '../../../projections/questions/summary.ts'
import { ok } from '../../result.ts'
import { onRecord } from '../problem/on-record.ts'
import { listPage, paging } from '../request/cursor.ts'
import { question } from '../request/question.ts'
import { times } from '../request/times.ts'
import { askedColumns, titleColumn } from '../response/columns.ts'
import type { Table } from '../response/csv.ts'
import { superseded } from './status.ts'

const PartyList = Asked.extend({ parties: z.array(PartyJoined) }).meta({
  id: 'PartyList',
  description: 'Parties in order of recording, a page of them',
})

const partyTable: Table<z.output<typeof PartyList>> = {
  columns: {
    party: 'The id of the party',
    name: 'Its name',
    role: 'Its role',
    ...askedColumns,
    ...titleColumn,
  },
  *rows({ parties, rev: atRev, ...asked }, names) {
    const negotiationTitle = names.negotiation(asked.negotiation)
    for (const party of parties) yield party && { ...asked, atRev, negotiationTitle, party: party.id, name: party.name, role: party.role }
  },
}

export const parties = question({
  path: '/parties',
  operation: {
    operationId: 'listParties',
    tags: ['Frame'],
    summary: 'The parties',
    description: 'The sides of the negotiation, in order of recording.',
  },
  query: { ...times, ...paging },
  answer: PartyList,
  ask({ state, moment, page: { from = 0, limit } }) {
    const { items, next } = listPage(partiesAt(state, moment), { from, limit })
    return ok({ answer: { ...moment.asked, parties: items }, next })
  },
  table: partyTable,
})

export const party = question({
  path: '/parties/:party',
  operation: {
    operationId: 'getParty',
    tags: ['Standing'],
    summary: 'Where one party stands, everywhere',
    description: 'A party’s status on every point, each with the positions behind it.',
  },
  query: { ...times, superseded },
  answer: PartyPositions,
  ask({ state, moment, params, query }) {
    const id = params.party as string
    const found = onRecord(state.registry.frame.parties, moment.times.revision, { code: 'unknown-party', id, path: 'party' })
    return found.ok ? ok({ answer: answerPartyPositions(state, moment, found.value, query.superseded) }) : found
  },
})
