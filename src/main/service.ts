import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { backupsOf } from '../backup/backup.ts'
import { buildApp } from '../http/app.ts'
import type { Settings } from '../http/transport/settings.ts'
import { negotiationSnapshots } from '../negotiations/ledger.ts'
import { openStore, sqlitePath } from '../store/open.ts'
import type { System } from '../system.ts'
import { newMeter } from '../webhooks/dispatch/dependencies.ts'
import { type Dispatcher, openDispatcher } from '../webhooks/dispatch/dispatcher.ts'
import { openSender } from '../webhooks/sending/sender.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { openRecord } from './record.ts'

/** How long writes under way are waited for at the end: a store on a network may be away. */
const patienceInMs = 3000
/** How long deliveries are: an endpoint may hang, and what came of the others, and that the lease is free, is still to be written. */
const deliveryPatienceInMs = 1500

/** How often a start that takes long says how far it is. */
const progressInMs = 5000

/** How long others leave the dispatch lease alone after the last sign of its holder, unless told otherwise. */
const leaseInMs = 10_000

/** To one origin at a time. Each subscription has a bound of its own, so that none waits here for another. */
const connectionsPerOrigin = 10_000

export type Opening = Pick<Webhooks, 'keyring' | 'allow'> & {
  readOnly: boolean
  settings: Settings
  /** Where the settings have no write key: asked for one once the store is open. */
  writeKey?: (() => Promise<string>) | undefined
  signal: AbortSignal
  snapshot?: string | undefined
  logger?: Logger
}

/** Node's own timers with promises make an error with its stack of every wait that is cut short: one for each delivery. */
const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })

const system: System = { now: Date.now, steady: () => performance.now(), wait, newId: randomUUIDv7, randomBytes, random: Math.random }

export type Opened = Awaited<ReturnType<typeof openService>>

/**
 * Store, record and app on one another.
 * @returns them, with `deliver`, which begins to deliver webhooks and rejects where that ends for a bug, and `close`,
 *   which ends all of it from the top down
 */
export async function openService(url: string, { readOnly, settings: given, writeKey, keyring, allow, signal, snapshot, logger }: Opening) {
  const store = await openStore(url, { readOnly, signal, notice: (what, why) => logger?.warn({ why }, what) })
  let toldAt = Date.now()
  const giveUp = () => void store.close().catch(() => {})
  signal.addEventListener('abort', giveUp)
  try {
    const settings = writeKey === undefined ? given : { ...given, writeKey: await writeKey() }
    const record = await openRecord(store, {
      now: Date.now,
      newId: randomUUIDv7,
      snapshots: snapshot === undefined ? undefined : negotiationSnapshots(snapshot),
      isOnce: readOnly,
      onProgress: (position, head) => {
        if (Date.now() - toldAt < progressInMs) return
        toldAt = Date.now()
        logger?.info({ position, head }, 'reading the log')
      },
    })
    const { ledger, keys, subscriptions } = record
    const meter = newMeter()
    const webhooks: Webhooks = { subscriptions, store, keyring, allow, meter, system }
    const file = sqlitePath(url)
    const backup = file === undefined ? undefined : backupsOf(resolve(file))
    const app = await buildApp({ ledger, keys, webhooks, settings, backup, ...(logger === undefined ? {} : { logger }) })
    const sender = openSender({ allow, system, connectionsPerOrigin })
    let dispatcher: Dispatcher | undefined

    function deliver(base: string, leaseMs = leaseInMs): Promise<never> {
      dispatcher = openDispatcher({
        system,
        store,
        ledger,
        keys,
        subscriptions,
        sender,
        keyring,
        base,
        meter,
        log: (level, message, fields) => logger?.[level](fields, message),
        lease: { holder: `${hostname()}/${process.pid}`, ttlMs: leaseMs },
      })
      return dispatcher.failed
    }

    async function close(): Promise<void> {
      const patience = AbortSignal.timeout(patienceInMs)
      patience.addEventListener('abort', giveUp)
      await Promise.all([dispatcher?.close(AbortSignal.timeout(deliveryPatienceInMs)), app.close()]).finally(() => record.close())
      patience.removeEventListener('abort', giveUp)
      await sender.close()
      await store.close()
    }

    return { record, webhooks, app, deliver, close }
  } catch (error) {
    await store.close()
    throw error
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
