import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Limits } from './settings.ts'

type Bounds = Pick<Limits, 'lingerMs' | 'lingerBytes'>

/** Whether a request has a body that did not come in whole yet. */
function isUnread({ headers, complete, readableEnded }: IncomingMessage): boolean {
  if (complete || readableEnded) return false
  return 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0
}

/** Throws the rest of a body away; resolves at its end, or where it takes too long or too much. */
const drained = (message: IncomingMessage, { lingerMs, lingerBytes }: Bounds, ending: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    let left = lingerBytes
    const end = () => {
      clearTimeout(timer)
      message.off('data', take).off('end', end).off('close', end)
      ending.removeEventListener('abort', end)
      resolve()
    }
    const take = (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) end()
    }
    const timer = setTimeout(end, lingerMs)
    if (ending.aborted || message.destroyed || message.readableEnded) return end()
    message.on('data', take).on('end', end).on('close', end)
    ending.addEventListener('abort', end)
  })

async function* lingering(answer: string, message: IncomingMessage, bounds: Bounds, ending: AbortSignal): AsyncGenerator<string> {
  yield answer
  await drained(message, bounds, ending)
}

/**
 * An answer that is given before the request's body is read ends the connection. It does not end at once: most clients
 * send all of a body before they look for an answer, and a connection that is closed while they send is reset, so that
 * they never see it (RFC 9112, section 9.6). The answer goes out whole, its end is held back, and what still comes in
 * is thrown away, for as long and as much as the bounds allow.
 */
export function endUnread(app: FastifyInstance, bounds: Bounds): void {
  const ending = new AbortController()
  app.addHook('preClose', async () => ending.abort())
  app.addHook('onSend', (request, reply, payload, done) => {
    if (!isUnread(request.raw)) return done(null, payload)
    reply.header('connection', 'close')
    if (typeof payload !== 'string' || request.method === 'HEAD') return done(null, payload)
    reply.header('content-length', Buffer.byteLength(payload))
    done(null, Readable.from(lingering(payload, request.raw, bounds, ending.signal), { objectMode: false }))
  })
}
