import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Name, Slug, Text } from '../../../events/identifier.ts'
import type { NegotiationOpened } from '../../../events/negotiation-opened.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { headOf } from '../../../projections/questions/moment.ts'
import { ok } from '../../result.ts'
import { isOpenTo } from '../request/access.ts'
import { pageOf } from '../request/cursor.ts'
import { addList } from '../request/list.ts'
import type { Service } from '../request/service.ts'
import type { Table } from '../response/csv.ts'

const NegotiationList = z
  .object({
    negotiations: z.array(
      z.object({ id: Slug, title: Name, description: Text.nullable(), rev: z.int().describe('The revision at which it stands') }),
    ),
  })
  .meta({ id: 'NegotiationList', description: 'Negotiations in order of opening, a page of them' })
type NegotiationList = z.output<typeof NegotiationList>

/** A negotiation as the list tells it. */
function listed(state: Negotiation): NegotiationList['negotiations'][number] {
  const { id, title, description = null } = state.registry.frame.opened.value as NegotiationOpened
  return { id, title, description, rev: headOf(state) }
}

export const negotiationsTable: Table<NegotiationList> = {
  columns: {
    negotiation: 'The id of the negotiation',
    title: 'Its title',
    description: 'What it is about',
    rev: 'The revision at which it stands',
  },
  *rows({ negotiations }) {
    for (const negotiation of negotiations) yield negotiation && { ...negotiation, negotiation: negotiation.id }
  },
}

/** The negotiations on record. */
export const addNegotiations = (app: FastifyInstance, { ledger }: Service): void =>
  addList(app, {
    path: '/negotiations',
    operation: {
      operationId: 'listNegotiations',
      tags: ['Negotiations'],
      summary: 'The negotiations',
      description:
        'Every negotiation on record, in order of opening, with the revision at which it stands; for a key that is limited to some, those.',
    },
    config: { scope: 'read', keepsToOwn: true },
    failures: [304],
    query: {},
    answer: NegotiationList,
    table: negotiationsTable,
    find({ caller }, _, { cursor, limit }) {
      const states = ledger.ids().flatMap((id) => (isOpenTo(caller, id) ? (ledger.read(id) ?? []) : []))
      const { items, next } = pageOf(states, { from: cursor?.next ?? 0, limit })
      // The log only grows: the number of its events stands for all that is in it.
      const head = states.reduce((count, { recorded }) => count + recorded.length, 0)
      return ok({
        answer: { negotiations: items.map(listed) },
        next: next === null ? null : { rev: head, next },
        tag: caller.negotiations === null ? head : `${head}.${caller.by}`,
      })
    },
  })
