import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CommandType } from '../../commands/command.ts'
import { writePaths } from '../../commands/paths.ts'
import type { Outcome } from '../../ledger/outcome.ts'
import { isOpenTo, lacksNegotiation } from '../access.ts'
import { etagOf } from '../conditional.ts'
import { conditionsOf, staleProblem, writeHeaders } from '../conditions.ts'
import { bodyOf, commandsOf, refusalProblem } from '../entry.ts'
import { formats } from '../formats.ts'
import { inFormats, type Operation, responses } from '../operation.ts'
import { Params } from '../params.ts'
import { negotiationAt } from '../preparing.ts'
import { type Problem, problem, sendProblem } from '../problem.ts'
import { Receipt, receiptOf } from '../receipt.ts'
import type { Service } from '../service.ts'
import { locationOf, scopeOf, writes } from '../writes.ts'

const Headers = writeHeaders('negotiation')

function outcomeProblem(request: FastifyRequest, type: CommandType, outcome: Exclude<Outcome, { events: unknown }>): { problem: Problem } {
  switch (outcome.outcome) {
    case 'refused':
      return outcome.refusals.some(({ code }) => code === 'not-open')
        ? problem('unknown-negotiation')
        : refusalProblem(type, Array.isArray(request.body), outcome.refusals)
    case 'stale':
      return staleProblem(request, 'negotiation', { rev: outcome.revision, etag: etagOf(outcome.revision, 'json') })
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
  const { ledger } = service

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
    if (!isOpenTo(request.caller, negotiation)) return sendProblem(request, reply, lacksNegotiation().problem)
    const conditions = conditionsOf(request, ledger.read(negotiation) !== undefined)
    if ('problem' in conditions) return sendProblem(request, reply, conditions.problem)
    const outcome = await ledger.write(negotiation, { commands, by: request.caller.by, ...conditions })
    if (!('events' in outcome)) return sendProblem(request, reply, outcomeProblem(request, type, outcome).problem)
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

  for (const [name, operation] of Object.entries(writes) as [CommandType, Operation][]) {
    const { path } = writePaths[name]
    app.post(path, {
      schema: {
        ...operation,
        ...(name === 'OpenNegotiation' ? {} : { params: Params(path) }),
        headers: Headers,
        body: bodyOf(name),
        response: responses({ 201: inFormats('Recorded', { json: Receipt }) }, [
          400,
          ...(name === 'OpenNegotiation' ? [] : [404]),
          409,
          412,
          413,
          415,
          422,
          503,
        ]),
      },
      config: { scope: scopeOf(name), keepsToOwn: true },
      handler: handlerOf(name),
    })
  }
}
