import type { FastifyRequest } from 'fastify'
import { readAs } from '../../../../events/reading.ts'
import { type WebhookEvent, webhookCatalogue, webhookPrefix } from '../../../../events/webhook.ts'
import { failed, ok, type Result } from '../../../result.ts'
import type { WebhookCommand } from '../../../webhooks/commands/command.ts'
import { decide } from '../../../webhooks/commands/decide.ts'
import type { WebhookRefusal } from '../../../webhooks/commands/refusal.ts'
import { type Subscription, subscriptions as webhookCategory } from '../../../webhooks/subscription/subscription.ts'
import { type Problem, problem, problems } from '../../problem/problem.ts'
import { conditionsOf, staleProblem } from '../../request/conditions.ts'
import type { Service } from '../../request/service.ts'
import { detailOf } from '../../request/shape.ts'
import { unknownWebhook } from './webhook-access.ts'
import { contextOf } from './webhook-context.ts'

const pageSize = 500

/** What is to be written; `asks` is what the request says, so that the same idempotency key for something else is seen to be reused. */
export type Write = { command: WebhookCommand; asks: unknown }

/** What a write came to: the subscription as it left it, at that revision, and what was put on record. */
export type Written = { subscription: Subscription; rev: number; events: WebhookEvent[]; isRepeated: boolean }

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
    detail: detailOf(errors),
    errors,
  })
}

/** The problem that the refusals of a command to the webhook of that id come to. */
function commandProblem(request: FastifyRequest, id: string, refusals: readonly WebhookRefusal[]): Problem {
  const [first] = refusals
  if (first?.code === 'unknown-webhook') return unknownWebhook(id)
  if (first?.revision !== undefined) return staleProblem(request, 'webhook', { rev: first.revision, etag: `"${first.revision}"` })
  return refusalProblem(refusals)
}

/** A subscription as a revision of its stream left it. */
async function subscriptionAfter({ store }: Service['webhooks'], id: string, revision: number): Promise<Subscription> {
  let state: Subscription | undefined
  for (let from = 0; from <= revision; ) {
    const page = await store.readStream(webhookPrefix + id, { from, limit: Math.min(pageSize, revision - from + 1) })
    for (const event of page) state = webhookCategory.evolve(state, readAs(webhookCatalogue, event))
    if (page.length === 0) break
    from += page.length
  }
  if (state === undefined) throw new Error(`the log of the webhook ${id} lacks what was read in before`)
  return state
}

/** Puts on record what a command to the webhook of that id comes to, as the conditions of the request ask. */
export async function writeWebhook(
  service: Service,
  request: FastifyRequest,
  id: string,
  { command, asks }: Write,
): Promise<Result<Written, Problem>> {
  const { subscriptions } = service.webhooks
  const conditions = conditionsOf(request, subscriptions.revision(id) >= 0)
  if (!conditions.ok) return conditions
  const { key, expected } = conditions.value
  const outcome = await subscriptions.write(id, {
    by: request.caller.by,
    asks,
    key: request.method === 'POST' ? key : undefined,
    decisions: [
      (state, circumstances) => decide(state, command, contextOf(service, request.caller, state, { ...circumstances, expected })),
    ],
  })
  switch (outcome.outcome) {
    case 'refused': {
      const refusals = outcome.refusals.flatMap(({ error }) => error)
      return failed(commandProblem(request, id, refusals))
    }
    case 'key-reused': {
      const { revision: rev } = outcome
      return failed(problem('key-reused', { detail: `The key was used for what is at revision ${rev}`, rev }))
    }
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
      return ok({ subscription: await subscriptionAfter(service.webhooks, id, rev), rev, events, isRepeated: true })
    }
    default:
      return outcome satisfies never
  }
}
