import type { Place } from '../../../events/delivery.ts'
import { type WebhookEvent, webhookCatalogue, webhookPrefix } from '../../../events/webhook.ts'
import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import { smallCategory } from '../../streams/category.ts'
import type { Repository } from '../../streams/repository.ts'

/** Revisions by negotiation; of one that is not named it is −1. */
export type Heads = Readonly<Record<string, number>>

export const headIn = (heads: Heads, negotiation: string): number =>
  Object.hasOwn(heads, negotiation) ? (heads[negotiation] as number) : -1

/** A filter and from where on it holds. Messages are numbered within their series; the first one reaches back to the beginning. */
export type Series = { filter: WebhookFilter; after: Heads }

/** Whether a filter lets pass anything of a negotiation. */
export const covers = ({ negotiations }: WebhookFilter, negotiation: string): boolean =>
  negotiations === undefined || negotiations.includes(negotiation)

/** Whether any series of a subscription is about a negotiation. */
export const isSubscribedTo = ({ series }: Pick<Subscription, 'series'>, negotiation: string): boolean =>
  series.some(({ filter }) => covers(filter, negotiation))

/**
 * Something to be sent once, out of turn; `rev` is the revision of the webhook’s stream that asked for it, `at` when that
 * was, in epoch milliseconds.
 */
export type OneOff = { rev: number; at: number } & ({ kind: 'ping' } | { kind: 'resend'; negotiation: string; place: Place })

/** Newest first. Each holds on to those before it, so that one more costs the same however many there were: they stay for ever. */
type OneOffs = { newest: OneOff; before: OneOffs } | null

/** The oldest that was asked for after that revision of the webhook’s stream. */
export function oneOffAfter(oneOffs: OneOffs, rev: number): OneOff | undefined {
  let found: OneOff | undefined
  for (let at = oneOffs; at !== null && at.newest.rev > rev; at = at.before) found = at.newest
  return found
}

/** The ping that was asked for last. */
export function newestPing({ oneOffs }: Pick<Subscription, 'oneOffs'>): OneOff | undefined {
  for (let at = oneOffs; at !== null; at = at.before) if (at.newest.kind === 'ping') return at.newest
  return undefined
}

/** A signing secret as it is kept at rest; `until` is epoch milliseconds, without end for the newest. */
export type StoredSecret = { sealed: string; until: number }

export type DisabledReason = Extract<WebhookEvent, { type: 'WebhookDisabled' }>['data']['reason']

/** What the stream of a subscription is folded to. */
export type Subscription = {
  id: string
  url: string
  owner: string
  description: string | null
  onExhaustion: 'block' | 'skip'
  /** Oldest first; never empty. */
  series: readonly Series[]
  start: Heads
  /** Newest first. */
  secrets: readonly [StoredSecret, ...StoredSecret[]]
  isVerified: boolean
  /** The revision of the webhook’s stream that made the newest challenge due. */
  challenge: number
  isPaused: boolean
  disabled: { reason: DisabledReason; at: string } | null
  isDeleted: boolean
  oneOffs: OneOffs
  /**
   * When deliveries were to begin anew, at once and with the first attempt: in the negotiations named, which go back to
   * those revisions, or where none are, in all of them, at the same place; `rev` and `at` as in one-off deliveries.
   */
  starts: readonly { rev: number; at: number; after: Heads | null }[]
  /** Epoch milliseconds; failures before do not count against the endpoint. */
  resumedAt: number
  createdAt: string
  changedAt: string
}

/** Who asks: for their own subscriptions, or as an administrator for each. */
export type Manager = { by: string; isAdmin: boolean }

/** Whether a subscription, deleted or not, is one of theirs. */
export const isManagedBy = ({ owner }: Subscription, { by, isAdmin }: Manager): boolean => isAdmin || owner === by

export type SubscriptionState = 'pending' | 'active' | 'paused' | 'disabled' | 'deleted'

