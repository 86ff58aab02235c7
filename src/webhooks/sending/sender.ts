import { promises as dns } from 'node:dns'
import { Agent, request } from 'undici'
import type { System } from '../../system.ts'
import { type Guard, guardedConnector } from './connector.ts'
import { isPublic } from './endpoint.ts'
import { exchangeFailure, type Outcome, retryAfterMs, SendingFailure } from './outcome.ts'

/** Where webhooks may be sent, and within which bounds. */
export type SenderOptions = Pick<Guard, 'allow'> &
  Partial<Guard> & {
    system: Pick<System, 'now' | 'steady' | 'wait'>
    /** From the call to the end of the answer, in milliseconds. */
    totalMs?: number
    /** Who asks for more at a time waits for a connection, and its time runs: callers stay below. */
    connectionsPerOrigin?: number
  }

export type Post = {
  /** Left out: POST. OPTIONS only asks, as the handshake of CloudEvents does. */
  method?: 'POST' | 'OPTIONS'
  /** As `readEndpoint` gave it. */
  url: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array
}

/** An outcome and what people want to know of it. */
export type Sent = { durationMs: number } & (
  | (Extract<Outcome, { kind: 'answered' }> & {
      /** The beginning of the answer's body, at most 16 KiB of it, read as UTF-8 whatever it is. */
      excerpt: string
      /** What the answer's WebHook-Allowed-Origin says (CloudEvents, HTTP webhooks 1.0, section 4.2), if anything. */
      allowedOrigin?: string
    })
  | (Extract<Outcome, { kind: 'failed' }> & {
      /** For the owner of the subscription: holds no address and no URL. */
      message: string
    })
)

export type Sender = {
  /**
   * Sends one request, follows no redirect, and says what came of it. The status decides as soon as it is there: an answer
   * whose body is late or cut is an answer. Throws for bugs only.
   * @param signal gives the attempt up
   */
  send(post: Post, signal?: AbortSignal): Promise<Sent>
  /** Ends all connections. What is still being sent ends as aborted. */
  close(): Promise<void>
}

const excerptBytes = 16 * 1024

/** Made once: without a reason every end of an attempt would make an error with its stack. */
const ended = new SendingFailure('aborted', 'The attempt has ended')

/** The beginning of a body. What is beyond is not read: the connection is given up instead. */
async function excerptOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      if ((length += chunk.length) > excerptBytes) break
    }
  } catch {
    // Cut, or out of time: the status was said, and what has come is the excerpt.
  }
  // As of a stream: a character that the limit cuts in two is left out.
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, excerptBytes), { stream: true })
}

/** Opens what sends webhooks: connections are vetted as they are made, kept alive, and bounded per origin. */
export function openSender({
  system: { now, steady, wait },
  totalMs = 15_000,
  connectionsPerOrigin = 64,
  lookup = (hostname) => dns.lookup(hostname, { all: true }),
  connectMs = 5000,
  ...guard
}: SenderOptions): Sender {
  const agent = new Agent({
    connect: guardedConnector({ isPublic, lookup, connectMs, ...guard }),
    connections: connectionsPerOrigin,
    // One clock bounds the whole.
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  async function exchange({ url, headers, body, method = 'POST' }: Post, signal: AbortSignal) {
    signal.throwIfAborted()
    // A request that still waits for its connection does not heed its signal, hence the race.
    const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
    // For a request that throws at once, so that the race never starts.
    aborted.catch(() => {})
    const answer = await Promise.race([request(url, { dispatcher: agent, method, headers, body, signal }), aborted])
    const [retryAfter] = [answer.headers['retry-after']].flat()
    const [allowedOrigin] = [answer.headers['webhook-allowed-origin']].flat()
    const waitMs = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, now())
    return {
      kind: 'answered' as const,
      status: answer.statusCode,
      ...(waitMs !== undefined && { retryAfterMs: waitMs }),
      ...(allowedOrigin !== undefined && { allowedOrigin }),
      excerpt: await excerptOf(answer.body),
    }
  }

  return {
    async send(post, signal) {
      const startedAt = steady()
      const stop = new AbortController()
      const giveUp = () => stop.abort(new SendingFailure('aborted', 'The attempt was given up'))
      if (signal?.aborted) giveUp()
      signal?.addEventListener('abort', giveUp)
      void wait(totalMs, stop.signal).then(() => {
        if (!stop.signal.aborted) stop.abort(new SendingFailure('timeout', 'No answer came in time'))
      })
      try {
        const answered = await exchange(post, stop.signal)
        return { ...answered, durationMs: steady() - startedAt }
      } catch (error) {
        const { reason, message } = exchangeFailure(error)
        return { kind: 'failed', reason, message, durationMs: steady() - startedAt }
      } finally {
        signal?.removeEventListener('abort', giveUp)
        stop.abort(ended)
      }
    },
    close: () => agent.destroy(new SendingFailure('aborted', 'The sender was closed')),
  }
}
