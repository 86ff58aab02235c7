import { instantOf } from '../../../events/time.ts'
import { challengeIdOf } from '../messages/message.ts'
import { pingRequest } from '../messages/outgoing-request.ts'
import { firstAttempt } from '../progress/progress.ts'
import { type Subscription, stateOf } from '../subscription/subscription.ts'
import type { EndpointSession } from './endpoint-session.ts'
import { decideRetry, type FinishedAttempt, isSuccess } from './retry-decision.ts'
import { type WorkLoop, workLoop } from './work-loop.ts'

/** What an answer that is a success but not what the challenge asks for counts as. */
const unanswered = ({ sent, ...made }: FinishedAttempt): FinishedAttempt => ({
  ...made,
  sent: { kind: 'failed', reason: 'challenge', message: 'The answer does not contain the challenge', durationMs: sent.durationMs },
})

const apartMs = 10_000

/** How the handshake of CloudEvents (HTTP webhooks 1.0, section 4) names whoever asks; null where this service has no name. */
const originOf = (base: string): string | null => URL.parse(base)?.host ?? null

const allows = ({ sent }: FinishedAttempt, origin: string): boolean =>
  sent.kind === 'answered' && (sent.allowedOrigin === '*' || sent.allowedOrigin?.toLowerCase() === origin)

/**
 * Asks an endpoint whether it wants to be told: it is sent a signed ping with an unpredictable text, and is verified
 * once its answer contains that text, or once it allows this service in the handshake of CloudEvents. Tried by the schedule of deliveries; in vain to its end, the subscription is disabled.
 */
export function openChallenge(line: EndpointSession): WorkLoop {
  const { recorder } = line
  /** When the newest attempt was begun, in epoch milliseconds. */
  let made = 0

  /** What the challenge came to: as it was answered, or else as the handshake was. */
  async function answered(made: FinishedAttempt, token: string): Promise<FinishedAttempt | undefined> {
    const { sent, told } = made
    if (sent.kind === 'failed' || sent.status === 410) return made
    if (isSuccess(sent) && sent.excerpt.includes(token)) return made
    const origin = originOf(line.base)
    if (origin === null) return isSuccess(sent) ? unanswered(made) : made
    const handshake = await line.attempt({ id: told.id, method: 'OPTIONS', body: '', headers: { 'webhook-request-origin': origin } }, told)
    if (handshake === undefined) return undefined
    return isSuccess(handshake.sent) && allows(handshake, origin) ? handshake : isSuccess(sent) ? unanswered(made) : made
  }

  return workLoop(line, async (wait) => {
    while (line.isOpen() && stateOf(line.subscription()) === 'pending') {
      const { id: webhook, url, challenge: rev } = line.subscription()
      const begun = recorder.progress.challenge
      const due = begun?.rev === rev ? begun : firstAttempt
      // Asking for one challenge after another is no way to send many.
      const isSoon = due.attempt === 1 && made > 0
      if (await wait(isSoon ? { ...due, retryAt: instantOf(made + apartMs), waitMs: apartMs } : due)) continue
      made = line.now()
      const token = line.newToken()
      const id = challengeIdOf(webhook, rev, due.attempt)
      const told = { id, kind: 'challenge' as const, type: 'webhook.ping', attempt: due.attempt }
      const attempted = await line.attempt(pingRequest(id, webhook, line.now(), token), told)
      if (attempted === undefined) return
      const result = await answered(attempted, token)
      if (result === undefined) return
      const { record, isDone, next, disable } = decideRetry(result, { onExhaustion: 'skip' })
      const isVerified = isDone && record.outcome === 'delivered'
      const isSame = (state: Subscription) => state.challenge === rev && !state.isVerified
      if (isVerified) await line.persist({ type: 'WebhookVerified', data: { url } }, isSame)
      recorder.note(record, { challenge: isDone || disable !== undefined ? null : { rev, ...next }, ...line.standing(result) })
      if (disable !== undefined) line.disable(disable)
      else if (isDone && !isVerified) line.disable('unverified')
    }
  })
}
