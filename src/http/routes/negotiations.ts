import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Name, Slug, Text } from '../../../events/identifier.ts'
import type { NegotiationOpened } from '../../../events/negotiation-opened.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { headOf } from '../../../projections/questions/moment.ts'
import { isOpenTo } from '../access.ts'
import { sendAnswer } from '../answer.ts'
import { etagOf } from '../conditional.ts'
import { nextPage, pageOf, paging, queryOf } from '../cursor.ts'
import { formats } from '../formats.ts'
import { inFormats, responses } from '../operation.ts'
import { sendProblem } from '../problem.ts'
import type { Service } from '../service.ts'
import { pageDefault } from '../settings.ts'

export const NegotiationList = z
  .object({
    negotiations: z.array(
      z.object({ id: Slug, title: Name, description: Text.nullable(), rev: z.int().describe('The revision at which it stands') }),
    ),
  })
  .meta({ id: 'NegotiationList', description: 'Negotiations in order of opening, a page of them' })
export type NegotiationList = z.output<typeof NegotiationList>

const query = z.strictObject(paging)

/** A negotiation as the list tells it. */
export function listed(state: Negotiation): NegotiationList['negotiations'][number] {
  const { id, title, description = null } = state.registry.frame.opened.value as NegotiationOpened
  return { id, title, description, rev: headOf(state) }
}

/** The negotiations on record. */
export const addNegotiations = (app: FastifyInstance, { ledger }: Service): void => {
  app.get('/negotiations', {
    schema: {
      operationId: 'listNegotiations',
      tags: ['Negotiations'],
      summary: 'The negotiations',
      description:
        'Every negotiation on record, in order of opening, with the revision at which it stands; for a key that is limited to some, those.',
      querystring: query,
      response: responses({ 200: inFormats('The negotiations', { json: NegotiationList }) }, [304, 400]),
    },
    config: { scope: 'read', keepsToOwn: true },
    handler(request, reply) {
      const shape = queryOf(request, query)
      if ('problem' in shape) return sendProblem(request, reply, shape.problem)
      const { limit = pageDefault, cursor } = shape.value
      const { caller } = request
      const own = ledger.ids().filter((id) => isOpenTo(caller, id))
      const states = own.flatMap((id) => ledger.read(id) ?? [])
      const { items, next } = pageOf(states.map(listed), { from: cursor?.next ?? 0, limit })
      // The log only grows: the number of its events stands for all that is in it.
      const head = states.reduce((count, { recorded }) => count + recorded.length, 0)
      const answer = {
        body: JSON.stringify({ negotiations: items }),
        type: formats.json.type,
        etag: etagOf(caller.negotiations === null ? head : `${head}.${caller.by}`, 'json'),
        head,
        isFixed: false,
        isNegotiated: false,
      }
      return sendAnswer(request, reply, next === null ? answer : { ...answer, next: nextPage(request.url, { rev: head, next }) })
    },
  })
}
