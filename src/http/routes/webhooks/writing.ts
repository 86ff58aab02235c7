import type { FastifyRequest } from 'fastify'
import { readAs } from '../../../../events/reading.ts'
import { type WebhookEvent, webhookCatalogue, webhookPrefix } from '../../../../events/webhook.ts'
import { failed, ok, type Result } from '../../../result.ts'
import type { Decision as Decided } from '../../../streams/outcome.ts'
import type { Decision, WebhookRefusal } from '../../../webhooks/subscription/refusal.ts'
import { subscriptions as kind, type Subscription } from '../../../webhooks/subscription/subscription.ts'
import { type Problem, problem, problems } from '../../problem/problem.ts'
import { conditionsOf, staleProblem } from '../../request/conditions.ts'
import type { Service } from '../../request/service.ts'
import { detailOf } from '../../request/shape.ts'
import { mayManage, unknownWebhook } from './finding.ts'

type Decide<E> = Decided<typeof webhookCatalogue, Subscription | undefined, E>

const pageSize = 500

/** The problem that refusals come to: the first gives it its code. */
export function refusalProblem(refusals: readonly WebhookRefusal[]): Problem {
  const errors = refusals.map(({ code, message, pointer }) => ({ code, message, ...(pointer === undefined ? {} : { pointer }) }))
  const [first] = refusals
  if (first === undefined) throw new Error('a refusal gives a reason')
  const { code, retryAfter } = first
  return problem(code, {
    // What a body names and is not there is a mistake of its contents.
    ...(problems[code].status === 404 ? { status: 422 } : {}),
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
    ...{ detail: detailOf(errors), errors },
  })
}

/** What a write came to: the subscription as it left it, at that revision, and what was put on record. */
export type Written = { subscription: Subscription; rev: number; events: WebhookEvent[]; isRepeated: boolean }

/** A subscription as it stood at a revision of its stream. */
async function stoodAt({ store }: Service['webhooks'], id: string, revision: number): Promise<Subscription> {
  let state: Subscription | undefined
  for (let from = 0; from <= revision; ) {
    const page = await store.readStream(webhookPrefix + id, { from, limit: Math.min(pageSize, revision - from + 1) })
    for (const event of page) state = kind.evolve(state, readAs(webhookCatalogue, event))
    if (page.length === 0) break
    from += page.length
  }
  if (state === undefined) throw new Error(`the log of the webhook ${id} lacks what was read in before`)
  return state
}

/**
 * Puts on record what a request comes to, as its conditions ask.
 * @param asks what is asked, so that the same idempotency key for something else is told
 * @param decide given the subscription as it stands, or where it is new, what has its id already
 */
export async function written(
  service: Service,
  request: FastifyRequest,
  given: { id: string; asks: unknown } & (
    | { create: (state: Subscription | undefined) => Decision }
    | { decide: (subscription: Subscription) => Decision }
  ),
): Promise<Result<Written, Problem>> {
  const { subscriptions } = service.webhooks
  const { caller } = request
  const { id, asks } = given
  const conditions = conditionsOf(request, subscriptions.revision(id) >= 0)
  if (!conditions.ok) return conditions
  const { key, expected } = conditions.value
  const decide: Decide<Problem> = (state, { revision }) => {
    if ('decide' in given && !mayManage(caller, state)) return failed(unknownWebhook(id))
    // Whoever makes what is there already, perhaps another’s, is not told at which revision.
    const isTaken = 'create' in given && state !== undefined
    if (!isTaken && expected !== undefined && !expected.includes(revision))
      return failed(staleProblem(request, 'webhook', { rev: revision, etag: `"${revision}"` }))
    const decision = 'create' in given ? given.create(state) : given.decide(state as Subscription)
    return 'refusals' in decision ? failed(refusalProblem(decision.refusals)) : ok(decision.payloads)
  }
  const outcome = await subscriptions.write(id, {
    by: caller.by,
    asks,
    key: request.method === 'POST' ? key : undefined,
    decisions: [decide],
  })
  switch (outcome.outcome) {
    case 'refused':
      return failed(outcome.refusals[0]?.error as Problem)
    case 'key-reused':
      return failed(
        problem('key-reused', { detail: `The key was used for what is at revision ${outcome.revision}`, rev: outcome.revision }),
      )
    case 'stale':
    case 'too-large':
      throw new Error(`${outcome.outcome}: no revision was expected, and what a request may hold is bounded`)
    case 'recorded': {
      const subscription = subscriptions.read(id)
      if (subscription === undefined) throw new Error(`the webhook ${id} was written and is not there`)
      return ok({ subscription, rev: subscriptions.revision(id), events: outcome.events, isRepeated: false })
    }
    case 'repeated': {
      const { revision: rev, events } = outcome
      return ok({ subscription: await stoodAt(service.webhooks, id, rev), rev, events, isRepeated: true })
    }
    default:
      return outcome satisfies never
  }
}
