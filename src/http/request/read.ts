import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { type Asking, headOf, type Moment, momentOf } from '../../../projections/questions/moment.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, problem } from '../problem/problem.ts'
import { acceptedFormat, type Format } from '../response/formats.ts'
import { minRevWaitDefault } from '../transport/settings.ts'
import { queryOf } from './cursor.ts'
import type { Service } from './service.ts'

export type NegotiationParams = { negotiation: string }

/** The negotiation that a path names. */
export function negotiationAt({ ledger }: Service, request: FastifyRequest): Result<Negotiation, Problem> {
  const { negotiation } = request.params as NegotiationParams
  const state = ledger.read(negotiation)
  if (state !== undefined) return ok(state)
  const errors = [{ code: 'unknown-negotiation', message: `There is no ${negotiation}`, path: 'negotiation' }]
  return failed(problem('unknown-negotiation', { errors }))
}

/**
 * Makes out the format and the query of a read, then waits for its `minRev`.
 * @param offered formats among which Accept chooses; the first is for those who do not mind
 */
export async function prepareRead<S extends z.ZodType<{ minRev?: number | undefined }>>(
  service: Service,
  request: FastifyRequest,
  state: Negotiation,
  schema: S,
  offered: readonly Format[],
): Promise<Result<{ format: Format; query: z.output<S> }, Problem>> {
  const accepted = acceptedFormat(request, offered)
  if (!accepted.ok) return accepted
  const shape = queryOf(request, schema)
  if (!shape.ok) return shape
  const { minRev } = shape.value
  if (minRev !== undefined && minRev > headOf(state) && !(await reached(service, request, minRev))) {
    const rev = headOf(state)
    const detail = `The negotiation is read in up to revision ${rev}, and revision ${minRev} was asked for`
    return failed(problem('not-caught-up', { detail, rev, lag: minRev - rev, headers: { 'retry-after': '1' } }))
  }
  return ok({ format: accepted.value, query: shape.value })
}

/** The moment that a read asks for. */
export function momentAt(state: Negotiation, asking: Asking): Result<Moment, Problem> {
  const moment = momentOf(state, asking)
  return moment.ok ? moment : failed(problem(moment.error.code, { detail: moment.error.message, rev: headOf(state) }))
}

/** Waits a while for a revision to be read in; false where it is not. */
export async function reached({ ledger, settings }: Service, request: FastifyRequest, revision: number): Promise<boolean> {
  const { negotiation } = request.params as NegotiationParams
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), settings.minRevWait ?? minRevWaitDefault)
  try {
    return await ledger.reached(negotiation, revision, patience.signal)
  } finally {
    clearTimeout(timer)
  }
}
