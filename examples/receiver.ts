// A receiver: one line on standard output for each message, each once, none left out. Here it listens on loopback, for a proxy that ends TLS.
import { createServer, type IncomingMessage } from 'node:http'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'

type Message = { type: string; webhook: string; series: string; sequence?: number; data: { negotiation: string; challenge?: string } }

const { WEBHOOK_SECRET = '', STANDPOINT_URL = 'http://localhost:3000', STANDPOINT_KEY, PORT = '4000' } = process.env
const verifier = new Webhook(WEBHOOK_SECRET)
const page = 100

/** What was taken, and how far each series has come. Whoever must not forget keeps both beside the messages, in the same transaction. */
const taken = new Map<string, true>()
const newest = new Map<string, number>()

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  if (map.set(key, value).size > 10_000) map.delete(map.keys().next().value as string)
}

/** Does what is to be done with a message: here it prints it. */
function take(id: string, message: Message): void {
  if (taken.has(id)) return
  process.stdout.write(`${id} ${message.type} ${JSON.stringify(message.data)}\n`)
  keep(taken, id, true)
}

/** Takes a message, and before it those that its number says are missing. Where they cannot be had, it fails, and comes again later. */
async function arrive(id: string, message: Message): Promise<void> {
  const { webhook, series, sequence, data } = message
  if (sequence === undefined || taken.has(id)) return take(id, message)
  const lane = `${webhook} ${data.negotiation} ${series}`
  const last = newest.get(lane) ?? sequence - 1
  for (let from = last + 1; from < sequence; from += page) {
    const to = Math.min(from + page, sequence) - 1
    const query = new URLSearchParams({ negotiation: data.negotiation, series, from: `${from}`, to: `${to}`, limit: `${page}` })
    const headers = STANDPOINT_KEY === undefined ? {} : { authorization: `Bearer ${STANDPOINT_KEY}` }
    const url = `${STANDPOINT_URL}/webhooks/${webhook}/messages?${query}`
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(5000) })
    if (!response.ok) throw new Error(`${lane}: ${from} to ${to} cannot be pulled, ${response.status}`)
    const { messages } = (await response.json()) as { messages: { id: string; body: Message }[] }
    for (const missed of messages) take(missed.id, missed.body)
    keep(newest, lane, to)
  }
  take(id, message)
  keep(newest, lane, Math.max(last, sequence))
}

/** The status and text to answer with. Only what was taken is answered with 2xx. */
async function answer(request: IncomingMessage): Promise<[number, string]> {
  let body = Buffer.alloc(0)
  for await (const chunk of request) if ((body = Buffer.concat([body, chunk])).length > 64 * 1024) return [413, '']
  // Over the bytes as they came, in constant time; a time more than five minutes off is refused too.
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
