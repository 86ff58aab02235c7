import { hostname } from 'node:os'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { backupsOf } from '../backup/backup.ts'
import { exitCodes, Failure } from '../cli/terminal/exit.ts'
import type { Config } from '../config.ts'
import { buildApp } from '../http/app.ts'
import type { Settings } from '../http/transport/settings.ts'
import { defaultTtlMs } from '../lease/options.ts'
import { negotiationSnapshots } from '../negotiations/ledger.ts'
import { ok, type Result } from '../result.ts'
import { openStore, sqlitePath } from '../store/open.ts'
import { newMeter } from '../webhooks/dispatch/dependencies.ts'
import type { Dispatcher } from '../webhooks/dispatch/dispatcher.ts'
import type { Sender } from '../webhooks/sending/sender.ts'
import { type Keyring, readKeyring } from '../webhooks/signing/seal.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { openRecord } from './record.ts'
import { system } from './system.ts'

/** How long writes under way are waited for at the end: a store on a network may be away. */
const patienceInMs = 3000
/** How long deliveries are: an endpoint may hang, and what came of the others, and that the lease is free, is still to be written. */
const deliveryPatienceInMs = 1500

/** How often a start that takes long says how far it is. */
const progressInMs = 5000

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

/** What webhooks are configured to. */
export function webhookSettings({ WEBHOOK_KEYS, WEBHOOK_TARGETS }: Pick<Config, 'WEBHOOK_KEYS' | 'WEBHOOK_TARGETS'>) {
  const keyring: Result<Keyring, { message: string }> = WEBHOOK_KEYS === undefined ? ok(new Map()) : readKeyring(WEBHOOK_KEYS)
  if (!keyring.ok) throw new Failure(exitCodes.wrongUsage, `WEBHOOK_KEYS: ${keyring.error.message}`)
  return { keyring: keyring.value, allow: WEBHOOK_TARGETS }
}

export type Opened = Awaited<ReturnType<typeof openService>>

/**
 * Store, record and app on one another.
 * @returns them, with `deliver`, which begins to deliver webhooks and rejects where that ends for a bug, and `close`,
 *   which ends all of it from the top down
 */
export async function openService(url: string, { readOnly, settings: given, writeKey, keyring, allow, signal, snapshot, logger }: Opening) {
  const store = await openStore(url, { readOnly, signal, notice: (what, why) => logger?.warn({ why }, what) })
  let progressAt = system.now()
  const giveUp = () => void store.close().catch(() => {})
  signal.addEventListener('abort', giveUp)
  try {
    const settings = writeKey === undefined ? given : { ...given, writeKey: await writeKey() }
    const record = await openRecord(store, {
      ...system,
      snapshots: snapshot === undefined ? undefined : negotiationSnapshots(snapshot),
      isOnce: readOnly,
      onProgress: (position, head) => {
        if (system.now() - progressAt < progressInMs) return
        progressAt = system.now()
        logger?.info({ position, head }, 'reading the log')
      },
    })
    const { ledger, keys, subscriptions } = record
    const meter = newMeter()
    const webhooks: Webhooks = { subscriptions, store, keyring, allow, meter, system }
    const file = sqlitePath(url)
    const backup = file === undefined ? undefined : backupsOf(resolve(file))
    const app = await buildApp({ ledger, keys, webhooks, settings, backup, ...(logger === undefined ? {} : { logger }) })
    let sender: Sender | undefined
    let dispatcher: Dispatcher | undefined

    async function deliver(base: string, leaseMs = defaultTtlMs): Promise<never> {
      const [{ openDispatcher }, { openSender }] = await Promise.all([
        import('../webhooks/dispatch/dispatcher.ts'),
        import('../webhooks/sending/sender.ts'),
      ])
      sender = openSender({ allow, system, connectionsPerOrigin })
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
      await sender?.close()
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
