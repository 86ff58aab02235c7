import { type FailureReason, retryAfterMs } from '../../src/webhooks/sending/outcome.ts'
import type { Post, Sender, Sent } from '../../src/webhooks/sending/sender.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What comes of a post: an answer, none, or nothing until it is told or given up. `afterMs`: so much later. */
export type Reply = (
  | { status: number; retryAfter?: string; text?: string; allowedOrigin?: string }
  | { reason: FailureReason }
  | { hangs: true }
) & {
  afterMs?: number
}

export type Posted = {
  at: number
  method: 'POST' | 'OPTIONS'
  url: string
  id: string
  text: string
  headers: Readonly<Record<string, string>>
  /** Null for what is no message. */
  negotiation: string | null
  rev: number
  index: number
  sequence: number
  attempt: number
  isReplay: boolean
  challenge: string | undefined
  /** Whether it was answered with a success. */
  isDelivered: boolean
  /** Whether its sender still waits for it. */
  isUnderWay: boolean
  /** Answers one that hangs. */
  release(reply: Reply): void
}

function postedOf({ method = 'POST', url, headers, body }: Post, at: number): Posted {
  const text = Buffer.from(body).toString()
  const [negotiation = null, rev = -1, index = -1] = headers['standpoint-position']?.split('/') ?? []
  return {
    at,
    method,
    url,
    text,
    headers,
    negotiation,
    rev: Number(rev),
    index: Number(index),
    id: headers['webhook-id'] ?? '',
    sequence: Number(headers['standpoint-sequence']),
    attempt: Number(headers['standpoint-attempt']),
    isReplay: headers['standpoint-replay'] === 'true',
    challenge: text === '' ? undefined : JSON.parse(text).data.challenge,
    isDelivered: false,
    isUnderWay: true,
    release: () => {},
  }
}

/** Takes everything, and answers a challenge. */
export const obliging = ({ challenge = '' }: Posted): Reply => ({ status: 200, text: challenge })

/** Endpoints that answer as they are told, and keep what they get in its order. */
export function scriptedEndpoint(time: VirtualTime) {
  const posts: Posted[] = []
  let tokens = 0
  const hearers = new Map<Posted, () => boolean>()

  function send(post: Post, signal: AbortSignal | undefined, isAlive: () => boolean): Promise<Sent> {
    const posted = postedOf(post, time.now())
    posts.push(posted)
    hearers.set(posted, isAlive)
    time.done()
    return new Promise((resolve) => {
      const end = (sent: Sent) => {
        if (!isAlive() || !posted.isUnderWay) return
        posted.isUnderWay = false
        time.done()
        resolve(sent)
      }
      const tell = (reply: Reply): void => {
        const durationMs = time.now() - posted.at
        if ('hangs' in reply) return
        if ('reason' in reply) {
          end({ kind: 'failed', reason: reply.reason, message: `It failed: ${reply.reason}`, durationMs })
          return
        }
        const { status, retryAfter, text = '', allowedOrigin } = reply
        const waitMs = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, time.now())
        posted.isDelivered = posted.isUnderWay && status >= 200 && status < 300
        end({
          kind: 'answered',
          status,
          excerpt: text,
          durationMs,
          ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
          ...(allowedOrigin === undefined ? {} : { allowedOrigin }),
        })
      }
      posted.release = tell
      const giveUp = () => end({ kind: 'failed', reason: 'aborted', message: 'The attempt was given up', durationMs: 0 })
      if (signal?.aborted) return giveUp()
      signal?.addEventListener('abort', giveUp, { once: true })
      const reply = endpoint.answer(posted)
      if (reply.afterMs === undefined) tell(reply)
      else time.at(time.now() + reply.afterMs, () => tell(reply))
    })
  }

  const endpoint = {
    posts,
    answer: obliging as (post: Posted) => Reply,
    /** What the text of the next challenge is made of: `token-00`, `token-01` and so on. */
    tokenBytes: () => Buffer.from(`token-${String(tokens++).padStart(2, '0')}`, 'base64url'),
    underWay: () => posts.filter((posted) => posted.isUnderWay && hearers.get(posted)?.() === true),
    /** @param isAlive whether the process that sends still is: one that has died hears no answer */
    sender: (isAlive: () => boolean): Sender => ({ send: (post, signal) => send(post, signal, isAlive), close: async () => {} }),
  }
  return endpoint
}

export type ScriptedEndpoint = ReturnType<typeof scriptedEndpoint>
