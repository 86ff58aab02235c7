#!/usr/bin/env node
import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import closeWithGrace from 'close-with-grace'
import { type Logger, pino } from 'pino'
import type { Door } from './cli/door.ts'
import { exitCodes, Failure, storeExitCode } from './cli/exit.ts'
import { faultText } from './cli/fault.ts'
import { runCli } from './cli/run.ts'
import { seedDataSet } from './cli/seeding.ts'
import type { Config } from './config.ts'
import { buildApp } from './http/app.ts'
import type { Settings } from './http/settings.ts'
import { type Ledger, openLedger } from './ledger/ledger.ts'
import { fileSnapshots, noSnapshots } from './ledger/snapshots.ts'
import { openStore } from './store/open.ts'

/** How long what is under way may take to end once the process is told to stop. */
const graceInMs = 10_000
const patienceInMs = 3000

/** How often a start that takes long says how far it is. */
const progressInMs = 5000

/** Requests of this process are taken in the order in which they are made; so many wait together. */
const inOrder = 64

/** Store, ledger and app on one another; `close` ends them from the top down. */
type Opening = { readOnly: boolean; settings: Settings; signal: AbortSignal; snapshot?: string | undefined; logger?: Logger }

async function openService(store: string, { readOnly, settings, signal, snapshot, logger }: Opening) {
  const opened = await openStore(store, { readOnly, signal, notice: (what, why) => logger?.warn({ why }, what) })
  let toldAt = Date.now()
  const giveUp = () => void opened.close().catch(() => {})
  signal.addEventListener('abort', giveUp)
  try {
    const ledger = await openLedger(opened, {
      now: Date.now,
      newId: randomUUIDv7,
      snapshots: snapshot === undefined ? noSnapshots : fileSnapshots(snapshot),
      isOnce: readOnly,
      onProgress: (position, head) => {
        if (Date.now() - toldAt < progressInMs) return
        toldAt = Date.now()
        logger?.info({ position, head }, 'reading the log')
      },
    })
    const app = await buildApp({ ledger, settings, ...(logger === undefined ? {} : { logger }) })
    const close = async () => {
      // Writes under way are waited for, but not for as long as a store on a network may be away.
      const impatience = setTimeout(giveUp, patienceInMs)
      await app.close().finally(() => ledger.close())
      clearTimeout(impatience)
      await opened.close()
    }
    return { ledger, app, close }
  } catch (error) {
    await opened.close()
    throw error
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

type Injecting = { app: Awaited<ReturnType<typeof buildApp>>; close(): Promise<void> }

/** The app of this process as a door: no network, and every caller trusted. */
const innerDoor = ({ app, close }: Injecting): Door => ({
  inOrder,
  async fetch(path, { method = 'GET', headers = {}, body, signal } = {}) {
    const response = await app.inject({
      url: path,
      method: method as 'GET' | 'POST',
      headers,
      ...(body === undefined ? {} : { payload: body }),
      ...(signal === undefined ? {} : { signal }),
      payloadAsStream: true,
    })
    const isEmpty = response.statusCode === 204 || response.statusCode === 304
    // Not Readable.toWeb: it throws, past everybody, where a reader has gone before the stream fails.
    const content = isEmpty ? null : ReadableStream.from(response.stream())
    const told = Object.entries(response.headers).flatMap(([name, value]) =>
      value === undefined ? [] : ([[name, String(value)]] as [string, string][]),
    )
    return new Response(content, { status: response.statusCode, headers: told })
  },
  close,
})

/** A day on which something changed, to look at. */
const notableDay = (ledger: Ledger, negotiation: string): string => {
  const from = ledger.read(negotiation)?.changes.at(-1)?.from
  return new Date(from !== undefined && Number.isFinite(from) ? from : Date.now()).toISOString().slice(0, 10)
}

const welcome = (base: string, ledger: Ledger, [negotiation] = ledger.ids()): string =>
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
    `  try every path  ${base}/docs`,
    `  the description ${base}/openapi.json`,
    '',
  ].join('\n')

/** Loads a data set into an empty ledger, by the same door as anybody else's. */
async function loadSeed(ledger: Ledger, folder: string, signal: AbortSignal): Promise<void> {
  const app = await buildApp({ ledger, settings: { trustsCaller: true, caller: 'seed' } })
  const result = await seedDataSet(innerDoor({ app, close: () => app.close() }), folder, { signal }).catch((cause: Error) => {
    throw new Failure(exitCodes.wrongUsage, `The data set cannot be loaded: ${cause.message}`, { cause })
  })
  await app.close()
  if ('faults' in result) throw new Failure(exitCodes.wrongUsage, result.faults.map(faultText).join('\n'))
  const { negotiation, added, refused } = result.report
  if (refused.length > 0) throw new Failure(exitCodes.wrongUsage, refused.map(faultText).join('\n'))
  process.stdout.write(`Loaded ${negotiation}: ${added} entries\n`)
}

/** Why the service did not start, for its owner. */
const startFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure(storeExitCode(error), (error as Error).message, { cause: error })

/** Runs the service until `signal` aborts. Resolves to the exit code; rejects where it cannot start. */
async function serve({ STORE, HOST, PORT, SEED, SNAPSHOT, LOG_LEVEL, WRITE_KEY }: Config, signal: AbortSignal): Promise<number> {
  const logger = pino({ level: LOG_LEVEL }, pino.destination(2))
  let isReady = false
  const settings = { writeKey: WRITE_KEY, isReady: () => isReady }
  const service = await openService(STORE, { readOnly: false, settings, signal, snapshot: SNAPSHOT, logger }).catch((error) => {
    if (signal.aborted) return null
    throw startFailure(error)
  })
  if (service === null) return exitCodes.fine
  try {
    if (SEED !== undefined && service.ledger.ids().length === 0) await loadSeed(service.ledger, SEED, signal)
    await service.app.listen({ host: HOST, port: PORT, listenTextResolver: () => 'listening' })
    isReady = true
    const { address, family, port } = service.app.server.address() as AddressInfo
    process.stdout.write(welcome(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`, service.ledger))
    const ended = signal.aborted ? undefined : once(signal, 'abort')
    await Promise.race([ended, service.ledger.failed.catch((error) => logger.fatal({ err: error }, 'the log cannot be followed'))])
    isReady = false
    return signal.aborted ? exitCodes.fine : exitCodes.badNews
  } catch (error) {
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
  signal: stop.signal,
  openDoor: async (store, { readOnly }) =>
    innerDoor(await openService(store, { readOnly, settings: { trustsCaller: true, caller: 'cli' }, signal: stop.signal })),
  openStore: (url, options) => openStore(url, { ...options, signal: stop.signal }),
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
