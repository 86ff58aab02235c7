import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { NegotiationOpened } from '../../../events/negotiation-opened.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import type { Stepwise } from '../../../projections/questions/lazy.ts'
import { momentAtRevision } from '../../../projections/questions/moment.ts'
import { type Excerpt, overviewOf } from '../../../projections/questions/overview.ts'
import type { ListedNegotiation } from '../../web/pages/negotiations.ts'
import { sendProblem } from '../problem/problem.ts'
import { isOpenTo } from '../request/access.ts'
import { pageOf } from '../request/cursor.ts'
import type { Service } from '../request/service.ts'
import { inQuery, shaped } from '../request/shape.ts'
import { WholeNumber } from '../request/times.ts'
import { sendAnswer } from '../response/answer.ts'
import { formats } from '../response/formats.ts'
import { paced } from '../transport/turns.ts'
import { frameOf } from './frame.ts'
import { tagOf } from './page.ts'
import { setPolicy } from './policy.ts'

/** So many negotiations are shown at once. */
const limit = 20

const Query = z.object({ from: WholeNumber.default(0) })

/** Of the matrix its counts, and no cell. */
const whole: Excerpt = { order: 'recorded', withRetired: false, row: 0, rows: 0, column: 0, columns: 0 }

function* listed(states: readonly Negotiation[]): Stepwise<ListedNegotiation[]> {
  const negotiations: ListedNegotiation[] = []
  for (const state of states) {
    const { id, title, description = null } = state.registry.frame.opened.value as NegotiationOpened
    const { counts, lastMoved } = yield* overviewOf(state, momentAtRevision(state), whole)
    negotiations.push({ id, title, description, counts, lastMoved })
  }
  return negotiations
}

/** The page of all negotiations that are open to its reader; where that is one only, the way in leads straight to it. */
export function addNegotiationsPage(app: FastifyInstance, service: Service): void {
  const { ledger, answers } = service

  async function respond(request: FastifyRequest, reply: FastifyReply, isWayIn: boolean): Promise<FastifyReply> {
    const states = ledger.ids().flatMap((id) => (isOpenTo(request.caller, id) ? (ledger.read(id) ?? []) : []))
    const frame = await frameOf(request, service)
    setPolicy(reply).header('vary', 'Accept, Accept-Language, Cookie')
    const [only, ...others] = states
    if (isWayIn && only !== undefined && others.length === 0) {
      const { id } = only.registry.frame.opened.value as NegotiationOpened
      return reply.header('cache-control', 'no-cache').redirect(frame.links.outside(`/negotiations/${id}`), 303)
    }
    const query = shaped(Query, request.query, inQuery)
    if (!query.ok) return sendProblem(request, reply, query.error)
    // The log only grows: the number of its events stands for all that is in it.
    const head = states.reduce((count, { recorded }) => count + recorded.length, 0)
    const etag = tagOf(head, frame)
    const key = `html ${etag} ${frame.origin} ${request.url}`
    const kept = answers.get(key)
    if (kept !== undefined) return sendAnswer(request, reply, kept)
    const { from } = query.value
    const { items, next } = pageOf(states, { from, limit })
    const { negotiationsPage } = await import('../../web/pages/negotiations.ts')
    const body = negotiationsPage(frame, { negotiations: await paced(listed(items)), from, limit, next })
    const answer = { type: formats.html.type, etag, isFixed: false, isNegotiated: false, head, body }
    answers.set(key, answer)
    return sendAnswer(request, reply, answer)
  }

  for (const path of ['/', '/negotiations'])
    app.get(path, {
      schema: { hide: true } as object,
      config: { scope: 'read', keepsToOwn: true, isPage: true },
      constraints: { media: 'html' },
      handler: (request, reply) => respond(request, reply, path === '/'),
    })
}
