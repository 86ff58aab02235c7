import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import type { Test } from 'tap'
import { z } from 'zod'
import { openServer } from './server.ts'

const Told = z.object({
  type: z.string(),
  webhook: z.string(),
  series: z.string().optional(),
  sequence: z.number().optional(),
  data: z.object({ negotiation: z.string().optional(), rev: z.number().optional(), challenge: z.string().optional() }),
})

/** A request that was signed as it should be. */
export type Arrival = {
  id: string
  attempt: number
  isReplay: boolean
  body: string
  told: z.output<typeof Told>
  headers: IncomingMessage['headers']
  rawHeaders: readonly string[]
}

/** How an endpoint behaves once it has read a request. */
export type Answer = (response: ServerResponse) => void

export type Receiver = {
  /** Where a subscription is to be sent to. */
  urlOf(webhook: string): string
  /** Says what a subscription signs with; what arrives for it waits until then. */
  trust(webhook: string, secret: string): void
  /** Decides on each arrival, the challenge included; undefined: it is taken. */
  answer: (arrival: Arrival) => Answer | undefined
  /** In the order in which they were read. */
  arrivals: readonly Arrival[]
  /** What one subscription was told, of one negotiation or of all; challenges left out. */
  toldTo(webhook: string, negotiation?: string): Arrival[]
  /** Resolves once it holds, which is looked at after each arrival. */
  until(holds: () => boolean): Promise<void>
  /** How many connections there were so far. */
  connections(): number
  /** Resolves when those who had connected have all gone, and what they had sent has been read. */
  left(): Promise<void>
}

const taken =
  ({ told }: Arrival): Answer =>
  (response) =>
    void response.writeHead(200).end(told.data.challenge ?? '')

/**
 * Opens an endpoint for any number of subscriptions that takes everything, unless told otherwise, for as long as a
 * test lasts. Every request is verified by another implementation of the signature; one that does not hold fails the test.
 */
export async function openReceiver(t: Test): Promise<Receiver> {
  const trusted = new Map<string, PromiseWithResolvers<Webhook>>()
  const arrivals: Arrival[] = []
  const lookers = new Set<() => void>()

  function trustIn(webhook: string): PromiseWithResolvers<Webhook> {
    const known = trusted.get(webhook) ?? Promise.withResolvers<Webhook>()
    trusted.set(webhook, known)
    return known
  }

  async function read(request: IncomingMessage): Promise<Arrival | null> {
    const { headers, rawHeaders, url = '' } = request
    const body = Buffer.concat(await request.toArray()).toString()
    const verifier = await trustIn(url.split('/')[1] ?? '').promise
    const told = Told.parse(verifier.verify(body, headers as Record<string, string>))
    return {
      id: String(headers['webhook-id']),
      attempt: Number(headers['standpoint-attempt']),
      body,
      told,
      headers,
      rawHeaders,
      isReplay: headers['standpoint-replay'] === 'true',
    }
  }

  const { port, connectedTo, sockets } = await openServer(t, async (request, response) => {
    const arrival = await read(request).catch((error: Error) => {
      // Whoever was killed while it sent has sent nothing.
      if (!request.destroyed) t.fail(`${request.url}: ${error.message}`)
      return null
    })
    if (arrival === null) return void response.writeHead(401).end()
    arrivals.push(arrival)
    const answer = receiver.answer(arrival) ?? taken(arrival)
    answer(response)
    for (const look of lookers) look()
  })

  const receiver: Receiver = {
    urlOf: (webhook) => `http://127.0.0.1:${port}/${webhook}`,
    trust: (webhook, secret) => trustIn(webhook).resolve(new Webhook(secret)),
    answer: () => undefined,
    arrivals,
    toldTo: (webhook, negotiation) =>
      arrivals.filter(
        ({ told }) =>
          told.webhook === webhook && told.sequence !== undefined && (negotiation === undefined || told.data.negotiation === negotiation),
      ),
    until: (holds) =>
      new Promise((resolve) => {
        const look = () => {
          if (!holds()) return
          lookers.delete(look)
          resolve()
        }
        lookers.add(look)
        look()
      }),
    connections: () => connectedTo.length,
    async left() {
      do {
        // Not `once` of node:events: a connection that is reset fails before it closes.
        await Promise.all([...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))))
        // Who had connected may not have been let in yet.
        await turn()
      } while (sockets.size > 0)
    },
  }
  return receiver
}
