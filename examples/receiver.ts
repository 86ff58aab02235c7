// One line on standard output for each message, each once, none left out. It listens on loopback, for a proxy that ends TLS.
import { createServer, type IncomingMessage } from 'node:http'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'

type Message = {
  type: string
  webhook: string
  series: string
  sequence?: number
  data: { negotiation: string; challenge?: string; sentence?: string; summary?: string }
}

const { WEBHOOK_SECRET = '', STANDPOINT_URL = 'http://localhost:3000', STANDPOINT_KEY, PORT = '4000' } = process.env
const verifier = new Webhook(WEBHOOK_SECRET)
/** What was taken, and how far each series has come. Whoever must not forget keeps both beside the messages, in the same transaction. */
const taken = new Set<string>()
const newest = new Map<string, number>()

function take(id: string, { type, data }: Message): void {
  if (taken.has(id)) return
  process.stdout.write(`${id} ${type} ${data.sentence ?? JSON.stringify(data.summary ?? data)}\n`)
  if (taken.add(id).size > 10_000) taken.delete(taken.values().next().value as string)
}

/** Takes a message, and before it those that its number says are missing. Where they cannot be had, it fails, and comes again later. */
async function arrive(id: string, message: Message): Promise<void> {
  const { webhook, series, sequence, data } = message
  if (sequence === undefined || taken.has(id)) return take(id, message)
  const lane = `${webhook} ${data.negotiation} ${series}`
  for (let last = newest.get(lane) ?? sequence - 1; last < sequence - 1; newest.set(lane, last)) {
    const query = new URLSearchParams({ negotiation: data.negotiation, series, from: `${last + 1}`, to: `${sequence - 1}` })
    const headers = STANDPOINT_KEY === undefined ? {} : { authorization: `Bearer ${STANDPOINT_KEY}` }
    const response = await fetch(`${STANDPOINT_URL}/webhooks/${webhook}/messages?${query}`, { headers, signal: AbortSignal.timeout(5000) })
    if (!response.ok) throw new Error(`${lane}: what comes after ${last} cannot be pulled, ${response.status}`)
    const { messages } = (await response.json()) as { messages: { id: string; sequence: number; body: Message }[] }
    for (const missed of messages) take(missed.id, missed.body)
    last = messages.at(-1)?.sequence ?? sequence - 1
  }
  take(id, message)
  newest.set(lane, Math.max(newest.get(lane) ?? 0, sequence))
}

/** The status and text to answer with: 2xx only for what was taken. */
async function answer(request: IncomingMessage): Promise<[number, string]> {
  let body = Buffer.alloc(0)
  for await (const chunk of request) if ((body = Buffer.concat([body, chunk])).length > 64 * 1024) return [413, '']
  const message = verifier.verify(body, request.headers as Record<string, string>) as Message
  if (message.data.challenge !== undefined) return [200, message.data.challenge]
  await arrive(request.headers['webhook-id'] as string, message)
  return [204, '']
}

const server = createServer({ requestTimeout: 15_000 }, (request, response) =>
  answer(request)
    .catch((error: Error): [number, string] => [error instanceof WebhookVerificationError ? 401 : 503, error.message])
    .then(([status, text]) => response.writeHead(status, { 'content-type': 'text/plain' }).end(text)),
)
server.listen(Number(PORT), '127.0.0.1', () => process.stderr.write(`Listening on ${JSON.stringify(server.address())}\n`))
