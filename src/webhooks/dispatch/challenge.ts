import { instantOf } from '../../../events/time.ts'
import { challengeIdOf } from '../messages/message.ts'
import { pingRequest } from '../messages/outgoing-request.ts'
import { firstAttempt } from '../progress/progress.ts'
import type { EndpointSession } from './endpoint-session.ts'
import { decideRetry, type FinishedAttempt, isSuccess } from './retry-decision.ts'
import { type WorkLoop, workLoop } from './work-loop.ts'

const apartMs = 10_000
const tokenBytes = 24

/** What an answer that is a success but not what the challenge asks for counts as. */
const unanswered = ({ sent, ...finished }: FinishedAttempt): FinishedAttempt => ({
  ...finished,
  sent: { kind: 'failed', reason: 'challenge', message: 'The answer does not contain the challenge', durationMs: sent.durationMs },
})

/** How the handshake of CloudEvents (HTTP webhooks 1.0, section 4) names whoever asks; null where this service has no name. */
const originOf = (base: string): string | null => URL.parse(base)?.host ?? null

const allows = ({ sent }: FinishedAttempt, origin: string): boolean =>
  sent.kind === 'answered' && (sent.allowedOrigin === '*' || sent.allowedOrigin?.toLowerCase() === origin)

/**
 * Asks an endpoint whether it wants what it would be sent: it gets a signed ping with an unpredictable text, and is verified
 * once its answer contains that text, or once it allows this service in the handshake of CloudEvents. Tried by the schedule of deliveries; in vain to its end, the subscription is disabled.
 */
export function challengeLoop(session: EndpointSession): WorkLoop {
  const { system, base } = session.dependencies
  /** When the newest attempt was begun, in epoch milliseconds. */
  let begunAt = 0

  /** What the challenge came to: as it was answered, or else as the handshake was; undefined where it was given up. */
  async function attemptChallenge(rev: number, attempt: number): Promise<FinishedAttempt | undefined> {
    begunAt = system.now()
    const { id: webhook } = session.subscription
    const token = Buffer.from(system.randomBytes(tokenBytes)).toString('base64url')
    const id = challengeIdOf(webhook, rev, attempt)
    const subject = { id, kind: 'challenge' as const, type: 'webhook.ping', attempt }
    const finished = await session.attempt(pingRequest(id, webhook, system.now(), token), subject)
    if (finished === undefined) return undefined
    const { sent } = finished
    if (sent.kind === 'failed' || sent.status === 410) return finished
    if (isSuccess(sent) && sent.excerpt.includes(token)) return finished
    const otherwise = isSuccess(sent) ? unanswered(finished) : finished
    const origin = originOf(base)
    if (origin === null) return otherwise
    const handshake = await session.attempt({ id, method: 'OPTIONS', body: '', headers: { 'webhook-request-origin': origin } }, subject)
    return handshake === undefined || (isSuccess(handshake.sent) && allows(handshake, origin)) ? handshake : otherwise
  }

  async function settle(finished: FinishedAttempt, rev: number): Promise<void> {
    const { url } = session.subscription
    const { record, isDone, next } = decideRetry(finished, { onExhaustion: 'skip' })
    const isVerified = isDone && record.outcome === 'delivered'
    if (isVerified) await session.write({ type: 'Verify', challenge: rev, url })
    const challenge = isDone || record.next === 'disable' ? null : { rev, ...next }
    session.note(record, { challenge, ...session.noteHealth(finished) })
    if (isDone && !isVerified) session.disable('unverified')
  }

  return workLoop(session, async (waitUntil) => {
    while (session.isOpenFor('pending')) {
      const { challenge: rev } = session.subscription
      const begun = session.recorder.progress.challenge
      const due = begun?.rev === rev ? begun : firstAttempt
      // Asking for one challenge after another is no way to send many.
      const isSoon = due.attempt === 1 && begunAt > 0
      const putOff = { ...due, retryAt: instantOf(begunAt + apartMs), waitMs: apartMs }
      if (await waitUntil(isSoon ? putOff : due)) continue
      const finished = await attemptChallenge(rev, due.attempt)
      if (finished === undefined) return
      await settle(finished, rev)
    }
  })
}
