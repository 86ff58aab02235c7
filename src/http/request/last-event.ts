import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { headOf } from '../../../projections/questions/moment.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, problem } from '../problem/problem.ts'
import { reached } from './read.ts'
import type { Service } from './service.ts'
import { inHeader, inQuery, shaped } from './shape.ts'

const LastEventId = z.string().regex(/^(?:\d{1,15}(?:-end)?)?$/, 'The id of a message, as 29 or 29-end')

const describedFrom = (beginning: string): string =>
  `For server-sent events: the id of the message after which to go on; empty: from the ${beginning}. An event source sends it by itself when it connects again`

/**
 * Where an event source goes on, as the standard has it (HTML, section 9.2.4).
 * @param beginning where it begins that has had nothing yet
 */
export const lastEventHeader = (beginning: string) =>
  z.object({ 'Last-Event-ID': LastEventId.meta({ description: describedFrom(beginning) }).optional() })

/**
 * The same in the query: polyfills, with which a browser can send a key, have it there. A page may say there where to
 * begin, too: its event source then sends both when it connects again, and the header is the newer one.
 */
export const lastEventQuery = (beginning: string) => ({
  lastEventId: LastEventId.meta({ description: `${describedFrom(beginning)}. \`Last-Event-ID\` goes before it` }).optional(),
})

/** What an event source had last: the event of a revision, or the matrix after it too; and where it said so. */
type LastEvent = { id: string; revision: number; isEnd: boolean; place: ReturnType<typeof inHeader> }

/** Where a record has nothing that an event source could go on with. */
function notReached(message: string, rev: number, { place }: LastEvent): Problem {
  return problem('revision-not-reached', { detail: message, rev, errors: [{ code: 'revision-not-reached', message, ...place }] })
}

/**
 * What an event source is told that has everything; null: 204, which tells it not to connect again, as it does after
 * every stream that ends (HTML, section 9.2). Those that say in the query where they go on do not know 204, and would
 * connect for ever: event-source-polyfill 1.0.31 stops only at an answer with a body.
 */
export const endProblem = (had: LastEvent, rev: number): Problem | null =>
  had.place.parameter === undefined ? null : notReached(`Nothing comes after the message ${had.id}`, rev, had)

/**
 * What an event source had last; null where it does not say.
 * @param inItsQuery what the query has of it
 */
export async function lastEventOf(
  service: Service,
  request: FastifyRequest,
  state: Negotiation,
  inItsQuery: string | undefined,
): Promise<Result<LastEvent | null, Problem>> {
  const shape = shaped(lastEventHeader('beginning'), { 'Last-Event-ID': request.headers['last-event-id'] }, inHeader)
  if (!shape.ok) return shape
  const inItsHeader = shape.value['Last-Event-ID']
  const id = inItsHeader || inItsQuery
  if (!id) return ok(null)
  const place = inItsHeader ? inHeader(['Last-Event-ID']) : inQuery(['lastEventId'])
  const had = { id, revision: Number.parseInt(id, 10), isEnd: id.endsWith('-end'), place }
  // Another replica may have told of what is not read in here yet.
  if (had.revision > headOf(state) && (await service.ledger.lag()) > 0) await reached(service, request, had.revision)
  const rev = headOf(state)
  if (had.revision <= rev) return ok(had)
  return failed(notReached(`There is no message ${id}: the negotiation stands at revision ${rev}. Begin again without it`, rev, had))
}
