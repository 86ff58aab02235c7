import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { fastify } from 'fastify'
import { buildApp } from '../src/http/app.ts'
import { openRecord } from '../src/main/record.ts'
import { openSqlite } from '../src/store/sqlite/sqlite.ts'
import { newMeter } from '../src/webhooks/dispatch/dependencies.ts'

/** What the process is to serve: a store, or constant bodies by their path. */
export type Served = { store: string } | { constants: Record<string, { body: string; type: string }> }

/** What it says of itself: where it listens; then, each time that it is asked, the processor time it has used, in microseconds. */
export type Said = { port: number } | { cpu: number }

async function appOf(served: Served) {
  if ('store' in served) {
    const store = openSqlite(served.store, { readOnly: true })
    const { ledger, keys, subscriptions } = await openRecord(store, { now: Date.now, newId: randomUUIDv7, isOnce: true })
    const webhooks = {
      subscriptions,
      store,
      keyring: new Map(),
      allow: 'public' as const,
      meter: newMeter(),
      system: { now: Date.now, steady: () => performance.now(), randomBytes },
    }
    return buildApp({ ledger, keys, webhooks, settings: {} })
  }
  const app = fastify({ logger: false })
  for (const [path, { body, type }] of Object.entries(served.constants)) app.get(path, (_, reply) => reply.type(type).send(body))
  return app
}

const say = (said: Said): void => {
  process.send?.(said)
}

process.once('message', async (served: Served) => {
  const app = await appOf(served)
  await app.listen({ host: '127.0.0.1', port: 0 })
  say({ port: (app.server.address() as AddressInfo).port })
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    say({ cpu: user + system })
  })
})
process.once('disconnect', () => process.exit(0))
