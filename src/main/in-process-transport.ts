import type { FastifyInstance } from 'fastify'
import { exitCodes, Failure } from '../cli/terminal/exit.ts'
import type { Transport } from '../cli/transport/transport.ts'
import { readWebhookConfig } from '../config.ts'
import { openService, webhookSettings } from './service.ts'

/** Requests of this process are taken in the order in which they are made; so many wait together. */
const inOrder = 64

type Injecting = { app: FastifyInstance; close(): Promise<void> }

/** The app of this process as a transport: no network, and every caller trusted. */
export const inProcessTransport = ({ app, close }: Injecting): Transport => ({
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
    const pairs = Object.entries(response.headers).flatMap(([name, value]) =>
      value === undefined ? [] : ([[name, String(value)]] as [string, string][]),
    )
    return new Response(content, { status: response.statusCode, headers: pairs })
  },
  close,
})

type Opening = { readOnly: boolean; environment: NodeJS.ProcessEnv; signal: AbortSignal }

/** The service on a store, in this process. */
export async function openInProcess(store: string, { readOnly, environment, signal }: Opening): Promise<Transport> {
  const read = readWebhookConfig(environment)
  if (!read.ok) throw new Failure(exitCodes.wrongUsage, read.error)
  const settings = { trustsCaller: true, caller: 'cli' }
  return inProcessTransport(await openService(store, { ...webhookSettings(read.value), readOnly, settings, signal }))
}
