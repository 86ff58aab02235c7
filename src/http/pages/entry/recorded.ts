import type { FastifyInstance } from 'fastify'
import { namesIn } from '../../../../projections/questions/names.ts'
import { recordedPage } from '../../../web/pages/entry/form-page.ts'
import { menuPage } from '../../../web/pages/entry/menu.ts'
import { problem, sendProblem } from '../../problem/problem.ts'
import { negotiationAt } from '../../request/read.ts'
import type { Service } from '../../request/service.ts'
import { frameOf } from '../frame.ts'
import { entriesAt } from './entry-words.ts'
import { sendPage } from './record.ts'
import { titleOf } from './subject.ts'

/** The page of what can be recorded, and that of what was. */
export function addRecorded(app: FastifyInstance, service: Service): void {
  const schema = { hide: true } as object
  const route = { schema, config: { scope: 'read' as const, isPage: true }, constraints: { media: 'html' as const } }
  app.get('/negotiations/:negotiation/record', route, async (request, reply) => {
    const found = negotiationAt(service, request)
    if (!found.ok) return sendProblem(request, reply, found.error)
    return sendPage(reply, menuPage(await frameOf(request, service), titleOf(found.value)))
  })
  app.get('/negotiations/:negotiation/recorded', route, async (request, reply) => {
    const found = negotiationAt(service, request)
    if (!found.ok) return sendProblem(request, reply, found.error)
    const state = found.value
    // As `rev` it would go along to all that it leads to.
    const { at: rev = '' } = request.query as { at?: string }
    const negotiation = titleOf(state)
    const [entry] = /^\d{1,9}$/.test(rev) ? await entriesAt(service, state, negotiation.id, [Number(rev)]) : []
    if (entry === undefined) return sendProblem(request, reply, problem('revision-not-reached'))
    const names = namesIn(state.registry.frame, Number(rev))
    return sendPage(reply, recordedPage(await frameOf(request, service), negotiation, entry, names))
  })
}