/** What the owner sees; only an active subscription is delivered to, and a pending one is challenged. */
export function stateOf({ isDeleted, disabled, isPaused, isVerified }: Subscription): SubscriptionState {
  if (isDeleted) return 'deleted'
  if (disabled !== null) return 'disabled'
  if (isPaused) return 'paused'
  return isVerified ? 'active' : 'pending'
}

function evolve(state: Subscription | undefined, event: WebhookEvent): Subscription {
  const { revision: rev, recordedAt } = event
  if (event.type === 'WebhookSubscribed') {
    const { description = null, filter, secret, ...own } = event.data
    return {
      id: event.stream.slice(webhookPrefix.length),
      ...own,
      description,
      series: [{ filter, after: {} }],
      secrets: [{ sealed: secret, until: Number.POSITIVE_INFINITY }],
      isVerified: false,
      challenge: rev,
      isPaused: false,
      disabled: null,
      isDeleted: false,
      oneOffs: null,
      starts: [],
      resumedAt: 0,
      createdAt: recordedAt,
      changedAt: recordedAt,
    }
  }
  if (state === undefined) throw new Error(`${event.stream} does not begin with a subscription`)
  const { data, type } = event
  const at = Date.parse(recordedAt)
  const changed = { ...state, changedAt: recordedAt }
  switch (type) {
    case 'WebhookChanged': {
      const { url = state.url, description = state.description, onExhaustion = state.onExhaustion, filter } = data
      // What another endpoint failed at counts for nothing, and is not waited for.
      const anew = { challenge: rev, starts: [...state.starts, { rev, at, after: null }], resumedAt: at }
      const moved = url === state.url ? {} : { isVerified: false, ...anew }
      const series = filter === undefined ? state.series : [...state.series, filter]
      return { ...changed, url, description, onExhaustion, ...moved, series }
    }
    case 'WebhookVerified':
      return data.url === state.url ? { ...state, isVerified: true } : state
    case 'WebhookPaused':
      return { ...changed, isPaused: true }
    case 'WebhookResumed':
      return {
        ...changed,
        isPaused: false,
        disabled: null,
        owner: data.owner,
        challenge: state.isVerified ? state.challenge : rev,
        starts: [...state.starts, { rev, at, after: null }],
        resumedAt: at,
      }
    case 'WebhookDisabled':
      return { ...state, disabled: { reason: data.reason, at: recordedAt } }
    case 'WebhookSecretRotated': {
      const until = Date.parse(data.previousUntil)
      const older = state.secrets.map((kept) => ({ ...kept, until: Math.min(kept.until, until) }))
      return { ...changed, secrets: [{ sealed: data.secret, until: Number.POSITIVE_INFINITY }, ...older] }
    }
    case 'WebhookDeleted':
      return { ...changed, isDeleted: true }
    case 'PingRequested':
      return { ...state, oneOffs: { newest: { rev, at, kind: 'ping' }, before: state.oneOffs } }
    case 'ResendRequested': {
      const { negotiation, ...place } = data
      return { ...state, oneOffs: { newest: { rev, at, kind: 'resend', negotiation, place }, before: state.oneOffs } }
    }
    case 'SeriesDeferred': {
      const later = Object.entries(data.after)
      const deferred = ({ filter, after }: Series): Series => ({
        filter,
        after: { ...after, ...Object.fromEntries(later.map(([of, rev]) => [of, Math.max(rev, headIn(after, of))])) },
      })
      return { ...state, series: state.series.map((one, index) => (index + 1 < data.series ? one : deferred(one))) }
    }
    case 'ReplayRequested':
      return { ...state, starts: [...state.starts, { rev, at, after: data.after }] }
    default:
      return type satisfies never
  }
}

/** The streams of webhooks, each folded to its subscription. */
export const subscriptions = smallCategory(webhookPrefix, webhookCatalogue, evolve)

export type Subscriptions = Repository<typeof webhookCatalogue, Subscription | undefined>
