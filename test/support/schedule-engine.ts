import type { PayloadOf, Vocabulary } from '../../events/reading.ts'
import { type Key, keys } from '../../src/keys/key.ts'
import { openLedger } from '../../src/negotiations/ledger.ts'
import { failed, ok } from '../../src/result.ts'
import { NotWritten, type Store, StoreUnavailable } from '../../src/store/port/port.ts'
import { type Decision, OutcomeUnknown } from '../../src/streams/outcome.ts'
import { Repository } from '../../src/streams/repository.ts'
import { type Subscription, subscriptions } from '../../src/webhooks/subscription/subscription.ts'
import { commanded } from './given.ts'
import { idOf, keyedCorrelationOf, kindOf, nothing, type Request, ruling, type Standing } from './schedule-request.ts'

/** What a replica answered; `unavailable`: it said only that the store could not be asked. */
export type Answer =
  | { outcome: 'recorded' | 'repeated'; revision: number; recordedAt?: string; events: Written[] }
  | { outcome: 'refused'; refusals: string[] }
  | { outcome: 'stale' | 'key-reused'; revision: number }
  | { outcome: 'not-written' | 'unknown' | 'unavailable' }
  | { outcome: 'failed'; error: unknown }
type Written = { id: string; type: string; revision: number; data: unknown }

/** `failed` rejects where it can no longer follow the log. */
export type Replica = { write(request: Request): Promise<Answer>; failed: Promise<never>; close(): Promise<void> }

function commandsOf({ stream, body }: Request) {
  const parties = body.items.map((item) => ({ id: `party-${item}`, name: `Party ${item}`, role: 'consulted' as const }))
  const opening = { id: idOf(stream), title: 'A negotiation' }
  if (body.begins && body.isReworded) return [commanded('OpenNegotiation', { ...opening, parties })]
  return [...(body.begins ? [commanded('OpenNegotiation', opening)] : []), ...parties.map((party) => commanded('JoinParty', party))]
}

const keyStanding = (key: Key | undefined): Standing =>
  key === undefined ? nothing : { isBegun: true, items: key.revokedAt === null ? [] : [0] }

const webhookStanding = (webhook: Subscription | undefined): Standing =>
  webhook === undefined
    ? nothing
    : { isBegun: true, items: webhook.description === null ? [] : [Number(webhook.description.slice('slot-'.length))] }

/** Decides by the rules of `ruling`, one thing after the other. */
function decisionsOf<V extends Vocabulary, S>(request: Request, standing: (state: S) => Standing): Decision<V, S, string[]>[] {
  const { stream, body } = request
  const parts = [...(body.begins ? [{ ...body, items: [] }] : []), ...body.items.map((item) => ({ ...body, begins: false, items: [item] }))]
  return parts.map((part) => (state) => {
    const { payloads, refusals } = ruling({ stream, body: part }, standing(state))
    return refusals.length > 0 ? failed(refusals) : ok(payloads as PayloadOf<V>[])
  })
}

function errorAnswer(error: unknown): Answer {
  if (error instanceof OutcomeUnknown) return { outcome: 'unknown' }
  if (error instanceof NotWritten) return { outcome: 'not-written' }
  // A store's own error, whichever its schedule has: it says nothing of what was asked.
  if (error instanceof StoreUnavailable || (error instanceof Error && error.message === 'the line was cut'))
    return { outcome: 'unavailable' }
  return { outcome: 'failed', error }
}

const correlations = new WeakMap<Request, string>()

/** The correlation id that a keyed request is known by. */
export function correlationOf(request: Request): string {
  const known = correlations.get(request)
  if (known !== undefined) return known
  const correlation = keyedCorrelationOf(request, kindOf(request.stream) === 'negotiation' ? commandsOf(request) : request.body)
  correlations.set(request, correlation)
  return correlation
}

/** All that writes to streams, as one process has it, on a store. */
export async function openReplica(store: Store, given: { now: () => number; newId: () => string }): Promise<Replica> {
  const ledger = await openLedger(store, given)
  const webhooks = await Repository.open(store, subscriptions, given)
  const keyring = await Repository.open(store, keys, given)

  async function answerOf(request: Request): Promise<Answer> {
    const { stream, by, key, body, expected } = request
    const id = idOf(stream)
    const kind = kindOf(stream)
    if (kind === 'negotiation') {
      const outcome = await ledger.write(id, { commands: commandsOf(request), by, key, expected })
      if (outcome.outcome === 'cell-changed') throw new Error('no request was conditioned on a cell')
      return outcome.outcome === 'refused' ? { ...outcome, refusals: outcome.refusals.map(({ code }) => code) } : outcome
    }
    const asked = { by, key, asks: body, expected }
    const outcome =
      kind === 'webhook'
        ? await webhooks.write(id, { ...asked, decisions: decisionsOf(request, webhookStanding) })
        : await keyring.write(id, { ...asked, decisions: decisionsOf(request, keyStanding) })
    if (outcome.outcome === 'too-large') return { outcome: 'failed', error: outcome }
    return outcome.outcome === 'refused' ? { ...outcome, refusals: outcome.refusals.flatMap(({ error }) => error) } : outcome
  }

  return {
    write: (request) => answerOf(request).catch(errorAnswer),
    failed: Promise.race([ledger.failed, webhooks.failed, keyring.failed]),
    close: async () => {
      await Promise.all([ledger.close(), webhooks.close(), keyring.close()])
    },
  }
}
