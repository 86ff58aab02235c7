import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { exitCodes, Failure, storeExitCode } from '../cli/terminal/exit.ts'
import type { Config } from '../config.ts'
import { madeWithoutKey } from '../keys/key.ts'
import { ownKey } from '../keys/key-file.ts'
import { tokenBytes } from '../keys/token.ts'
import type { Ledger } from '../negotiations/ledger.ts'
import { openService, webhookSettings } from './service.ts'
import { system } from './system.ts'

/** A day on which something changed, to look at. */
const notableDay = (ledger: Ledger, negotiation: string): string => {
  const from = ledger.read(negotiation)?.changes.at(-1)?.from
  return new Date(from !== undefined && Number.isFinite(from) ? from : system.now()).toISOString().slice(0, 10)
}

/** @param key what a shell is to read the service's own key by; undefined where it was given one */
const welcome = (base: string, key: string | undefined, ledger: Ledger, [negotiation] = ledger.ids()): string =>
  [
    `Standpoint listens on ${base}`,
    ...(negotiation === undefined
      ? [`  negotiations    curl ${base}/negotiations`]
      : [
          `  the matrix      curl ${base}/negotiations/${negotiation}/matrix.csv`,
          `  on a past day   curl "${base}/negotiations/${negotiation}/matrix?asOf=${notableDay(ledger, negotiation)}"`,
          `  one negotiation curl ${base}/negotiations/${negotiation}`,
          `  what changed    curl ${base}/negotiations/${negotiation}/changes`,
        ]),
    ...(key === undefined ? [] : [`  to write        export WRITE_KEY=${key}`]),
    `  try every path  ${base}/docs`,
    `  the description ${base}/openapi.json`,
    '',
  ].join('\n')

/** The key that a service has of its own, ready to be asked for; its owner is told why there is none. */
function madeKey(store: string) {
  const { shown, take } = ownKey(store, Buffer.from(system.randomBytes(tokenBytes)).toString('base64url'))
  const key = async (): Promise<string> => {
    const taken = await take()
    if (!taken.ok) throw new Failure(exitCodes.wrongUsage, taken.error)
    return taken.value
  }
  return { shown, key }
}

/** Why the service did not start, for its owner. */
const startFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure(storeExitCode(error), (error as Error).message, { cause: error })

/** Runs the service until `signal` aborts. Resolves to the exit code; rejects where it cannot start. */
export async function serve(config: Config, signal: AbortSignal): Promise<number> {
  const { STORE, HOST, PORT, SEED, SNAPSHOT, LOG_LEVEL, WRITE_KEY, PUBLIC_READS, PUBLIC_URL, EMBED_ORIGINS, LEASE_MS } = config
  const logger = pino({ level: LOG_LEVEL }, pino.destination(2))
  let isReady = false
  const settings = {
    writeKey: WRITE_KEY,
    publicReads: PUBLIC_READS,
    baseUrl: PUBLIC_URL,
    embedOrigins: EMBED_ORIGINS,
    isReady: () => isReady,
  }
  const own = WRITE_KEY === undefined ? madeKey(STORE) : undefined
  const opening = { ...webhookSettings(config), writeKey: own?.key, readOnly: false, settings, signal, snapshot: SNAPSHOT, logger }
  const service = await openService(STORE, opening).catch((error) => {
    if (signal.aborted) return null
    throw startFailure(error)
  })
  if (service === null) return exitCodes.fine
  const { ledger, keys, failed } = service.record
  const doubtful = madeWithoutKey(keys)
  if (doubtful.length > 0)
    logger.warn({ keys: doubtful }, 'keys that an earlier version let somebody make without a key: revoke those you do not know')
  try {
    if (SEED !== undefined) {
      const { seedAtStart } = await import('./seed.ts')
      const seeded = await seedAtStart(service, SEED, { signal, logger })
      if (seeded !== null) process.stdout.write(`${seeded}\n`)
    }
    await service.app.listen({ host: HOST, port: PORT, listenTextResolver: () => 'listening' })
    isReady = true
    const { address, family, port } = service.app.server.address() as AddressInfo
    process.stdout.write(welcome(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`, own?.shown, ledger))
    const delivering = service.deliver(PUBLIC_URL ?? '', LEASE_MS)
    const ended = signal.aborted ? undefined : once(signal, 'abort')
    await Promise.race([
      ended,
      Promise.race([failed, delivering]).catch((error) =>
        logger.fatal({ err: error }, 'the log cannot be followed, or webhooks not be delivered'),
      ),
    ])
    isReady = false
    return signal.aborted ? exitCodes.fine : exitCodes.badNews
  } catch (error) {
    if (signal.aborted) return exitCodes.fine
    throw startFailure(error)
  } finally {
    await service.close()
  }
}
