import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { RecordedEvent } from '../../../events/envelope.ts'
import { Slug } from '../../../events/identifier.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { answerFeed } from '../../../projections/questions/feed.ts'
import { headOf } from '../../../projections/questions/moment.ts'
import { namesIn } from '../../../projections/questions/names.ts'
import type { About } from '../../../projections/questions/touching.ts'
import { firstUnknown } from '../problem/on-record.ts'
import { sendProblem } from '../problem/problem.ts'
import { nextPage, paging } from '../request/cursor.ts'
import { addFormats } from '../request/format-route.ts'
import { originOf } from '../request/origin.ts'
import { naming } from '../request/params.ts'
import { momentAt, type NegotiationParams, negotiationAt, prepareRead } from '../request/read.ts'
import type { Service } from '../request/service.ts'
import { recordTimes } from '../request/times.ts'
import { sendAnswer } from '../response/answer.ts'
import { atomOf } from '../response/atom.ts'
import { etagOf } from '../response/conditional.ts'
import { formats } from '../response/formats.ts'
import { inFormats, type Operation, responses } from '../response/operation.ts'
import { pageDefault } from '../transport/settings.ts'
import { paced } from '../transport/turns.ts'

const operation: Operation = {
  operationId: 'getFeed',
  tags: ['Record'],
  summary: 'Changes as an Atom feed',
  description:
    'An entry for each change of status, on a point, of a party, or of both: with the sentence, what made it and who reported it. What was told or altered last comes first: a change that was corrected, retracted or rewritten later keeps its id, and is updated. Its pages are linked by `rel="next"` (RFC 5005). docs/live.md tells more.',
}
const query = z.strictObject({
  ...recordTimes,
  ...paging,
  point: naming('On that point', 'summer-flow'),
  party: Slug.meta({ description: 'Of that party, or `overall` for the points’ overall status', examples: ['overall'] }).optional(),
})

/** What a feed is called: the negotiation, and what of it was asked for. */
function titleOf(state: Negotiation, { point, party }: About, revision: number): string {
  const names = namesIn(state.registry.frame, revision)
  const { title } = state.registry.frame.opened.value as { title: string }
  const narrowed = [
    ...(point === undefined ? [] : [names.point(point)]),
    ...(party === undefined ? [] : [party === 'overall' ? 'overall' : names.party(party)]),
  ]
  return narrowed.length === 0 ? title : `${title}: ${narrowed.join(', ')}`
}

/** The changes of a negotiation as a feed to follow. */
export function addFeed(app: FastifyInstance, service: Service): void {
  const { ledger, answers, settings } = service

  async function respond(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { negotiation } = request.params as NegotiationParams
    const found = negotiationAt(service, request)
    if (!found.ok) return sendProblem(request, reply, found.error)
    const state = found.value
    const base = originOf(request, settings)
    const key = `${base} ${request.url}`
    const kept = answers.get(key)
    if (kept !== undefined && (kept.isFixed || kept.head === headOf(state))) return sendAnswer(request, reply, kept)
    const ready = await prepareRead(service, request, state, query, ['atom'])
    if (!ready.ok) return sendProblem(request, reply, ready.error)
    const { knownAt, rev, limit = pageDefault, cursor, point, party } = ready.value.query
    const pinned = cursor === undefined ? rev : Math.min(rev ?? cursor.rev, cursor.rev)
    const head = headOf(state)
    const moment = momentAt(state, { knownAt, rev: pinned })
    if (!moment.ok) return sendProblem(request, reply, moment.error)
    const { revision } = moment.value.times
    const { frame } = state.registry
    const named = { point, party: party === 'overall' ? undefined : party }
    const absent = firstUnknown(named, { point: frame.points, party: frame.parties }, revision)
    if (absent !== null) return sendProblem(request, reply, absent)
    const about = { point, party }
    const feed = await paced(answerFeed(state, moment.value, about, { from: cursor?.next ?? 0, limit }))
    const next = feed.next === null ? null : nextPage(request.url, { rev: revision, next: feed.next })
    const [opening] = (await ledger.events(negotiation, 0, 1)) as [RecordedEvent]
    const body = await atomOf(feed, {
      ...{ negotiation, opening: opening.id, about, base, next },
      title: titleOf(state, about, revision),
      self: request.url,
    })
    const answer = {
      ...{ type: formats.atom.type, etag: etagOf(revision, 'atom'), isFixed: pinned !== undefined, isNegotiated: false, head, body },
      next: next ?? undefined,
    }
    answers.set(key, answer)
    return sendAnswer(request, reply, answer)
  }

  addFormats(app, '/negotiations/:negotiation/feed.atom', {
    operation,
    offered: ['atom'],
    config: { scope: 'read' },
    describe: () => ({ querystring: query, response: responses({ 200: inFormats('Changes', { atom: z.string() }) }, [304]) }),
    handlerOf: () => respond,
  })
}
