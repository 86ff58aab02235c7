import { setImmediate as turn } from 'node:timers/promises'
import type { Stance } from '../../events/position.ts'
import { instantOf } from '../../events/time.ts'
import type { WebhookPayload } from '../../events/webhook.ts'
import type { Negotiation } from '../../projections/negotiation.ts'
import { ok } from '../../src/result.ts'
import type { Store } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import type { Snapshots } from '../../src/streams/snapshots.ts'
import { headsNow } from '../../src/webhooks/commands/start.ts'
import { attemptsOf, type Progress, type RecordedAttempt, readProgress } from '../../src/webhooks/progress/deliveries.ts'
import type { Keyring } from '../../src/webhooks/signing/seal.ts'
import { hmacSecret } from '../../src/webhooks/signing/secret.ts'
import { type Subscription, type SubscriptionState, stateOf } from '../../src/webhooks/subscription/subscription.ts'
import { correcting, opening, saying } from './dispatched-talks.ts'
import { openProcess, type Process } from './dispatching-process.ts'
import { madeKey } from './keys.ts'
import { noon } from './ledger.ts'
import type { Asked, Fates } from './mortal-store.ts'
import { scriptedEndpoint } from './scripted-endpoint.ts'
import { virtualTime } from './virtual-time.ts'

type Subscribed = Extract<WebhookPayload, { type: 'WebhookSubscribed' }>['data']

type BenchOptions = { base?: string; store?: Store; keyring?: Keyring; fates?: Fates; snapshots?: Snapshots<Negotiation> }

export const url = 'https://desk.example/hooks'
export const secretOf = (byte: number): string => hmacSecret(new Uint8Array(32).fill(byte))
const sealed = `plain:${secretOf(1)}`

/** A dispatcher on a store, with time that stands still until it is moved, endpoints that answer as they are told, and processes that may die. */
export function openBench({ store = openMemory(), keyring = new Map(), fates = {}, snapshots, base = '' }: BenchOptions = {}) {
  const time = virtualTime(noon)
  const endpoint = scriptedEndpoint(time)
  const logged: { level: string; message: string; fields: object }[] = []
  const asked: Asked = { all: [], underWay: 0 }
  let processes = 0
  let statements = 0
  let chance = 0

  /** @param own how the process sees the store: on its own connection, and with what befalls it there */
  const open = (own: { store?: Store; fates?: Fates } = {}): Promise<Process> =>
    openProcess((processes++).toString(16).padStart(4, '0'), {
      store,
      fates,
      ...own,
      time,
      endpoint,
      asked,
      snapshots,
      keyring,
      base,
      random: () => chance,
      log: (level, message, fields) => void logged.push({ level, message, fields }),
    })

  let process: Process | undefined

  const bench = {
    time,
    endpoint,
    logged,
    fates,
    asked,
    store,
    open,
    /** The process at work. */
    get process(): Process {
      if (process === undefined) throw new Error('No process is at work')
      return process
    },
    async start(): Promise<void> {
      process = await open()
    },
    /** Lets time go by until something is so, and none while a store on a network has still to answer. */
    async reach(isThere: () => boolean | Promise<boolean>): Promise<void> {
      while (!(await isThere())) {
        await turn()
        if (asked.underWay === 0) await time.runFor(5)
      }
    },
    /** Has another process do what follows. */
    turnTo(other: Process): void {
      process = other
    },
    /** Ends the process in order and starts another. */
    async restart(): Promise<void> {
      await bench.process.close()
      await bench.start()
    },
    /** The process dies and another starts. */
    async crash(): Promise<void> {
      bench.process.die()
      await bench.start()
    },
    /** Time goes by; after so many turns of the event loop, or at the end, the process dies. Another starts. */
    async crashWithin(turns: number, ms: number): Promise<void> {
      const dying = bench.process
      let left = turns
      time.watchTurns(() => {
        if (left-- === 0) dying.die()
      })
      await time.runFor(ms)
      time.watchTurns(() => {})
      await bench.crash()
    },
    /** The part of jitter in every wait, from 0 to 1. */
    jitter(part: number): void {
      chance = part
    },
    /** Something is written to the stream of a webhook. */
    async act(id: string, ...payloads: WebhookPayload[]): Promise<void> {
      await bench.process.subscriptions.write(id, { by: 'desk', decisions: [() => ok(payloads)] })
      await time.settle()
    },
    async makeKey(id: string): Promise<void> {
      await madeKey(bench.process.keys, id, ['webhooks'])
    },
    subscribe: (id: string, given: Partial<Subscribed> = {}): Promise<void> =>
      bench.act(id, {
        type: 'WebhookSubscribed',
        data: { url, owner: 'desk', filter: {}, start: {}, onExhaustion: 'block', secret: sealed, ...given },
      }),
    /** A new secret signs; the one before signs too for a while. */
    rotate: (id: string, byte: number, overlapMs: number): Promise<void> =>
      bench.act(id, {
        type: 'WebhookSecretRotated',
        data: { secret: `plain:${secretOf(byte)}`, previousUntil: instantOf(time.wall() + overlapMs) },
      }),
    heads: () => ({ ...headsNow(new Map(bench.process.ledger.ids().map((id) => [id, bench.process.ledger.read(id)?.recorded ?? []]))) }),
    async negotiate(...names: string[]): Promise<void> {
      for (const name of names) await bench.process.ledger.write(name, { commands: [opening(name)], by: 'desk' })
      await time.settle()
    },
    /** So many developments are recorded; with a stance, one that changes the status of a party and so that of the point. */
    async state(negotiation: string, count = 1, stance?: Stance): Promise<void> {
      for (let left = count; left > 0; left--)
        await bench.process.ledger.write(negotiation, { commands: [saying(`statement-${++statements}`, stance)], by: 'desk' })
      await time.settle()
    },
    /** The newest development is corrected: Avenland takes that stance in it. */
    async correct(negotiation: string, stance: Stance): Promise<void> {
      await bench.process.ledger.write(negotiation, { commands: [correcting(`statement-${statements}`, stance)], by: 'desk' })
      await time.settle()
    },
    subscription: (id: string): Subscription => bench.process.subscriptions.read(id) as Subscription,
    stateOf: (id: string): SubscriptionState => stateOf(bench.subscription(id)),
    progress: (id: string): Promise<Progress> => readProgress(store, id),
    /** What is recorded, oldest first, after the moment for which attempts gather. */
    async attempts(id: string): Promise<RecordedAttempt[]> {
      await time.runFor(100)
      const attempts: RecordedAttempt[] = []
      for await (const attempt of attemptsOf(store, id)) attempts.unshift(attempt)
      return attempts
    },
    /** What was sent of a negotiation, oldest first, as `<sequence>`; with the attempt where it is not the first. */
    sent: (negotiation: string): string[] =>
      endpoint.posts
        .filter((post) => post.negotiation === negotiation)
        .map(({ sequence, attempt, isReplay }) => `${sequence}${attempt > 1 ? `/${attempt}` : ''}${isReplay ? ' again' : ''}`),
  }

  return bench
}

export type Bench = ReturnType<typeof openBench>

/** A bench with a process at work, a negotiation and a verified subscription to everything in it. */
export async function delivering(options: BenchOptions & { given?: Partial<Subscribed>; negotiations?: string[] } = {}): Promise<Bench> {
  const { given, negotiations = ['dam'], ...rest } = options
  const bench = openBench(rest)
  await bench.start()
  await bench.negotiate(...negotiations)
  await bench.subscribe('desk', given)
  await bench.time.runFor(1000)
  return bench
}
