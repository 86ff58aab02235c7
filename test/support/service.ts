import { setImmediate as turn } from 'node:timers/promises'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { buildApp } from '../../src/http/app.ts'
import type { Settings } from '../../src/http/transport/settings.ts'
import type { Keys } from '../../src/keys/key.ts'
import { writePaths } from '../../src/negotiations/commands/write-path.ts'
import { type Ledger, openLedger } from '../../src/negotiations/ledger.ts'
import type { Store } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import type { Webhooks } from '../../src/webhooks/webhooks.ts'
import { contractOf, type OpenApi } from './contract.ts'
import { bearing } from './keys.ts'
import { recordSample, sampleEntries, sampleEvents, sampleId, sampleSurroundings } from './sample.ts'
import { openParts } from './webhooks.ts'

export const base = `/negotiations/${sampleId}`

const ownKey = 'the-key-of-the-service-under-test'

/** The revision of the last event of the sample. */
export const sampleHead = sampleEvents.length - 1

export type Service = {
  app: FastifyInstance
  ledger: Ledger
  keys: Keys
  webhooks: Webhooks
  store: Store
  document: OpenApi
  /** Every JSON answer is checked against the service's own description; one that it does not describe fails the test. */
  inject(options: InjectOptions): Promise<LightMyRequestResponse>
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  post(url: string, body: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  /** Sets the clock a minute forward. */
  nextMinute(): void
  /** The revision at which the sample stands; −1 where it was never opened. */
  head(): number
}

export type ServiceOptions = {
  /** Without a write key the service has one of its own, and every request bears it unless it says otherwise. */
  settings?: Settings
  /** Left out: with the sample on record. */
  isEmpty?: boolean
  /** Puts something in the way of the ledger. */
  through?: (ledger: Ledger) => Ledger
  /** With what webhooks are managed, where it is not as in `openParts`. */
  managing?: Partial<Pick<Webhooks, 'allow' | 'keyring'> & Pick<Webhooks['system'], 'now'>>
} & Pick<Parameters<typeof buildApp>[0], 'logger' | 'backup'>

const descriptions = new Map<string, { document: OpenApi; faultOf: ReturnType<typeof contractOf> }>()

/**
 * What a service says of itself, and whatever holds its answers against that.
 * @param basis what the description depends on: services that have it in common are asked once, for it takes long to make
 */
async function describedBy(app: FastifyInstance, basis: string) {
  const known = descriptions.get(basis)
  if (known !== undefined) return known
  const document = JSON.parse((await app.inject('/openapi.json')).body) as OpenApi
  const described = { document, faultOf: contractOf(document) }
  descriptions.set(basis, described)
  return described
}

/** The service on a store in memory with a fixed clock and ids, ended with the test. */
export async function openService(
  t: Test,
  { settings: given = {}, isEmpty = false, through = (ledger) => ledger, managing = {}, logger, backup }: ServiceOptions = {},
): Promise<Service> {
  const settings = { writeKey: ownKey, ...given }
  const usualHeaders = settings.writeKey === ownKey ? bearing(ownKey) : {}
  const surroundings = sampleSurroundings()
  const store = openMemory()
  const ledger = await openLedger(store, surroundings)
  const { keys, webhooks: usual, close } = await openParts({ store, ...surroundings })
  const { now = usual.system.now, ...others } = managing
  const webhooks = { ...usual, ...others, system: { ...usual.system, now } }
  const app = await buildApp({ ledger: through(ledger), keys, webhooks, settings, backup, ...(logger === undefined ? {} : { logger }) })
  t.teardown(async () => {
    await app.close()
    await close()
    await ledger.close()
  })
  if (!isEmpty) await recordSample(ledger, surroundings)
  // What is written is followed a moment later; an answer that tells of the lag is to be the same each time.
  while ((await ledger.lag()) > 0) await turn()
  const { document, faultOf } = await describedBy(
    app,
    JSON.stringify([settings.baseUrl, settings.publicReads, ledger.ids(), backup !== undefined]),
  )

  async function inject(options: InjectOptions): Promise<LightMyRequestResponse> {
    const response = await app.inject({ ...options, headers: { ...usualHeaders, ...options.headers } })
    const fault = faultOf(options.method ?? 'GET', String(options.url), response)
    if (fault !== null) t.fail(fault)
    return response
  }

  return {
    app,
    ledger,
    keys,
    webhooks,
    store,
    document,
    inject,
    get: (url, headers = {}) => inject({ url, headers }),
    post: (url, body, headers = {}) => inject({ method: 'POST', url, headers, payload: body as object }),
    nextMinute: surroundings.nextEntry,
    head: () => (ledger.read(sampleId)?.recorded.length ?? 0) - 1,
  }
}

/** The entries of the sample as the requests that they are. */
export const sampleRequests = sampleEntries.map(({ type, data }) => ({ type, ...writePaths[type].requestOf(sampleId, data) }))

/** A statement that the sample has not: Borrovia accepts the joint gauge. */
export const statement = (given: Record<string, unknown> = {}) => ({
  kind: 'StatementMade',
  id: 'gauge-accepted',
  summary: 'Borrovia accepts the joint gauge',
  occurred: { earliest: '2024-05-14', precision: 'day', basis: 'printed' },
  reports: [{ report: 'herald-15' }],
  positions: [{ party: 'borrovia', point: 'joint-gauge', stance: 'accepted', basis: 'official' }],
  ...given,
})

/** The id of the message that tells of the notice at a place of the sample. */
export const sampleMessage = (webhook: string, rev: number, index: number): string =>
  `msg_${webhook}_${sampleId}_${rev}_${index}_${sampleEvents[rev]?.id.slice(-8)}`
