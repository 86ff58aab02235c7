import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { CommandType } from '../../commands/command.ts'
import { writePaths } from '../../commands/paths.ts'
import type { Outcome } from '../../ledger/outcome.ts'
import { writerOf } from '../access.ts'
import { etagOf, expectedRevisions } from '../conditional.ts'
import { bodyOf, commandsOf, refusalProblem } from '../entry.ts'
import { formats } from '../formats.ts'
import { inFormats, type Operation, responses } from '../operation.ts'
import { Params } from '../params.ts'
import { negotiationAt } from '../preparing.ts'
import { type Problem, problem, sendProblem } from '../problem.ts'
import { Receipt, receiptOf } from '../receipt.ts'
import type { Service } from '../service.ts'
import { locationOf, writes } from '../writes.ts'

const Headers = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, '1 to 255 visible ASCII characters')
    .meta({ description: 'The same key and body give the same answer and write once; another body is refused', examples: ['desk/pledge'] })
    .optional(),
  'If-Match': z
    .string()
    .meta({ description: 'The revision at which the negotiation must be, as `"41"` or any ETag of it', examples: ['"41"'] })
    .optional(),
})

const invalidHeader = (header: string, message: string): { problem: Problem } =>
  problem('invalid-request', { detail: `${header}: ${message}`, errors: [{ code: 'invalid-request', message, header }] })

type Conditions = { key?: string | undefined; expected?: number[] | undefined }

/** What the headers of a write ask for. */
function conditionsOf({ headers }: FastifyRequest, isThere: boolean): Conditions | { problem: Problem } {
  const { 'idempotency-key': key, 'if-match': match } = headers as { 'idempotency-key'?: string; 'if-match'?: string }
  if (key !== undefined && !Headers.shape['Idempotency-Key'].safeParse(key).success)
    return invalidHeader('Idempotency-Key', '1 to 255 visible ASCII characters')
  if (match === undefined) return { key }
  const expected = expectedRevisions(match)
  if (expected === null) return invalidHeader('If-Match', 'A list of entity tags, or *')
  if (expected === 'any') return isThere ? { key } : { key, expected: [] }
  return { key, expected }
}

function outcomeProblem(type: CommandType, isBatch: boolean, outcome: Exclude<Outcome, { events: unknown }>): { problem: Problem } {
  switch (outcome.outcome) {
    case 'refused':
      return outcome.refusals.some(({ code }) => code === 'not-open')
        ? problem('unknown-negotiation')
        : refusalProblem(type, isBatch, outcome.refusals)
    case 'stale': {
      const { revision: rev } = outcome
      const detail = rev < 0 ? 'The negotiation is not on record' : `The negotiation stands at revision ${rev}`
      return problem('stale', rev < 0 ? { detail } : { detail, rev, headers: { etag: etagOf(rev, 'json') } })
    }
    case 'key-reused':
      return problem('key-reused', { detail: `The key was used for what is at revision ${outcome.revision}`, rev: outcome.revision })
    default: {
      const unknown: never = outcome
      throw new Error(`no such outcome: ${unknown}`)
    }
  }
}

/** What can be written: one POST for each command. */
export function addWrites(app: FastifyInstance, service: Service): void {
  const { ledger, settings } = service

  const handlerOf = (type: CommandType) => async (request: FastifyRequest, reply: FastifyReply) => {
    const params = request.params as Record<string, string>
    const opens = type === 'OpenNegotiation'
    const found = opens ? null : negotiationAt(service, request)
    if (found !== null && 'problem' in found) return sendProblem(request, reply, found.problem)
    const read = commandsOf(type, params, request.body)
    if ('problem' in read) return sendProblem(request, reply, read.problem)
    const { commands } = read
    const [first] = commands
    const negotiation = first?.type === 'OpenNegotiation' ? first.data.id : (params.negotiation as string)
    const conditions = conditionsOf(request, ledger.read(negotiation) !== undefined)
    if ('problem' in conditions) return sendProblem(request, reply, conditions.problem)
    const outcome = await ledger.write(negotiation, { commands, by: request.writer, ...conditions })
    if (!('events' in outcome)) return sendProblem(request, reply, outcomeProblem(type, Array.isArray(request.body), outcome).problem)
    const receipt = receiptOf(negotiation, outcome)
    if (outcome.outcome === 'repeated') reply.header('idempotency-replayed', 'true')
    return reply
      .code(201)
      .headers({
        location: locationOf(type, receipt, outcome.events.at(-1)?.data),
        etag: etagOf(receipt.rev, 'json'),
        'cache-control': 'no-store',
      })
      .type(formats.json.type)
      .send(JSON.stringify(receipt))
  }

  const guard = async (request: FastifyRequest, reply: FastifyReply) => {
    const writer = writerOf(request, settings)
    if ('problem' in writer) return sendProblem(request, reply, writer.problem)
    request.writer = writer.by
  }

  app.decorateRequest('writer', '')
  for (const [name, operation] of Object.entries(writes) as [CommandType, Operation][]) {
    const { path } = writePaths[name]
    app.post(path, {
      schema: {
        ...operation,
        security: settings.writeKey === undefined ? [{}] : [{ writeKey: [] }],
        ...(name === 'OpenNegotiation' ? {} : { params: Params(path) }),
        headers: Headers,
        body: bodyOf(name),
        response: responses({ 201: inFormats('Recorded', { json: Receipt }) }, [
          400,
          401,
          403,
          ...(name === 'OpenNegotiation' ? [] : [404]),
          409,
          412,
          413,
          415,
          422,
          503,
        ]),
      },
      onRequest: guard,
      handler: handlerOf(name),
    })
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who writes, on the routes that write. */
    writer: string
  }
}
