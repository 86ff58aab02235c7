import { z } from 'zod'
import { seen } from './eventstoredb-server.ts'
import { bearing } from './keys.ts'
import { writeKey } from './process.ts'
import type { Arrival, Receiver } from './receiver.ts'

const Created = z.object({ secret: z.string() })
const Standing = z.object({
  state: z.string(),
  reason: z.string().nullable(),
  delivery: z.object({ lanes: z.array(z.object({ negotiation: z.string(), behind: z.number(), replaying: z.boolean() })) }),
})
const Messages = z.object({ messages: z.array(z.object({ id: z.string(), sequence: z.number(), body: z.unknown() })) })
type Pulled = z.output<typeof Messages>['messages'][number]

/** An arrival as the service tells it to who pulls it. */
export const pulled = ({ id, told, body }: Arrival) => ({ id, sequence: told.sequence, body: JSON.parse(body) })

const Attempts = z.object({
  attempts: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      sequence: z.number().optional(),
      attempt: z.number(),
      outcome: z.enum(['delivered', 'failed']),
      status: z.number().optional(),
      reason: z.string().optional(),
      next: z.string(),
    }),
  ),
})
export type AttemptTold = z.output<typeof Attempts>['attempts'][number]

/** What is said to an HTTP API, and what it answers; `body` is JSON or, where it is none, null. */
export type Asked = { status: number; text: string; body: unknown }

function granted({ status, text, body }: Asked): unknown {
  if (status >= 300) throw new Error(`${status} ${text}`)
  return body
}

/** Whoever writes to a running service and subscribes to it. */
export type Desk = ReturnType<typeof openDesk>

const parties = ['avenland', 'borrovia']
const points = ['summer-flow', 'joint-gauge', 'winter-flow']

/** Any number of developments, each of which changes the status of a party on a point: it says the contrary of the one before. */
const developmentOf = (n: number) => {
  const [party, point] = [parties[n % 2], points[Math.floor(n / 2) % 3]]
  const at = new Date(Date.UTC(2024, 0, 1) + n * 60_000).toISOString()
  return {
    ...{ kind: 'StatementMade', id: `statement-${n}`, summary: `${party} speaks of ${point}` },
    occurred: { earliest: at, latest: at, precision: 'instant', basis: 'printed' },
    reports: [{ report: 'post-31' }],
    positions: [{ party, point, stance: Math.floor(n / 6) % 2 === 0 ? 'accepted' : 'refused', basis: 'official' }],
  }
}

/**
 * @param at the service as it runs now: it may be another process later
 * @param own headers of every request; left out: with the write key
 */
export function openDesk(at: () => string, own: Record<string, string> = bearing(writeKey)) {
  async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Asked> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(`${at()}${path}`, { method, headers: { ...type, ...own, ...headers }, ...json })
    const text = await response.text()
    return { status: response.status, text, body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null }
  }

  /** Asks for what must be granted. */
  const have = async (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<unknown> =>
    granted(await ask(method, path, body, headers))

  const state = (negotiation: string, n: number): Promise<Asked> =>
    ask('POST', `/negotiations/${negotiation}/developments`, developmentOf(n), { 'idempotency-key': `${negotiation}-${n}` })

  const stated = new Map<string, number>()

  const standing = async (webhook: string) => Standing.parse(await have('GET', `/webhooks/${webhook}`))

  return {
    ask,
    have,
    standing,
    open: (negotiation: string) =>
      have('POST', '/negotiations', {
        ...{ id: negotiation, title: 'The dam on the Teln' },
        parties: parties.map((id) => ({ id, name: id, role: 'principal' })),
        points: points.map((id) => ({ id, title: id, proposition: 'It passes the dam' })),
        sources: [{ id: 'river-post', name: 'River Post', reliability: 'B' }],
        reports: [
          {
            ...{ id: 'post-31', source: 'river-post', title: 'On the last day' },
            publishedAt: { earliest: '2025-12-31', precision: 'day', basis: 'printed' },
          },
        ],
      }),

    /** Records the nth development of a negotiation. Repeating it changes nothing. */
    state,

    /** Records the developments of a negotiation that are still missing up to the nth, one after the other. */
    async stateUpTo(negotiation: string, n: number): Promise<void> {
      for (let next = stated.get(negotiation) ?? 0; next < n; next++) {
        granted(await state(negotiation, next))
        stated.set(negotiation, next + 1)
      }
    },

    /** Subscribes; resolves when the endpoint is verified. */
    async subscribe(receiver: Receiver, webhook: string, given: object = {}): Promise<void> {
      const made = await have('POST', '/webhooks', { id: webhook, url: receiver.urlOf(webhook), ...given })
      receiver.trust(webhook, Created.parse(made).secret)
      await seen(async () => (await standing(webhook)).state === 'active')
    },

    /** Resolves when a subscription has been told everything. */
    told: (webhook: string) =>
      seen(async () => (await standing(webhook)).delivery.lanes.every(({ behind, replaying }) => behind === 0 && !replaying)),

    /** Every message of a subscription that is on record in a negotiation, in the order of their numbers. */
    async messages(webhook: string, negotiation: string): Promise<Pulled[]> {
      const all: Pulled[] = []
      for (;;) {
        const path = `/webhooks/${webhook}/messages?negotiation=${negotiation}&from=${all.length + 1}&limit=100`
        const { messages } = Messages.parse(await have('GET', path))
        if (messages.length === 0) return all
        all.push(...messages)
      }
    },

    /** What was tried, oldest first; the newest thousand. */
    attempts: async (webhook: string): Promise<AttemptTold[]> =>
      Attempts.parse(await have('GET', `/webhooks/${webhook}/deliveries?limit=1000`)).attempts.reverse(),
  }
}
