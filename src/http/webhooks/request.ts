import type { FastifyReply, FastifyRequest } from 'fastify'
import { readAs } from '../../../events/reading.ts'
import { type WebhookEvent, webhookCatalogue, webhookPrefix } from '../../../events/webhook.ts'
import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import type { Chronicle } from '../../webhooks/subscription/beginning.ts'
import type { Decision, WebhookRefusal } from '../../webhooks/subscription/refusal.ts'
import { type Standing, standingOf } from '../../webhooks/subscription/standing.ts'
import { subscriptions as kind, type Subscription } from '../../webhooks/subscription/subscription.ts'
import { type Caller, hasScope, lacksNegotiation } from '../access.ts'
import { conditionsOf } from '../conditions.ts'
import { formats } from '../formats.ts'
import { unknown } from '../on-record.ts'
import { type Problem, problem, problems, sendProblem } from '../problem.ts'
import type { Service } from '../service.ts'
import { detailOf } from '../shape.ts'
import { type Webhook, webhookDocument } from './document.ts'

const pageSize = 500

/** Whether a subscription, deleted or not, is one of a caller’s: its owner’s, and for administrators each. */
export const isOf = (caller: Caller, subscription: Subscription | undefined): subscription is Subscription =>
  subscription !== undefined && (subscription.owner === caller.by || hasScope(caller, 'admin'))

/** Whether a caller may see and manage a subscription. */
const mayManage = (caller: Caller, subscription: Subscription | undefined): subscription is Subscription =>
  isOf(caller, subscription) && !subscription.isDeleted

const unknownWebhook = (id: string): { problem: Problem } => unknown({ code: 'unknown-webhook', id, path: 'webhook' })

/** The webhook that a path names; another's is as if it were not there. */
export function webhookAt(
  { webhooks: { subscriptions } }: Service,
  { params, caller }: FastifyRequest,
): { subscription: Subscription; rev: number } | { problem: Problem } {
  const { webhook: id } = params as { webhook: string }
  const subscription = subscriptions.read(id)
  return mayManage(caller, subscription) ? { subscription, rev: subscriptions.revision(id) } : unknownWebhook(id)
}

/** How a subscription stands, its owner's key considered. */
export const standingIn = ({ keys, webhooks: { keyring } }: Service, subscription: Subscription): Standing =>
  standingOf(subscription, { revokedAt: keys.read(subscription.owner)?.revokedAt ?? null, keyring })

/** A subscription as it is shown now. */
export const shownIn = ({ keys, webhooks: { keyring, now } }: Service, subscription: Subscription, rev: number): Webhook =>
  webhookDocument(subscription, rev, { revokedAt: keys.read(subscription.owner)?.revokedAt ?? null, keyring, now: now() })

/** When the negotiations on record were recorded. */
export const chronicleOf = ({ ledger }: Service): Chronicle =>
  new Map(ledger.ids().flatMap((id) => [[id, ledger.read(id)?.recorded ?? []] as const]))

/** Refuses a filter that asks for more than those who are to get what it lets pass may see. */
export function beyondLimits({ negotiations }: WebhookFilter, limits: readonly (readonly string[] | null)[]): { problem: Problem } | null {
  const isWithin = (limit: readonly string[] | null) => limit === null || negotiations?.every((id) => limit.includes(id)) === true
  if (limits.every(isWithin)) return null
  const { problem: found } = lacksNegotiation()
  const message = 'The key is limited: name negotiations, and only those that it is good for'
  return { problem: { ...found, errors: [{ code: found.code, message, pointer: '/filter/negotiations' }] } }
}

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
  }).problem
}

function stale(rev: number): Problem {
  const detail = rev < 0 ? 'The webhook is not on record' : `The webhook stands at revision ${rev}`
  return problem('stale', rev < 0 ? { detail } : { detail, rev, headers: { etag: `"${rev}"` } }).problem
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
): Promise<Written | { problem: Problem }> {
  const { subscriptions } = service.webhooks
  const { caller } = request
  const { id, asks } = given
  const conditions = conditionsOf(request, subscriptions.revision(id) >= 0)
  if ('problem' in conditions) return conditions
  const { key, expected } = conditions
  const outcome = await subscriptions.write<Problem>(id, {
    ...{ by: caller.by, asks, key: request.method === 'POST' ? key : undefined },
    decide(state, revision) {
      if ('decide' in given && !mayManage(caller, state)) return { refusal: unknownWebhook(id).problem }
      // Whoever makes what is there already, perhaps another’s, is not told at which revision.
      const isTaken = 'create' in given && state !== undefined
      if (!isTaken && expected !== undefined && !expected.includes(revision)) return { refusal: stale(revision) }
      const decision = 'create' in given ? given.create(state) : given.decide(state as Subscription)
      return 'refusals' in decision ? { refusal: refusalProblem(decision.refusals) } : decision
    },
  })
  switch (outcome.outcome) {
    case 'refused':
      return { problem: outcome.refusal }
    case 'key-reused':
      return problem('key-reused', { detail: `The key was used for what is at revision ${outcome.revision}`, rev: outcome.revision })
    case 'recorded': {
      const subscription = subscriptions.read(id)
      if (subscription === undefined) throw new Error(`the webhook ${id} was written and is not there`)
      return { subscription, rev: subscriptions.revision(id), events: outcome.events, isRepeated: false }
    }
    case 'repeated': {
      const { revision: rev, events } = outcome
      return { subscription: await stoodAt(service.webhooks, id, rev), rev, events, isRepeated: true }
    }
    default:
      return outcome satisfies never
  }
}

/** What is answered; nobody is to keep it. */
export type Told = { status: number; body?: unknown; headers?: Record<string, string>; written?: Pick<Written, 'rev' | 'isRepeated'> }

/** Makes a handler of what answers a request. */
export const answering =
  (tell: (request: FastifyRequest) => Promise<Told | { problem: Problem }>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const told = await tell(request)
    if ('problem' in told) return sendProblem(request, reply, told.problem)
    const { status, body, headers = {}, written } = told
    if (written !== undefined) reply.header('etag', `"${written.rev}"`)
    if (written?.isRepeated === true) reply.header('idempotency-replayed', 'true')
    reply.code(status).headers({ 'cache-control': 'no-store', ...headers })
    return body === undefined ? reply.send() : reply.type(formats.json.type).send(JSON.stringify(body))
  }
