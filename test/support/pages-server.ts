import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { buildApp } from '../../src/http/app.ts'
import type { Settings } from '../../src/http/transport/settings.ts'
import type { Ledger } from '../../src/negotiations/ledger.ts'
import { transportTo } from './cli.ts'
import { loadInto } from './data-set.ts'
import { openFixture, surroundings } from './ledger.ts'
import { openParts } from './webhooks.ts'

export const ukraine = fileURLToPath(new URL('../../seeds/ukraine-2025', import.meta.url))

/** The day on which the pages are looked at: some days after all that the data set tells of. */
export const pageDay = Date.parse('2025-12-12T12:00:00.000Z')

export const deskKey = 'the-key-of-the-desk-under-test'

export type PagesServer = {
  url: string
  ledger: Ledger
  /** Sends what is written by the key of the desk; throws where it is refused. */
  record(path: string, body: unknown): Promise<void>
  close(): Promise<void>
}

type Options = {
  /** The data sets to load. */
  folders?: readonly string[]
  settings?: Settings
}

/** The service on 127.0.0.1 and a free port, on a store in memory with data sets, where it is always the same day. */
export async function servePages({ folders = [ukraine], settings = {} }: Options = {}): Promise<PagesServer> {
  const fixed = surroundings(pageDay)
  const { ledger, store } = await openFixture(fixed)
  const { keys, webhooks, close: closeParts } = await openParts({ store, ...fixed })
  const transport = await transportTo(ledger, { keys, webhooks, close: async () => {} })
  for (const folder of folders) await loadInto(transport, folder, pageDay)
  await transport.close()
  const app = await buildApp({ ledger, keys, webhooks, settings: { writeKey: deskKey, ...settings } })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    url,
    ledger,
    async record(path, body) {
      const headers = { authorization: `Bearer ${deskKey}`, 'content-type': 'application/json' }
      const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      if (response.status !== 201) throw new Error(`${path}: ${await response.text()}`)
    },
    async close() {
      await app.close()
      await closeParts()
      await ledger.close()
      await store.close()
    },
  }
}
