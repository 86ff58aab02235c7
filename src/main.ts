#!/usr/bin/env node
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import closeWithGrace from 'close-with-grace'
import { type Logger, pino } from 'pino'
import { v7 } from 'uuid'
import type { Door } from './cli/door.ts'
import { runCli } from './cli/run.ts'
import { type SeedReport, seedDataSet } from './cli/seeding.ts'
import type { Config } from './config.ts'
import { buildApp } from './http/app.ts'
import type { Settings } from './http/settings.ts'
import { openLedger } from './ledger/ledger.ts'
import { fileSnapshots, noSnapshots, type Snapshots } from './ledger/snapshots.ts'
import { openStore } from './store/open.ts'

/** How long what is under way may take to end once the process is told to stop. */
const graceInMs = 10_000

/** Requests of this process are taken in the order in which they are made; so many wait together. */
const inOrder = 64

/** Snapshots lie beside an embedded store. Whoever only reads uses them and leaves them be. */
function snapshotsOf(store: string, readOnly: boolean): Snapshots {
  const [, path] = /^sqlite:(.+)$/.exec(store) ?? []
  if (path === undefined) return noSnapshots
  const snapshots = fileSnapshots(`${path}.snapshot`)
  return readOnly ? { ...snapshots, save: async () => {} } : snapshots
}

/** Store, ledger and app on one another; `close` ends them from the top down. */
async function openService(store: string, { readOnly, settings, logger }: { readOnly: boolean; settings: Settings; logger?: Logger }) {
  const opened = await openStore(store, { readOnly })
  try {
    const ledger = await openLedger(opened, {
      now: Date.now,
      newId: v7,
      snapshots: snapshotsOf(store, readOnly),
      isOnce: readOnly,
      onProgress: (position, head) => logger?.debug({ position, head }, 'reading the log'),
    })
    const app = await buildApp({ ledger, settings, ...(logger === undefined ? {} : { logger }) })
    const close = async () => {
      await app.close()
      await ledger.close()
      await opened.close()
    }
    return { ledger, app, close }
  } catch (error) {
    await opened.close()
    throw error
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
    const content = isEmpty ? null : (Readable.toWeb(response.stream()) as ReadableStream)
    const told = Object.entries(response.headers).flatMap(([name, value]) =>
      value === undefined ? [] : ([[name, String(value)]] as [string, string][]),
    )
    return new Response(content, { status: response.statusCode, headers: told })
  },
  close,
})

const seeded = ({ negotiation, added, refused, differing }: SeedReport): string =>
  `Loaded ${negotiation}: ${added} entries${refused.length + differing.length === 0 ? '' : `, ${refused.length + differing.length} not taken`}`

const welcome = (base: string, negotiation: string | undefined): string =>
  [
    `Standpoint listens on ${base}`,
    ...(negotiation === undefined
      ? [`  negotiations    curl ${base}/negotiations`]
      : [
          `  the matrix      curl ${base}/negotiations/${negotiation}/matrix.csv`,
          `  on a past day   curl "${base}/negotiations/${negotiation}/matrix?asOf=2025-12-01"`,
          `  one negotiation curl ${base}/negotiations/${negotiation}`,
          `  what changed    curl ${base}/negotiations/${negotiation}/changes`,
        ]),
    `  try every path  ${base}/docs`,
    `  the description ${base}/openapi.json`,
    '',
  ].join('\n')

/** Runs the service until `signal` aborts. Resolves to the exit code. */
async function serve({ STORE, HOST, PORT, SEED, LOG_LEVEL, WRITE_KEY }: Config, signal: AbortSignal): Promise<number> {
  const logger = pino({ level: LOG_LEVEL }, pino.destination(2))
  let isReady = false
  const service = await openService(STORE, { readOnly: false, settings: { writeKey: WRITE_KEY, isReady: () => isReady }, logger })
  try {
    if (SEED !== undefined && service.ledger.ids().length === 0) {
      const inside = await buildApp({ ledger: service.ledger, settings: { trustsCaller: true, caller: 'seed' } })
      const result = await seedDataSet(innerDoor({ app: inside, close: () => inside.close() }), SEED, { signal })
      if ('faults' in result) throw new Error(`The data set ${SEED} cannot be loaded: ${JSON.stringify(result.faults[0])}`)
      process.stdout.write(`${seeded(result.report)}\n`)
      await inside.close()
    }
    await service.app.listen({ host: HOST, port: PORT })
    isReady = true
    const { address, family, port } = service.app.server.address() as AddressInfo
    process.stdout.write(welcome(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`, service.ledger.ids()[0]))
    logger.info({ address, port, store: STORE.split(':')[0], negotiations: service.ledger.ids().length }, 'listening')
    await Promise.race([signal.aborted ? undefined : once(signal, 'abort'), service.ledger.failed])
    logger.info('stopping')
    return 0
  } catch (error) {
    logger.fatal({ err: error }, 'the service cannot go on')
    return 1
  } finally {
    isReady = false
    await service.close()
  }
}

const stop = new AbortController()
const running = runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  signal: stop.signal,
  openDoor: async (store, { readOnly }) =>
    innerDoor(await openService(store, { readOnly, settings: { trustsCaller: true, caller: 'cli' } })),
  serve: (config) => serve(config, stop.signal),
})

closeWithGrace({ delay: graceInMs, logger: false, skip: ['beforeExit'] }, async ({ err }) => {
  if (err !== undefined) process.stderr.write(`${err.stack ?? err.message}\n`)
  stop.abort()
  const code = await running
  process.exit(err === undefined ? code : 1)
})

process.exitCode = await running
