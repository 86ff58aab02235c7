import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Command, CommandType } from '../../negotiations/commands/command.ts'
import { batchPath, writePaths } from '../../negotiations/commands/write-path.ts'
import type { Outcome } from '../../negotiations/request.ts'
import { failed, ok, type Result } from '../../result.ts'
import { cellChanged } from '../problem/precondition-failed.ts'
import { type Problem, problem } from '../problem/problem.ts'
import { isOpenTo, lacksNegotiation } from '../request/access.ts'
import { conditionsOf, staleProblem, writeHeaders } from '../request/conditions.ts'
import { bodyOf, commandsOf, DevelopmentBatch, developmentsOf, refusalProblem } from '../request/entry.ts'
import { ifUnchangedHeader, ifUnchangedOf } from '../request/if-unchanged.ts'
import { addJsonRoute, type JsonResponse, replayedHeader } from '../request/json-route.ts'
import { negotiationAt } from '../request/read.ts'
import type { Service } from '../request/service.ts'
import { etagOf } from '../response/conditional.ts'
import { inFormats, type Operation, responses } from '../response/operation.ts'
import { Receipt, receiptOf } from '../response/receipt.ts'
import { batchOperation, locationOf, scopeOf, writes } from './write-operations.ts'

const Headers = writeHeaders('negotiation').extend(ifUnchangedHeader)

function outcomeProblem(request: FastifyRequest, type: CommandType, outcome: Exclude<Outcome, { events: unknown }>): Problem {
  switch (outcome.outcome) {
    case 'refused':
      return outcome.refusals.some(({ code }) => code === 'not-open')
        ? problem('unknown-negotiation')
        : refusalProblem(type, Array.isArray(request.body), outcome.refusals)
    case 'stale':
      return staleProblem(request, 'negotiation', { rev: outcome.revision, etag: etagOf(outcome.revision, 'json') })
    case 'cell-changed':
      return cellChanged(outcome.revision)
    case 'key-reused':
      return problem('key-reused', { detail: `The key was used for what is at revision ${outcome.revision}`, rev: outcome.revision })
    default: {
      const unknown: never = outcome
      throw new Error(`no such outcome: ${unknown}`)
    }
  }
}

/** Reads a request as the commands that it asks for. */
type Reader = (params: Readonly<Record<string, string>>, body: unknown) => Result<Command[], Problem>

/** What can be written: one POST for each command. */
export function addWrites(app: FastifyInstance, service: Service): void {
  const { ledger } = service

  async function respond(request: FastifyRequest, type: CommandType, reader: Reader): Promise<Result<JsonResponse, Problem>> {
    const params = request.params as Record<string, string>
    if (type !== 'OpenNegotiation') {
      const found = negotiationAt(service, request)
      if (!found.ok) return found
    }
    const read = reader(params, request.body)
    if (!read.ok) return read
    const commands = read.value
    const [first] = commands
    const negotiation = first?.type === 'OpenNegotiation' ? first.data.id : (params.negotiation as string)
    if (!isOpenTo(request.caller, negotiation)) return failed(lacksNegotiation())
    const conditions = conditionsOf(request, ledger.read(negotiation) !== undefined)
    if (!conditions.ok) return conditions
    const ifUnchanged = ifUnchangedOf(request.headers)
    if (!ifUnchanged.ok) return ifUnchanged
    const asked = { commands, by: request.caller.by, ifUnchanged: ifUnchanged.value, ...conditions.value }
    const outcome = await ledger.write(negotiation, asked)
    if (!('events' in outcome)) return failed(outcomeProblem(request, type, outcome))
    const body = receiptOf(negotiation, outcome)
    const location = locationOf(type, body, outcome.events.at(-1)?.data)
    const headers = { ...replayedHeader(outcome.outcome === 'repeated'), location, etag: etagOf(body.rev, 'json') }
    return ok({ status: 201, headers, body })
  }

  const add = (type: CommandType, path: string, operation: Operation, body: z.ZodType, read: Reader) =>
    addJsonRoute(app, 'POST', path, {
      ...operation,
      headers: Headers,
      body,
      response: responses({ 201: inFormats('Recorded', { json: Receipt }) }, [409, 412, 422]),
      config: { scope: scopeOf(type), keepsToOwn: true },
      respond: (request) => respond(request, type, read),
    })
  for (const { type, operation } of writes)
    add(type, writePaths[type].path, operation, bodyOf(type), (params, body) => commandsOf(type, params, body))
  add('ReportDevelopment', batchPath, batchOperation, DevelopmentBatch, (_, body) => developmentsOf(body))
}
