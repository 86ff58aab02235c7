import { z } from 'zod'
import { Slug } from '../../events/identifier.ts'
import { Instant, instantOf } from '../../events/time.ts'
import { countUpTo } from '../index/blocks.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Times } from '../rules/admitted.ts'
import { ruleset } from '../rules/ruleset.ts'

/** What a reader asks of time (docs/rules.md, “Times”); instants in epoch milliseconds, inclusive. */
export type Asking = { asOf?: number | undefined; knownAt?: number | undefined; publishedBy?: number | undefined; rev?: number | undefined }

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

/** A question's times, made out against a record. */
export type Moment = { times: Times; asked: Asked }

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
export function momentAtRevision(state: Negotiation, revision = headOf(state), { asOf, knownAt, publishedBy }: Asking = {}): Moment {
  // What was published by an instant had happened by then, so nothing later need be looked at.
  const latest = Math.min(asOf ?? Number.POSITIVE_INFINITY, publishedBy ?? Number.POSITIVE_INFINITY)
  return {
    times: { revision, asOf: latest, publishedBy: publishedBy ?? Number.POSITIVE_INFINITY },
    asked: {
      negotiation: (state.registry.frame.opened.value as { id: string }).id,
      rev: revision,
      asOf: instantOrNull(asOf),
      knownAt: instantOrNull(knownAt),
      publishedBy: instantOrNull(publishedBy),
      ruleset,
    },
  }
}
