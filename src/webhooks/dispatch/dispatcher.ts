import type { Keys } from '../../keys/key.ts'
import type { Work } from '../../lease/holding.ts'
import { type Lease, openLease } from '../../lease/lease.ts'
import type { Terms } from '../../lease/terms.ts'
import type { Store } from '../../store/port/port.ts'
import { readProgress } from '../progress/deliveries.ts'
import { Recorder } from '../progress/recorder.ts'
import type { DispatchDependencies } from './endpoint-session.ts'
import { pacing } from './pacing.ts'
import { openSubscriptionWorker, type SubscriptionWorker } from './subscription-worker.ts'

export type DispatcherOptions = Omit<DispatchDependencies, 'isBarred' | 'isHeld' | 'pace'> & {
  store: Store
  keys: Keys
  /** A new UUID v7. */
  newId: () => string
  /** Who holds the lease, for people to read, and for how long. */
  lease: Pick<Terms, 'holder' | 'ttlMs'>
}

/** Delivers to every subscription, in one process at a time among all that write to the store. */
export type Dispatcher = {
  /** Begins nothing more and waits for what is under way; once the signal aborts, gives that up. */
  close(patience: AbortSignal): Promise<void>
  /** Rejects for bugs only. */
  failed: Promise<never>
}

const leaseName = 'webhooks'
const retryMs = 1000
const quietMs = 10_000
/** A few milliseconds of work. */
const attemptsPerTurn = 16

/** A store that no other process writes to needs no agreement. */
const ownLease: Lease = { hold: (work, signal) => work({ token: 0, signal, isValid: () => true }) }

export function openDispatcher({ store, keys, newId, lease: terms, ...means }: DispatcherOptions): Dispatcher {
  const { ledger, subscriptions, now, steady, wait, random, tell } = means
  const ending = new AbortController()
  const over = new AbortController()
  const isBarred: DispatchDependencies['isBarred'] = ({ owner }) => keys.read(owner)?.revokedAt != null
  const pace = pacing(attemptsPerTurn)
  let toldAt = Number.NEGATIVE_INFINITY
  /** Of a store that is away every subscription would tell, again and again. */
  const onFault = (err: unknown): void => {
    if (steady() - toldAt < quietMs) return
    toldAt = steady()
    tell('warn', 'the store does not take what is recorded of deliveries, or does not answer; it is tried again', { err })
  }
  const lease = store.isShared ? openLease(store, leaseName, { ...terms, now: steady, wall: now, newId, random, wait, onFault }) : ownLease

  type Held = Parameters<Work>[0]

  async function caughtUp(held: AbortSignal): Promise<void> {
    while (!held.aborted)
      try {
        await Promise.all([ledger, subscriptions, keys].map((part) => part.caughtUp(held)))
        return
      } catch (cause) {
        onFault(cause)
        await wait(retryMs, held)
      }
  }

  /** Delivers for as long as the lease is held. */
  async function dispatch({ token, isValid, signal: held }: Held): Promise<void> {
    const couriers = new Map<string, SubscriptionWorker>()
    const starting = new Map<string, Promise<void>>()
    let isReady = false
    const leaving = new Set<Promise<void>>()
    // What is under way is given up at once where the lease is lost, and after a while where the process ends.
    const lost = new AbortController()
    const signal = AbortSignal.any([lost.signal, over.signal])

    async function open(id: string): Promise<void> {
      while (!held.aborted)
        try {
          const progress = await readProgress(store, id)
          const recorder = new Recorder(store, id, progress, signal, { token, now, newId, wait, onFault })
          const courier = openSubscriptionWorker(id, recorder, { ...means, isBarred, pace, isHeld: isValid }, signal)
          recorder.lost.addEventListener('abort', () => void reopen(id, courier))
          couriers.set(id, courier)
          courier.wake()
          return
        } catch (cause) {
          onFault(cause)
          await wait(retryMs, held)
        }
    }

    /** It begins nothing more, and is gone when what is under way has ended. */
    function dismiss(id: string, courier: SubscriptionWorker): Promise<void> {
      couriers.delete(id)
      const left = courier.close().finally(() => leaving.delete(left))
      leaving.add(left)
      return left
    }

    /** Somebody else has delivered meanwhile: what they recorded is read, and this goes on from there. */
    async function reopen(id: string, courier: SubscriptionWorker): Promise<void> {
      await dismiss(id, courier)
      await wait(retryMs, held)
      start(id)
    }

    function start(id: string): void {
      if (!isReady || couriers.has(id) || starting.has(id) || held.aborted || subscriptions.read(id)?.isDeleted !== false) return
      starting.set(
        id,
        open(id).finally(() => starting.delete(id)),
      )
    }

    const unwatch = [
      subscriptions.watch((id) => {
        start(id)
        const courier = couriers.get(id)
        if (courier !== undefined && subscriptions.read(id)?.isDeleted === true) void dismiss(id, courier)
        else courier?.wake()
      }),
      keys.watch((key) => {
        for (const [id, courier] of couriers) if (subscriptions.read(id)?.owner === key) courier.wake()
      }),
      ledger.watch((negotiation) => {
        for (const courier of couriers.values()) courier.poke(negotiation)
      }),
    ]
    // Whoever delivered before may have known more of the log: of what to tell, to whom, and of what was told.
    await caughtUp(held)
    isReady = true
    for (const id of subscriptions.ids()) start(id)
    if (!held.aborted) await new Promise((resolve) => held.addEventListener('abort', resolve, { once: true }))
    for (const end of unwatch) end()
    if (!isValid()) lost.abort()
    await Promise.all(starting.values())
    for (const [id, courier] of couriers) void dismiss(id, courier)
    await Promise.all(leaving)
  }

  const running = lease.hold(dispatch, ending.signal)
  const failed = new Promise<never>((_, reject) => running.catch(reject))
  // Whoever does not wait for the failure is not ended by it.
  failed.catch(() => {})
  return {
    failed,
    async close(patience) {
      ending.abort()
      const giveUp = () => over.abort()
      if (patience.aborted) giveUp()
      patience.addEventListener('abort', giveUp)
      await running.catch(() => {})
      patience.removeEventListener('abort', giveUp)
    },
  }
}
