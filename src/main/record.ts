import { type Keys, keys } from '../keys/key.ts'
import { type Ledger, type LedgerOptions, openLedger } from '../negotiations/ledger.ts'
import type { Store } from '../store/port/port.ts'
import { Repository } from '../streams/repository.ts'
import { type Subscriptions, subscriptions } from '../webhooks/subscription/subscription.ts'

/** All that is folded from one log. */
export type Record = {
  ledger: Ledger
  keys: Keys
  subscriptions: Subscriptions
  /** Rejects when the log can no longer be followed. */
  failed: Promise<never>
  close(): Promise<void>
}

/**
 * Reads a log, its kinds of streams beside each other, and follows it. The store is the caller's to close.
 * @throws UnreadableEvent where the log holds an event that this program cannot read
 */
export async function openRecord(store: Store, options: LedgerOptions): Promise<Record> {
  const { snapshots: _, onProgress: _onProgress, ...small } = options
  const opening = {
    ledger: openLedger(store, options),
    keys: Repository.open(store, keys, small),
    subscriptions: Repository.open(store, subscriptions, small),
  }
  const close = async () => {
    await Promise.allSettled(Object.values(opening).map(async (part) => (await part).close()))
  }
  try {
    const [ledger, keyRoster, subscriptionRoster] = await Promise.all([opening.ledger, opening.keys, opening.subscriptions])
    const failed = Promise.race([ledger.failed, keyRoster.failed, subscriptionRoster.failed])
    // Whoever does not wait for the failure is not ended by it.
    failed.catch(() => {})
    return { ledger, keys: keyRoster, subscriptions: subscriptionRoster, failed, close }
  } catch (error) {
    await close()
    throw error
  }
}
