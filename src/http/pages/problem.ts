import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { NegotiationOpened } from '../../../events/negotiation-opened.ts'
import type { ProblemDocument } from '../problem/problem.ts'
import type { Service } from '../request/service.ts'
import { frameOf } from './frame.ts'
import { mediaConstraint } from './media.ts'
import { setPolicy } from './policy.ts'

/** Whether a page was asked for: at a path that has one, or by a browser at a path that leads nowhere. */
const isForPeople = ({ routeOptions, is404, raw }: FastifyRequest): boolean =>
  routeOptions?.config?.isPage === true || (is404 && mediaConstraint.deriveConstraint(raw) === 'html')

/** The negotiation in which something was refused, where whoever asked may know of it. */
function negotiationOf({ ledger }: Service, { params, caller }: FastifyRequest): { id: string; title: string } | null {
  const { negotiation } = (params ?? {}) as { negotiation?: string }
  const opened = negotiation === undefined || caller === undefined ? undefined : ledger.read(negotiation)?.registry.frame.opened.value
  return (opened as NegotiationOpened | null | undefined) ?? null
}

/** Has problems sent as pages to those who asked for one. */
export function addProblemPages(app: FastifyInstance, service: Service): void {
  async function render(request: FastifyRequest, document: ProblemDocument): Promise<string> {
    const [{ problemPage }, frame] = await Promise.all([import('../../web/pages/problem.ts'), frameOf(request, service)])
    return problemPage(frame, { ...document, negotiation: negotiationOf(service, request) })
  }
  app.decorate('problemPage', (request: FastifyRequest, reply: FastifyReply, document: ProblemDocument) => {
    if (!isForPeople(request)) return null
    setPolicy(reply).header('vary', 'Accept, Accept-Language, Cookie')
    return render(request, document)
  })
}
