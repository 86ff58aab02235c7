import { type Keys, keys } from '../../src/keys/key.ts'
import type { Store } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import { Repository } from '../../src/streams/repository.ts'
import { newMeter } from '../../src/webhooks/dispatch/dependencies.ts'
import { subscriptions } from '../../src/webhooks/subscription/subscription.ts'
import type { Webhooks } from '../../src/webhooks/webhooks.ts'
import { surroundings } from './ledger.ts'

export type Parts = { keys: Keys; webhooks: Webhooks; close(): Promise<void> }

/** Bytes that count, where nothing depends on their being unpredictable. */
export function countingBytes(): (size: number) => Uint8Array {
  let count = 0
  return (size) => {
    count += 1
    return new Uint8Array(size).fill(count)
  }
}

/** Keys and webhooks on a store, with a fixed clock and ids, beside a ledger. */
export async function openParts({
  store = openMemory(),
  now,
  newId,
}: {
  store?: Store
  now?: () => number
  newId?: () => string
} = {}): Promise<Parts> {
  const fixed = surroundings()
  const given = { now: now ?? fixed.now, newId: newId ?? fixed.newId }
  const keyRoster = await Repository.open(store, keys, given)
  const roster = await Repository.open(store, subscriptions, given)
  return {
    keys: keyRoster,
    webhooks: {
      subscriptions: roster,
      store,
      keyring: new Map(),
      allow: 'any',
      meter: newMeter(),
      system: { now: given.now, steady: given.now, randomBytes: countingBytes() },
    },
    close: async () => {
      await keyRoster.close()
      await roster.close()
    },
  }
}
