import { z } from 'zod'
import { Slug } from '../../events/identifier.ts'
import { Basis } from '../../events/position.ts'
import { Instant, instantOf } from '../../events/time.ts'
import { countUpTo } from '../index/blocks.ts'
import type { Negotiation } from '../negotiation.ts'
import { strengthOf, weakestStrength } from '../rules/bases.ts'
import { orderWithin } from '../rules/order.ts'
import type { SetAside, Times } from '../rules/question.ts'
import { ruleset } from '../rules/ruleset.ts'

/** What a reader asks of time (docs/rules.md, “Times”); instants in epoch milliseconds, inclusive. */
export type Asking = {
  asOf?: number | undefined
  knownAt?: number | undefined
  publishedBy?: number | undefined
  rev?: number | undefined
} & Assuming

/** What a question about standing may assume (docs/rules.md, “What a question assumes”): the weakest basis that may decide, what it does without, and the plan version. */
export type Assuming = { basis?: Basis | undefined; without?: readonly SetAside[] | undefined; version?: string | undefined }

/** What every answer says of the question that it answers. */
export const Asked = z
  .object({
    negotiation: Slug,
    rev: z.int().min(0).describe('The revision of the negotiation’s stream that the answer was computed from'),
    asOf: Instant.nullable().describe('Only what had certainly happened by then; null: everything recorded'),
    knownAt: Instant.nullable().describe('Only what was recorded by then; null: everything recorded'),
    publishedBy: Instant.nullable().describe('Only what had been published by then; null: everything recorded'),
    ruleset: z.int().describe('The rules by which it was computed'),
  })
  .meta({ id: 'Asked', description: 'What every answer says of the question' })
export type Asked = z.output<typeof Asked>

/** What every answer about standing says of the question: what it assumed too. */
export const Assumed = Asked.extend({
  basis: Basis.nullable().describe('The weakest basis that may decide; null: any but an allegation'),
  without: z.array(z.string()).describe('What is set aside: `source:…`, `report:…`, `alignment:…`'),
  version: Slug.nullable().describe('The plan version on which everyone stands so; null: none in particular'),
}).meta({ id: 'Assumed', description: 'What an answer about standing says of the question, and what it assumed' })
export type Assumed = z.output<typeof Assumed>

/** A question's bounds, made out against a record. */
export type Moment = { times: Times; asked: Asked; assumed: Assumed }

export type Unanswerable = { code: 'revision-not-reached' | 'not-known-then'; message: string }

export const headOf = (state: Negotiation): number => state.recorded.length - 1

const instantOrNull = (ms: number | undefined): Instant | null => (ms === undefined ? null : instantOf(ms))

/** The world time that an epoch in ms stands for in an answer; null for the open ends of time. */
export const finiteInstant = (ms: number | null): Instant | null => (ms === null || !Number.isFinite(ms) ? null : instantOf(ms))

/**
 * The revision and times that a question means. Both `rev` and `knownAt` name a prefix of the
 * stream; together the shorter one counts.
 */
export function momentOf(state: Negotiation, asking: Asking): { ok: true; value: Moment } | { ok: false; error: Unanswerable } {
  const head = headOf(state)
  const { knownAt, rev = head } = asking
  if (rev > head) {
    const message = `The negotiation stands at revision ${head}; revision ${rev} is not written yet`
    return { ok: false, error: { code: 'revision-not-reached', message } }
  }
  const known = knownAt === undefined ? head : countUpTo(state.recorded, knownAt) - 1
  if (known < 0) {
    const first = instantOf(state.recorded[0] as number)
    const message = `Nothing of it was recorded by then: the record begins at ${first}. What had been published by a date is asked with publishedBy`
    return { ok: false, error: { code: 'not-known-then', message } }
  }
  return { ok: true, value: momentAtRevision(state, Math.min(rev, known), asking) }
}

/** The moment of a question about a revision that was reached: the newest, unless it says otherwise. */
export function momentAtRevision(state: Negotiation, revision = headOf(state), asking: Asking = {}): Moment {
  const { asOf, knownAt, publishedBy, basis, without = [], version = null } = asking
  const { registry } = state
  const bounds = { revision, publishedBy: publishedBy ?? Number.POSITIVE_INFINITY }
  const asked = {
    negotiation: (registry.frame.opened.value as { id: string }).id,
    rev: revision,
    asOf: instantOrNull(asOf),
    knownAt: instantOrNull(knownAt),
    publishedBy: instantOrNull(publishedBy),
    ruleset,
  }
  return {
    times: {
      ...bounds,
      asOf: asOf ?? Number.POSITIVE_INFINITY,
      weakest: basis === undefined ? weakestStrength : strengthOf(basis),
      without,
      version,
      follows: orderWithin(registry, { ...bounds, without }),
    },
    asked,
    assumed: { ...asked, basis: basis ?? null, without: without.map(({ kind, id }) => `${kind}:${id}`), version },
  }
}
