import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { NegotiationEvent } from '../../../events/catalogue.ts'
import { cloudEventOf } from '../../../events/cloud-event.ts'
import { Slug } from '../../../events/identifier.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { changesMadeAt } from '../../../projections/questions/changes.ts'
import { headOf } from '../../../projections/questions/moment.ts'
import { type About, isTouching } from '../../../projections/questions/touching.ts'
import { firstUnknown } from '../problem/on-record.ts'
import { problem, sendProblem } from '../problem/problem.ts'
import { callerOf } from '../request/access.ts'
import { queryOf } from '../request/cursor.ts'
import { addFormats } from '../request/format-route.ts'
import { lastEventHeader, lastEventOf, lastEventQuery } from '../request/last-event.ts'
import { naming } from '../request/params.ts'
import { type NegotiationParams, negotiationAt } from '../request/read.ts'
import type { Service } from '../request/service.ts'
import { formats } from '../response/formats.ts'
import { inFormats, type Operation, responses } from '../response/operation.ts'
import type { Limits } from '../transport/settings.ts'
import { type OpenStream, openStreams } from '../transport/streams.ts'
import { turn } from '../transport/turns.ts'
import { eventsIn } from './events.ts'
import { ReplayedEvent } from './replay.ts'

/** Events that are read at once for whoever is behind. */
const pageSize = 100

/** After how long an event source connects again whose stream ended, in milliseconds. */
const retryMs = 2000

const operation: Operation = {
  operationId: 'getStream',
  tags: ['Record'],
  summary: 'The negotiation as it goes on',
  description:
    'Server-sent events that do not end: a message named `event` for each event as it is recorded, with the changes that it made, its id the revision. It begins with what comes after `Last-Event-ID`, or with what comes next. Narrowed by `point` or `party`, its ids go on all the same: a message named `passed`, without data, says up to where nothing of that came. A comment every 15 seconds says that it lives. docs/live.md tells when it ends, and how to go on.',
}
const query = z.strictObject({
  point: naming('Only what changed a status on that point, or is about it', 'summer-flow'),
  party: Slug.meta({
    description: 'Only what changed a status of that party, or is about it; `overall`: of the points’ overall status',
    examples: ['avenland'],
  }).optional(),
  ...lastEventQuery('present'),
})

/**
 * Moves an event source on without telling it anything. An id alone would do by the standard (HTML, section 9.2.6), but
 * event-source-polyfill 1.0.31 takes over only the ids of messages with data, be it none.
 */
const passed = (revision: number): string => `event: passed\nid: ${revision}\ndata:\n\n`

type Message = { event: NegotiationEvent; text: string }
type Page = { from: number; to: number; messages: Promise<readonly Message[]> }

/** The negotiation as it goes on: a message for each event that is read in. */
export function addStream(app: FastifyInstance, service: Service, limits: Limits): void {
  const { ledger } = service
  const streams = openStreams(limits)
  /** The newest page of each negotiation that is followed: who is up to date waits for the same, so it is read once. */
  const newest = new Map<string, Page>()
  const unwatch = ledger.watch((negotiation) => streams.tell(negotiation))
  app.addHook('preClose', async () => streams.end())
  app.addHook('onClose', async () => unwatch())

  async function messagesIn(state: Negotiation, negotiation: string, range: { from: number; to: number }): Promise<readonly Message[]> {
    const messages: Message[] = []
    for await (const event of eventsIn(ledger, negotiation, range)) {
      const { revision } = event
      const data = JSON.stringify({ event: cloudEventOf(event), changes: changesMadeAt(state, revision) })
      messages.push({ event: event as NegotiationEvent, text: `event: event\nid: ${revision}\ndata: ${data}\n\n` })
    }
    return messages
  }

  /** What comes from a revision on, as far as it is read in and fits a page. */
  function pageFrom(state: Negotiation, negotiation: string, from: number): Promise<readonly Message[]> {
    const to = Math.min(headOf(state), from + pageSize - 1)
    const kept = newest.get(negotiation)
    if (kept?.from === from && kept.to === to) return kept.messages
    const messages = messagesIn(state, negotiation, { from, to })
    if (to < headOf(state)) return messages
    newest.set(negotiation, { from, to, messages })
    messages.catch(() => newest.delete(negotiation))
    return messages
  }

  function close(negotiation: string, place: OpenStream): void {
    place.close()
    if (!streams.isRead(negotiation)) newest.delete(negotiation)
  }

  /**
   * What a reader is sent. Nothing is made that was not asked for: for one who does not read, one page waits.
   * @param isAdmitted whether the reader may still have it
   */
  async function* textOf(
    negotiation: string,
    place: OpenStream,
    after: number,
    about: About,
    isAdmitted: () => boolean,
  ): AsyncGenerator<string> {
    // Who loses the connection before anything came goes on here, not at the present of then.
    yield `retry: ${retryMs}\n${passed(after)}`
    for (let told = after; ; ) {
      const state = ledger.read(negotiation) as Negotiation
      if (told === headOf(state)) {
        const why = await place.next()
        if (why === 'end') return
        if (why === 'beat') yield ':\n\n'
      } else {
        let isSilent = false
        for (const { event, text } of await pageFrom(state, negotiation, told + 1)) {
          told = event.revision
          isSilent = !isTouching(state, event, about)
          if (!isSilent) yield text
        }
        if (isSilent) yield passed(told)
        await turn()
      }
      if (!isAdmitted()) return
    }
  }

  addFormats(app, '/negotiations/:negotiation/stream', {
    operation,
    offered: ['sse'],
    config: { scope: 'read' },
    describe: () => ({
      querystring: query,
      headers: lastEventHeader('present'),
      response: responses({ 200: inFormats('Messages', { sse: ReplayedEvent }) }, [503]),
    }),
    handlerOf: () => async (request: FastifyRequest, reply: FastifyReply) => {
      const { negotiation } = request.params as NegotiationParams
      const found = negotiationAt(service, request)
      if (!found.ok) return sendProblem(request, reply, found.error)
      const state = found.value
      const asked = queryOf(request, query)
      if (!asked.ok) return sendProblem(request, reply, asked.error)
      const { lastEventId, ...about } = asked.value
      const { frame } = state.registry
      const named = { point: about.point, party: about.party === 'overall' ? undefined : about.party }
      const absent = firstUnknown(named, { point: frame.points, party: frame.parties }, headOf(state))
      if (absent !== null) return sendProblem(request, reply, absent)
      const last = await lastEventOf(service, request, state, lastEventId)
      if (!last.ok) return sendProblem(request, reply, last.error)
      reply.type(formats.sse.type).headers({
        'cache-control': 'no-store, no-transform',
        // nginx keeps answers back.
        'x-accel-buffering': 'no',
        // When it ends the service may be about to, and would wait for a connection that is kept.
        connection: 'close',
        vary: 'Last-Event-ID',
      })
      if (request.method === 'HEAD') return reply.send('')
      const place = streams.open(negotiation)
      if (place === null) {
        const detail = `${limits.streams} streams are open, and there may be no more`
        return sendProblem(request, reply, problem('too-many-streams', { detail, headers: { 'retry-after': '5' } }))
      }
      // The stream itself hears that the reader has gone only when it wants to send something.
      const letGo = () => close(negotiation, place)
      reply.raw.once('close', letGo)
      if (reply.raw.destroyed) letGo()
      const isAdmitted = (): boolean => callerOf(request, service, request.routeOptions.config.isPublic === true).ok
      const after = last.value?.revision ?? headOf(state)
      return reply.send(Readable.from(textOf(negotiation, place, after, about, isAdmitted), { objectMode: false }))
    },
  })
}
