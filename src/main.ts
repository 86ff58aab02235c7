#!/usr/bin/env node
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { runCli } from './cli/run.ts'
import { exitCodes, Failure, storeExitCode } from './cli/terminal/exit.ts'
import { type Config, readWebhookConfig } from './config.ts'
import { madeWithoutKey } from './keys/key.ts'
import { ownKey } from './keys/key-file.ts'
import { tokenBytes } from './keys/token.ts'
import { inProcessTransport } from './main/in-process.ts'
import { seedAtStart } from './main/seed.ts'
import { openService } from './main/service.ts'
import type { Ledger } from './negotiations/ledger.ts'
import { ok, type Result } from './result.ts'
import { fileFaults, openStore } from './store/open.ts'
import { type Keyring, readKeyring } from './webhooks/signing/seal.ts'

/** How long what is under way may take to end once the process is told to stop: less than the 10 s after which Docker kills. */
const graceInMs = 8000

/** A day on which something changed, to look at. */
const notableDay = (ledger: Ledger, negotiation: string): string => {
  const from = ledger.read(negotiation)?.changes.at(-1)?.from
  return new Date(from !== undefined && Number.isFinite(from) ? from : Date.now()).toISOString().slice(0, 10)
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

/** The settings of webhooks. */
function webhookSettings({ WEBHOOK_KEYS, WEBHOOK_TARGETS }: Pick<Config, 'WEBHOOK_KEYS' | 'WEBHOOK_TARGETS'>) {
  const keyring: Result<Keyring, { message: string }> = WEBHOOK_KEYS === undefined ? ok(new Map()) : readKeyring(WEBHOOK_KEYS)
  if (!keyring.ok) throw new Failure(exitCodes.wrongUsage, `WEBHOOK_KEYS: ${keyring.error.message}`)
  return { keyring: keyring.value, allow: WEBHOOK_TARGETS }
}

/** The key that a service has of its own, ready to be asked for; its owner is told why there is none. */
function madeKey(store: string) {
  const { shown, take } = ownKey(store, randomBytes(tokenBytes).toString('base64url'))
  const key = async (): Promise<string> => {
    const taken = await take()
    if ('problem' in taken) throw new Failure(exitCodes.wrongUsage, taken.problem)
    return taken.key
  }
  return { shown, key }
}

/** Why the service did not start, for its owner. */
const startFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure(storeExitCode(error), (error as Error).message, { cause: error })

/** Runs the service until `signal` aborts. Resolves to the exit code; rejects where it cannot start. */
async function serve(config: Config, signal: AbortSignal): Promise<number> {
  const { STORE, HOST, PORT, SEED, SNAPSHOT, LOG_LEVEL, WRITE_KEY, PUBLIC_READS, PUBLIC_URL, LEASE_MS } = config
  const logger = pino({ level: LOG_LEVEL }, pino.destination(2))
  let isReady = false
  const settings = { writeKey: WRITE_KEY, publicReads: PUBLIC_READS, baseUrl: PUBLIC_URL, isReady: () => isReady }
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
    const seeded = SEED === undefined ? null : await seedAtStart(service, SEED, { signal, logger })
    if (seeded !== null) process.stdout.write(`${seeded}\n`)
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

// Whoever reads our help through `head` has seen enough; the commands see to their own output.
for (const output of [process.stdout, process.stderr])
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

const stop = new AbortController()
const running = runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  now: Date.now,
  signal: stop.signal,
  async openTransport(store, { readOnly }) {
    const settings = { trustsCaller: true, caller: 'cli' }
    const read = readWebhookConfig(process.env)
    if (!read.ok) throw new Failure(exitCodes.wrongUsage, read.error)
    const configured = webhookSettings(read.value)
    return inProcessTransport(await openService(store, { ...configured, readOnly, settings, signal: stop.signal }))
  },
  openStore: (url, options) => openStore(url, { ...options, signal: stop.signal }),
  fileFaults: async (url) => fileFaults(url),
  serve: (config) => serve(config, stop.signal),
})

closeWithGrace({ delay: graceInMs, logger: false, skip: ['beforeExit'] }, async ({ err }) => {
  if (err !== undefined) process.stderr.write(`${err.stack ?? err.message}\n`)
  stop.abort()
  const code = await running
  process.exit(err === undefined ? code : 1)
})

process.exitCode = await running
// Connections to a store that no longer answers would keep the process for as long as it is silent.
setTimeout(() => process.exit(), 1000).unref()
