import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { CommandType } from '../../negotiations/commands/command.ts'
import { batchPath, writePaths } from '../../negotiations/commands/write-path.ts'
import type { Outcome } from '../../negotiations/request.ts'
import { type Problem, problem, sendProblem } from '../problem/problem.ts'
import { isOpenTo, lacksNegotiation } from '../request/access.ts'
import { conditionsOf, staleProblem, writeHeaders } from '../request/conditions.ts'
import { bodyOf, commandsOf, DevelopmentBatch, developmentsOf, refusalProblem } from '../request/entry.ts'
import { Params } from '../request/params.ts'
import { negotiationAt } from '../request/preparing.ts'
import type { Service } from '../request/service.ts'
import { etagOf } from '../response/conditional.ts'
import { formats } from '../response/formats.ts'
import { inFormats, type Operation, responses } from '../response/operation.ts'
import { Receipt, receiptOf } from '../response/receipt.ts'
import { batchOperation, locationOf, scopeOf, writes } from './write-operations.ts'

const Headers = writeHeaders('negotiation')

function outcomeProblem(request: FastifyRequest, type: CommandType, outcome: Exclude<Outcome, { events: unknown }>): Problem {
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

  const handlerOf =
    (type: CommandType, read: (params: Readonly<Record<string, string>>, body: unknown) => ReturnType<typeof commandsOf>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const params = request.params as Record<string, string>
      const opens = type === 'OpenNegotiation'
      const found = opens ? null : negotiationAt(service, request)
      if (found !== null && !found.ok) return sendProblem(request, reply, found.error)
      const asked = read(params, request.body)
      if (!asked.ok) return sendProblem(request, reply, asked.error)
      const commands = asked.value
      const [first] = commands
      const negotiation = first?.type === 'OpenNegotiation' ? first.data.id : (params.negotiation as string)
      if (!isOpenTo(request.caller, negotiation)) return sendProblem(request, reply, lacksNegotiation())
      const conditions = conditionsOf(request, ledger.read(negotiation) !== undefined)
      if (!conditions.ok) return sendProblem(request, reply, conditions.error)
      const outcome = await ledger.write(negotiation, { commands, by: request.caller.by, ...conditions.value })
      if (!('events' in outcome)) return sendProblem(request, reply, outcomeProblem(request, type, outcome))
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

  const add = (type: CommandType, path: string, operation: Operation, body: z.ZodType, read: Parameters<typeof handlerOf>[1]) => {
    const opens = type === 'OpenNegotiation'
    app.post(path, {
      schema: {
        ...operation,
        ...(opens ? {} : { params: Params(path) }),
        headers: Headers,
        body,
        response: responses({ 201: inFormats('Recorded', { json: Receipt }) }, [
          ...[400, ...(opens ? [] : [404]), 409],
          ...[412, 415, 422],
        ]),
      },
      config: { scope: scopeOf(type), keepsToOwn: true },
      handler: handlerOf(type, read),
    })
  }
  for (const [type, operation] of Object.entries(writes) as [CommandType, Operation][])
    add(type, writePaths[type].path, operation, bodyOf(type), (params, body) => commandsOf(type, params, body))
  add('ReportDevelopment', batchPath, batchOperation, DevelopmentBatch, (_, body) => developmentsOf(body))
}
