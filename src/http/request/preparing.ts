import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { headOf } from '../../../projections/questions/moment.ts'
import { type Problem, problem } from '../problem/problem.ts'
import { acceptedFormat, type Format } from '../response/formats.ts'
import { minRevWaitDefault } from '../transport/settings.ts'
import { queryOf } from './cursor.ts'
import type { Service } from './service.ts'

export type NegotiationParams = { negotiation: string }

/** The negotiation that a path names. */
export function negotiationAt({ ledger }: Service, request: FastifyRequest): { state: Negotiation } | { problem: Problem } {
  const { negotiation } = request.params as NegotiationParams
  const state = ledger.read(negotiation)
  return state === undefined
    ? problem('unknown-negotiation', {
        errors: [{ code: 'unknown-negotiation', message: `There is no ${negotiation}`, path: 'negotiation' }],
      })
    : { state }
}

/**
 * Makes out the format and the query of a read, then waits for its `minRev`.
 * @param offered formats among which Accept chooses; the first is for those who do not mind
 */
export async function prepared<S extends z.ZodType<{ minRev?: number | undefined }>>(
  service: Service,
  request: FastifyRequest,
  state: Negotiation,
  schema: S,
  offered: readonly Format[],
): Promise<{ format: Format; query: z.output<S> } | { problem: Problem }> {
  const accepted = offered.length === 1 ? { format: offered[0] as Format } : acceptedFormat(request, offered)
  if ('problem' in accepted) return accepted
  const shape = queryOf(request, schema)
  if ('problem' in shape) return shape
  const { minRev } = shape.value
  if (minRev !== undefined && minRev > headOf(state) && !(await reached(service, request, minRev))) {
    const rev = headOf(state)
    const detail = `The negotiation is read in up to revision ${rev}, and revision ${minRev} was asked for`
    return problem('not-caught-up', { detail, rev, lag: minRev - rev, headers: { 'retry-after': '1' } })
  }
  return { ...accepted, query: shape.value }
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
