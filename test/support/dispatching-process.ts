import type { Negotiation } from '../../projections/negotiation.ts'
import { openRecord, type Record } from '../../src/main/record.ts'
import type { Store } from '../../src/store/port/port.ts'
import type { Snapshots } from '../../src/streams/snapshots.ts'
import { type Meter, newMeter } from '../../src/webhooks/dispatch/dependencies.ts'
import { type Dispatcher, type DispatcherOptions, openDispatcher } from '../../src/webhooks/dispatch/dispatcher.ts'
import { type Asked, type Fates, mortalStore } from './mortal-store.ts'
import type { ScriptedEndpoint } from './scripted-endpoint.ts'
import type { VirtualTime } from './virtual-time.ts'

/** A process: what it has folded of the log, and its dispatcher. */
export type Process = Record & {
  dispatcher: Dispatcher
  meter: Meter
  /** Dies without a word. */
  die(): void
  /** Ends in order; what hangs is given up. */
  close(): Promise<void>
}

export type ProcessOptions = Pick<DispatcherOptions, 'base' | 'keyring' | 'log'> & {
  /** From 0 to 1, for the jitter of waits. */
  random: () => number
  store: Store
  fates: Fates
  asked: Asked
  snapshots: Snapshots<Negotiation> | undefined
  time: VirtualTime
  endpoint: ScriptedEndpoint
}

/** @param name four hexadecimal digits, its own */
export async function openProcess(
  name: string,
  { store, fates, asked, snapshots, time, endpoint, random, ...given }: ProcessOptions,
): Promise<Process> {
  let isAlive = true
  let ids = 0
  const newId = () => `01900000-${name}-7000-8000-${(ids++).toString(16).padStart(12, '0')}`
  const { wall: now, now: steady } = time
  const seen = mortalStore(store, { time, fates, asked, isAlive: () => isAlive })
  const record = await openRecord(seen, { now, newId, snapshots })
  const meter = newMeter()
  async function wait(ms: number, signal: AbortSignal): Promise<void> {
    await time.wait(ms, signal)
    if (!isAlive) await new Promise(() => {})
  }
  const dispatcher = openDispatcher({
    ...given,
    ...record,
    system: { now, steady, wait, newId, randomBytes: endpoint.tokenBytes, random },
    store: seen,
    meter,
    sender: endpoint.sender(() => isAlive),
    lease: { holder: `process ${name}`, ttlMs: 10_000 },
  })
  await time.settle()
  return {
    ...record,
    dispatcher,
    meter,
    die() {
      isAlive = false
      void record.close()
    },
    async close() {
      const patience = new AbortController()
      const closing = dispatcher.close(patience.signal)
      await time.settle()
      patience.abort()
      await time.settle()
      await closing
      await record.close()
    },
  }
}
