import { setTimeout as timeout } from 'node:timers/promises'
import type { Negotiation } from '../../projections/negotiation.ts'
import { type Opened, openService } from '../../src/main/service.ts'
import { ok } from '../../src/result.ts'
import { countAt, messageBody, messagesAfter } from '../../src/webhooks/messages/message.ts'
import { readProgress } from '../../src/webhooks/progress/deliveries.ts'
import { collectGarbage } from '../memory.ts'
import { post, postAtPace, urlOf } from './bare-client.ts'
import { atPace, type Pace } from './pace.ts'
import { answering, nowMs, processorTime } from './process.ts'
import { openingOf, statement } from './statement.ts'

/** When an entry was sent to the ledger and when it was acknowledged, in milliseconds of the machine’s clock. */
export type Written = { negotiation: string; rev: number; sentAt: number; acknowledgedAt: number }

const filter = { types: ['development.recorded' as const] }
const secret = `plain:whsec_${Buffer.alloc(32, 7).toString('base64')}`
const by = 'bench'
const base = 'https://standpoint.example'
/** A subscriber that is told by the bare client. */
const bare = { id: 'round-0-0', series: [{ filter, after: {} }], start: {}, starts: [] }
const pollMs = 5
/** Commands in one write. */
const together = 250

const life = new AbortController()
let opened: Opened | undefined

const service = (): Opened => {
  if (opened === undefined) throw new Error('No store is open')
  return opened
}

function stateOf(negotiation: string): Negotiation {
  const state = service().record.ledger.read(negotiation)
  if (state === undefined) throw new Error(`There is no ${negotiation}`)
  return state
}

async function write(negotiation: string, commands: Parameters<Opened['record']['ledger']['write']>[1]['commands']): Promise<number> {
  const written = await service().record.ledger.write(negotiation, { commands, by })
  if (written.outcome !== 'recorded') throw new Error(`The ledger answered ${JSON.stringify(written)}`)
  return written.events.at(-1)?.revision as number
}

const functions = {
  /** Opens the service on a store and delivers from now on. */
  open: async (path: string): Promise<void> => {
    const settings = {}
    opened = await openService(`sqlite:${path}`, { readOnly: false, settings, keyring: new Map(), allow: 'any', signal: life.signal })
    opened.deliver(base).catch((error) => {
      throw error
    })
  },
  close: async (): Promise<void> => {
    await service().close()
    opened = undefined
  },
  begin: async (negotiation: string): Promise<number> => write(negotiation, openingOf(negotiation)),
  /** Records so many statements; gives the revision of the last. */
  record: async ({ negotiation, count }: { negotiation: string; count: number }): Promise<number> => {
    let head = -1
    for (let left = count; left > 0; left -= together)
      head = await write(negotiation, Array.from({ length: Math.min(left, together) }, statement))
    return head
  },
  /** Subscribes verified endpoints, one at each port, to what is recorded of developments: from the beginning, or from now on. */
  subscribe: async ({ name, ports, start }: { name: string; ports: readonly number[]; start: 'beginning' | 'now' }): Promise<string[]> => {
    const { ledger, subscriptions } = service().record
    const heads = Object.fromEntries(ledger.ids().map((id) => [id, (ledger.read(id)?.recorded.length ?? 0) - 1]))
    return Promise.all(
      ports.map(async (port, index) => {
        const id = `${name}-${index}`
        const url = urlOf(port)
        const data = { url, owner: by, filter, start: start === 'now' ? heads : {}, onExhaustion: 'block' as const, secret }
        const payloads = [
          { type: 'WebhookSubscribed' as const, data },
          { type: 'WebhookVerified' as const, data: { url } },
        ]
        await subscriptions.write(id, { by, decisions: [() => ok(payloads)] })
        return id
      }),
    )
  },
  unsubscribe: async (ids: readonly string[]): Promise<void> => {
    const { subscriptions } = service().record
    const decide = () => ok([{ type: 'WebhookDeleted' as const, data: {} }])
    await Promise.all(ids.map((id) => subscriptions.write(id, { by, decisions: [decide] })))
  },
  /** Waits until the log says of all of them that they were told of a revision. */
  recorded: async ({ ids, negotiation, rev }: { ids: readonly string[]; negotiation: string; rev: number }): Promise<void> => {
    for (const id of ids)
      while (((await readProgress(service().webhooks.store, id)).lanes.get(negotiation)?.done.rev ?? -1) < rev) await timeout(pollMs)
  },
  /** How many messages a negotiation has, and how long it took to count them. */
  count: (negotiation: string): { count: number; ms: number } => {
    const state = stateOf(negotiation)
    const start = nowMs()
    const { sequence: count } = countAt(state, bare, { rev: state.recorded.length, index: 0 })
    return { count, ms: nowMs() - start }
  },
  /** The bodies of the first messages of a negotiation, as they are sent. */
  bodies: ({ negotiation, limit }: { negotiation: string; limit: number }): string[] => {
    const state = stateOf(negotiation)
    const bodies: string[] = []
    for (const message of messagesAfter(state, bare, { rev: 0, index: -1 }, { series: 1, sequence: 0 })) {
      bodies.push(messageBody(state, bare, message, base))
      if (bodies.length === limit) break
    }
    return bodies
  },
  /** Records statements at a pace, in each of the negotiations in turn. */
  write: async ({ negotiations, ...pace }: Pace & { negotiations: readonly string[] }): Promise<Written[]> =>
    atPace(pace, async (index) => {
      const negotiation = negotiations[index % negotiations.length] as string
      const sentAt = nowMs()
      const rev = await write(negotiation, [statement()])
      return { negotiation, rev, sentAt, acknowledgedAt: nowMs() }
    }),
  post,
  postAtPace,
  cpu: processorTime,
  memory: (): { rss: number; heap: number } => {
    collectGarbage()
    const { rss, heapUsed: heap } = process.memoryUsage()
    return { rss, heap }
  },
}

export type Sender = typeof functions
answering(functions)
